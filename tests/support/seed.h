// seed: where a random test starts. A failure prints the number; SLOTKEEPER_SEED=<number> plays it again.
#pragma once

#include <cstdlib>
#include <random>
#include <string>

namespace slotkeeper::testing {

inline unsigned seed_of_test() {
    const char* given = std::getenv("SLOTKEEPER_SEED");
    return given != nullptr ? static_cast<unsigned>(std::stoul(given)) : std::random_device{}();
}

}  // namespace slotkeeper::testing
