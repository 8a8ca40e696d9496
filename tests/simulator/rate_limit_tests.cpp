// rate_limit_tests: a window from the first request, and a block after the limit is exceeded.
#include "tools/simulator/rate_limit.h"

#include "tests/support/times.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::simulator;

namespace {
const Moment kStart = testing::utc("2026-11-21 08:00");
}

BOOST_AUTO_TEST_SUITE(rate_limit_tests)

BOOST_AUTO_TEST_CASE(a_window_begins_with_the_first_request_and_ends_after_a_minute) {
    RateLimit limit({.requests = 2});
    BOOST_TEST(limit.count("a", kStart).remaining == 1);
    BOOST_TEST(limit.count("a", kStart + std::chrono::milliseconds(59'900)).reset_seconds == 1);  // rounded up
    BOOST_TEST(limit.count("a", kStart + std::chrono::seconds(60)).remaining == 1);
}

BOOST_AUTO_TEST_CASE(a_block_counts_from_the_offence_and_is_not_prolonged_by_more_requests) {
    RateLimit limit({.requests = 1});
    limit.count("a", kStart);
    const auto offence = kStart + std::chrono::seconds(50);
    BOOST_TEST(!limit.count("a", offence).allowed);
    const auto again = limit.count("a", offence + std::chrono::seconds(30));
    BOOST_TEST(!again.allowed);
    BOOST_TEST(again.reset_seconds == 30);
    BOOST_TEST(limit.count("a", offence + std::chrono::seconds(60)).allowed);
}

BOOST_AUTO_TEST_CASE(a_shorter_window_is_blocked_as_long) {
    RateLimit limit({.requests = 1, .window = Seconds{6}});
    limit.count("a", kStart);
    BOOST_TEST(limit.count("a", kStart).reset_seconds == 6);
    BOOST_TEST(limit.count("a", kStart + std::chrono::seconds(6)).allowed);
}

BOOST_AUTO_TEST_CASE(callers_are_counted_apart) {
    RateLimit limit({.requests = 1});
    BOOST_TEST(limit.count("a", kStart).allowed);
    BOOST_TEST(limit.count("b", kStart).allowed);
    BOOST_TEST(!limit.count("a", kStart).allowed);
}

BOOST_AUTO_TEST_SUITE_END()
