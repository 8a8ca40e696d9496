// assert: the end of the process.
#include "engine/base/assert.h"

#include <spdlog/spdlog.h>

#include <cstdlib>

namespace slotkeeper {

void assertion_failed(const char* condition, const char* meaning, const char* function, int line) noexcept {
    spdlog::critical("assertion failed in {}, line {}: {} ({})", function, line, condition, meaning);
    spdlog::default_logger()->flush();
    std::abort();
}

}  // namespace slotkeeper
