// surroundings_tests: two clocks that differ, and a full disk.
#include "engine/guards/check.h"

#include "tests/support/front.h"
#include "tests/support/small_disk.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(surroundings_tests)

BOOST_AUTO_TEST_CASE(a_clock_beyond_its_bound_is_reported_with_the_direction) {
    BOOST_TEST(!clock_trouble(0s).has_value());
    BOOST_TEST(!clock_trouble(60s).has_value());
    BOOST_TEST(!clock_trouble(-60s).has_value());
    BOOST_TEST(clock_trouble(61s).value().find("61 s ahead of the database's") != std::string::npos);
    BOOST_TEST(clock_trouble(-312s).value().find("312 s behind the database's") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_difference_to_the_databases_clock_is_measured) {
    TestDatabase test;
    MovedClock clock;
    BOOST_TEST(std::chrono::abs(clock_ahead(test.database(), clock)).count() < 30);
    clock.moved = 1h;
    BOOST_TEST(std::chrono::abs(clock_ahead(test.database(), clock) - 3600s).count() < 30);
    clock.moved = -1h;
    BOOST_TEST(std::chrono::abs(clock_ahead(test.database(), clock) + 3600s).count() < 30);
}

BOOST_AUTO_TEST_CASE(a_full_disk_is_reported_with_its_folder) {
    BOOST_TEST(!disk_trouble({}).has_value());
    BOOST_TEST(!disk_trouble("/no/such/folder").has_value());
    SmallDisk disk(40);
    if (!disk.mounted()) return;
    BOOST_TEST(!disk_trouble(disk.path()).has_value());
    disk.fill(1024 * 1024);
    BOOST_TEST(disk_trouble(disk.path()).value().find(disk.path().string()) != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
