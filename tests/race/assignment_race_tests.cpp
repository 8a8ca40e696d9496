// assignment_race_tests: callers who book at the same moment see the same shares; the month is fair all the same, and
// no person is booked twice at one time.
#include "tests/race/callers.h"
#include "tests/support/seed.h"
#include "tests/support/shared_month.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <atomic>
#include <random>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using namespace std::chrono_literals;

namespace {

constexpr int kSharers = 40, kHaircutsOfEach = 4;
constexpr int kHaircuts = kSharers * kHaircutsOfEach;

}  // namespace

BOOST_FIXTURE_TEST_SUITE(assignment_race_tests, SharedMonth)

BOOST_AUTO_TEST_CASE(concurrent_bookings_are_shared_out_fairly_and_never_twice) {
    const auto seed = testing::seed_of_test();
    BOOST_TEST_MESSAGE("SLOTKEEPER_SEED=" << seed);
    const auto other = another_process(2);
    all_at_once(kSharers, [&](int caller) {
        std::mt19937 random(seed * 1'000 + static_cast<unsigned>(caller));
        const auto below = [&](int bound) { return static_cast<int>(random() % static_cast<unsigned>(bound)); };
        auto& to = caller % 2 == 0 ? desk : other->desk;
        for (auto booked = 0; booked < kHaircutsOfEach;) {
            // Some starts are on a Sunday, after closing, or taken by then.
            if (to.submit(book(in_month(below(days()), 9h + 15min * below(39))), 60s)) ++booked;
        }
    });
    auto counts = shares();
    for (const auto& [who, count] : counts) {
        BOOST_TEST(count >= 0.8 * kHaircuts / 4, who.text() << " has " << count << ", seed " << seed);
    }
    BOOST_TEST(broken_rows() == 0);

    // One after the other makes up for what the race has left.
    std::mt19937 random(seed);
    const auto below = [&](int bound) { return static_cast<int>(random() % static_cast<unsigned>(bound)); };
    for (auto more = 0; more < 60;) {
        if (desk.submit(book(in_month(below(days()), 9h + 15min * below(39))))) ++more;
    }
    counts = shares();
    const auto [least, most] = std::minmax_element(counts.begin(), counts.end(),
                                                   [](const auto& a, const auto& b) { return a.second < b.second; });
    BOOST_TEST(most->second - least->second <= 3, "seed " << seed);
    BOOST_TEST(broken_rows() == 0);
}

// All want the same instant: as many are booked as there are people, each with another one.
BOOST_AUTO_TEST_CASE(callers_for_one_instant_get_each_another_person) {
    std::atomic<int> booked{0};
    const auto start = at(10, 0);
    all_at_once(16, [&](int) {
        if (desk.submit(book(start), 60s)) ++booked;
    });
    BOOST_TEST(booked == 4);
    for (const auto& [who, count] : shares()) BOOST_TEST(count == 1, who.text());
    BOOST_TEST(broken_rows() == 0);
}

BOOST_AUTO_TEST_SUITE_END()
