// interval_tests: the half-open rule, and the set functions against a model that checks every second.
#include "engine/time/interval.h"

#include "tests/support/seed.h"
#include "tests/support/times.h"

#include <boost/test/unit_test.hpp>

#include <bitset>
#include <random>

using namespace slotkeeper;
using slotkeeper::testing::interval;
using slotkeeper::testing::text;
using slotkeeper::testing::utc;

namespace {

constexpr Instant kStart = std::chrono::sys_days{std::chrono::year{2026} / 11 / 21};
constexpr std::size_t kSecondsMax = 60;
using SecondSet = std::bitset<kSecondsMax>;  // bit n: the second n after kStart is in the set

Interval seconds(int from, int until) { return {kStart + Seconds{from}, kStart + Seconds{until}}; }

SecondSet seconds_of(const Intervals& intervals) {
    SecondSet set;
    for (std::size_t second = 0; second < kSecondsMax; ++second) {
        for (const auto& each : intervals) {
            if (each.contains(kStart + Seconds{second})) set.set(second);
        }
    }
    return set;
}

bool sorted_and_apart(const Intervals& intervals) {
    for (std::size_t i = 0; i < intervals.size(); ++i) {
        if (intervals[i].empty()) return false;
        if (i > 0 && intervals[i].from <= intervals[i - 1].until) return false;
    }
    return true;
}

Intervals random_intervals(std::mt19937& random) {
    Intervals intervals(random() % 8);
    for (auto& each : intervals) {
        const auto from = static_cast<int>(random() % kSecondsMax);
        each = seconds(from, from + static_cast<int>(random() % 12) - 1);  // some empty, some reversed
        each.until = std::min(each.until, kStart + Seconds{kSecondsMax});
    }
    return intervals;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(interval_tests)

BOOST_AUTO_TEST_CASE(the_end_does_not_belong_to_it) {
    const auto hour = interval("2026-11-21 09:00", "2026-11-21 10:00");
    BOOST_TEST(hour.contains(utc("2026-11-21 09:00")));
    BOOST_TEST(hour.contains(utc("2026-11-21 09:59:59")));
    BOOST_TEST(!hour.contains(utc("2026-11-21 10:00")));
    BOOST_TEST(!hour.overlaps(interval("2026-11-21 10:00", "2026-11-21 11:00")));
    BOOST_TEST(!hour.overlaps(interval("2026-11-21 08:00", "2026-11-21 09:00")));
    BOOST_TEST(hour.overlaps(interval("2026-11-21 09:59:59", "2026-11-21 11:00")));
    BOOST_TEST(hour.duration().count() == 3600);
}

BOOST_AUTO_TEST_CASE(an_empty_interval_contains_overlaps_and_lies_in_no_interval) {
    const auto hour = interval("2026-11-21 09:00", "2026-11-21 10:00");
    for (const auto& empty :
         {interval("2026-11-21 09:30", "2026-11-21 09:30"), interval("2026-11-21 09:45", "2026-11-21 09:15")}) {
        BOOST_TEST(empty.empty());
        BOOST_TEST(empty.duration().count() == 0);
        BOOST_TEST(!hour.overlaps(empty));
        BOOST_TEST(!empty.overlaps(hour));
        BOOST_TEST(!empty.overlaps(empty));
        BOOST_TEST(!hour.contains(empty));
        BOOST_TEST(!empty.contains(empty.from));
        BOOST_TEST(days_of(empty).empty());
    }
}

BOOST_AUTO_TEST_CASE(it_contains_what_lies_within_and_itself) {
    const auto hour = interval("2026-11-21 09:00", "2026-11-21 10:00");
    BOOST_TEST(hour.contains(hour));
    BOOST_TEST(hour.contains(interval("2026-11-21 09:15", "2026-11-21 10:00")));
    BOOST_TEST(!hour.contains(interval("2026-11-21 09:15", "2026-11-21 10:00:01")));
    BOOST_TEST(!hour.contains(interval("2026-11-21 08:59:59", "2026-11-21 09:15")));
}

BOOST_AUTO_TEST_CASE(touching_stretches_become_one) {
    const Intervals touching{interval("2026-11-21 10:00", "2026-11-21 11:00"),
                             interval("2026-11-21 09:00", "2026-11-21 10:00"),
                             interval("2026-11-21 11:00:01", "2026-11-21 12:00")};
    BOOST_TEST(text(merged(touching)) == "2026-11-21 09:00..2026-11-21 11:00, 2026-11-21 11:00:01..2026-11-21 12:00");
}

BOOST_AUTO_TEST_CASE(a_claim_across_midnight_is_split_into_its_utc_days) {
    const auto parts = split_at_midnight(interval("2026-11-21 22:30", "2026-11-23 01:00"));
    BOOST_REQUIRE(parts.size() == 3U);
    BOOST_TEST(text(parts[0].first) == "2026-11-21 00:00");
    BOOST_TEST(text(parts[2].first) == "2026-11-23 00:00");
    BOOST_TEST(text({parts[0].second}) == "2026-11-21 22:30..2026-11-22 00:00");
    BOOST_TEST(text({parts[1].second}) == "2026-11-22 00:00..2026-11-23 00:00");
    BOOST_TEST(text({parts[2].second}) == "2026-11-23 00:00..2026-11-23 01:00");
}

BOOST_AUTO_TEST_CASE(one_that_ends_at_midnight_does_not_touch_the_next_day) {
    BOOST_TEST(days_of(interval("2026-11-21 22:30", "2026-11-22 00:00")).size() == 1U);
    BOOST_TEST(days_of(interval("2026-11-21 22:30", "2026-11-22 00:00:01")).size() == 2U);
    BOOST_TEST(days_of(interval("1969-12-31 23:00", "1970-01-01 01:00")).size() == 2U);
}

BOOST_AUTO_TEST_CASE(the_set_functions_agree_with_a_model_of_single_seconds) {
    const auto seed = slotkeeper::testing::seed_of_test();
    std::mt19937 random(seed);
    for (int round = 0; round < 20'000; ++round) {
        const auto raw_a = random_intervals(random);
        const auto raw_b = random_intervals(random);
        const auto a = merged(raw_a);
        const auto b = merged(raw_b);
        const auto both = intersection(a, b);
        const auto rest = difference(a, b);
        const auto set_a = seconds_of(raw_a);
        const auto set_b = seconds_of(raw_b);
        const bool good = seconds_of(a) == set_a && seconds_of(both) == (set_a & set_b) &&
                          seconds_of(rest) == (set_a & ~set_b) && sorted_and_apart(a) && sorted_and_apart(both) &&
                          sorted_and_apart(rest);
        BOOST_REQUIRE_MESSAGE(good,
                              "seed " << seed << ", round " << round << ": " << text(raw_a) << " and " << text(raw_b));
    }
}

BOOST_AUTO_TEST_CASE(parts_by_day_are_the_whole_without_overlap) {
    const auto seed = slotkeeper::testing::seed_of_test();
    std::mt19937 random(seed);
    for (int round = 0; round < 2'000; ++round) {
        const auto from = kStart + Seconds{static_cast<int>(random() % 500'000)};
        const Interval whole{from, from + Seconds{static_cast<int>(random() % 500'000) + 1}};
        Intervals parts;
        for (const auto& [day, part] : split_at_midnight(whole)) {
            BOOST_REQUIRE_MESSAGE((Interval{day, day + std::chrono::days{1}}.contains(part)), "seed " << seed);
            BOOST_REQUIRE_MESSAGE(parts.empty() || parts.back().until == part.from, "seed " << seed);
            parts.push_back(part);
        }
        BOOST_REQUIRE_MESSAGE(text(merged(parts)) == text({whole}), "seed " << seed);
    }
}

BOOST_AUTO_TEST_SUITE_END()
