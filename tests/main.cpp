// main: one test binary; a suite per source file. Run one with --run_test=suite/case.
#define BOOST_TEST_MODULE slotkeeper
#include <boost/test/unit_test.hpp>

#include <spdlog/spdlog.h>

namespace {
// What goes well is not told; what tests provoke is.
struct QuietLog {
    QuietLog() { spdlog::set_level(spdlog::level::warn); }
};
}  // namespace

BOOST_TEST_GLOBAL_CONFIGURATION(QuietLog);
