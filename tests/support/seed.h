// seed: the seed of a random test. A failure prints it; SLOTKEEPER_SEED=<number> repeats the test.
//
// A storm can be longer: SLOTKEEPER_STORM_SEEDS=<how many> plays it with as many seeds, counted up from the first, and
// SLOTKEEPER_STORM_APPOINTMENTS=<how many> makes it as large.
#pragma once

#include <cstdlib>
#include <random>
#include <string>
#include <vector>

namespace slotkeeper::testing {

inline unsigned seed_of_test() {
    const char* given = std::getenv("SLOTKEEPER_SEED");
    return given != nullptr ? static_cast<unsigned>(std::stoul(given)) : std::random_device{}();
}

inline int number_from(const char* name, int usual) {
    const char* given = std::getenv(name);
    return given != nullptr ? std::stoi(given) : usual;
}

inline std::vector<unsigned> seeds_of_storm() {
    std::vector<unsigned> seeds{seed_of_test()};
    const auto wanted = static_cast<std::size_t>(number_from("SLOTKEEPER_STORM_SEEDS", 1));
    while (seeds.size() < wanted) seeds.push_back(seeds.back() + 1);
    return seeds;
}

inline int size_of_storm(int usual) { return number_from("SLOTKEEPER_STORM_APPOINTMENTS", usual); }

}  // namespace slotkeeper::testing
