// call_budget_tests: no window, wherever it begins, has more calls than Cal.com allows.
#include "engine/sync/call_budget.h"

#include "tests/support/seed.h"
#include "tests/support/times.h"

#include <boost/test/unit_test.hpp>

#include <deque>
#include <random>

using namespace slotkeeper;
using namespace std::chrono_literals;
using std::chrono::microseconds;

namespace {

const Moment kStart = testing::utc("2026-11-21 08:00");
const CallRules kRules{};

CallBudget full(int limit = 120) {
    CallBudget budget;
    budget.limit = limit;
    budget.full_at = kStart;
    return budget;
}

int taken(CallBudget& budget, Urgency urgency, int most, Moment now) {
    return take_lot(budget, urgency, most, now, kRules).calls;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(call_budget_tests)

BOOST_AUTO_TEST_CASE(no_window_of_a_minute_holds_more_than_the_limit) {
    const auto seed = testing::seed_of_test();
    BOOST_TEST_CONTEXT("SLOTKEEPER_SEED=" << seed) {
        std::mt19937 random(seed);
        for (const auto limit : {1, 2, 3, 7, 60, 120, 500, 100'000}) {
            auto budget = full(limit);
            auto now = kStart;
            std::deque<std::pair<Moment, int>> window;
            std::int64_t in_window = 0, in_all = 0, most = 0;
            for (auto i = 0; i < 5'000; ++i) {
                // Quick ones, and now and then a pause in which the bucket fills.
                now += microseconds(random() % 50 == 0 ? random() % 90'000'000 : random() % 1'000'000);
                const auto urgency = static_cast<Urgency>(random() % 3);
                const auto asked = 1 + static_cast<int>(random() % 50);
                const auto least = random() % 3 == 0 ? std::min(asked, 2) : 1;
                const auto calls = take_lot(budget, urgency, asked, now, kRules, least).calls;
                window.emplace_back(now, calls);
                in_window += calls;
                in_all += calls;
                // A lot may be used up to a second late, so the window is that much longer.
                for (; window.front().first <= now - 61s; window.pop_front()) in_window -= window.front().second;
                most = std::max(most, in_window);
            }
            BOOST_TEST(most <= limit, "of " << limit << " allowed calls " << most << " left");
            BOOST_TEST(in_all > 0);
        }
    }
}

BOOST_AUTO_TEST_CASE(continuous_requests_get_five_sixths_of_the_rate) {
    auto budget = full();
    auto calls = 0;
    for (auto now = kStart; now < kStart + 10min; now += 10ms) calls += taken(budget, Urgency::background, 5, now);
    BOOST_TEST(calls >= 1'000);
    BOOST_TEST(calls <= 1'012);
}

BOOST_AUTO_TEST_CASE(background_calls_leave_a_quarter_of_the_bucket_to_waiting_ones) {
    auto budget = full();  // holds 12
    BOOST_TEST(taken(budget, Urgency::background, 100, kStart) == 9);
    const auto refused = take_lot(budget, Urgency::background, 1, kStart, kRules);
    BOOST_CHECK(refused.state == GateState::spent);
    BOOST_CHECK(refused.wait == 600ms);
    BOOST_TEST(taken(budget, Urgency::live, 100, kStart) == 3);
    BOOST_CHECK(take_lot(budget, Urgency::live, 1, kStart, kRules).wait == 600ms);
    BOOST_CHECK(take_lot(budget, Urgency::background, 1, kStart, kRules).wait == 2400ms);
    BOOST_TEST(taken(budget, Urgency::background, 1, kStart + 2400ms) == 1);
}

BOOST_AUTO_TEST_CASE(a_change_of_ours_finds_what_the_background_leaves_and_leaves_some_itself) {
    auto budget = full();
    BOOST_TEST(taken(budget, Urgency::background, 100, kStart) == 9);
    BOOST_TEST(taken(budget, Urgency::push, 100, kStart) == 1);
    BOOST_CHECK(take_lot(budget, Urgency::push, 1, kStart, kRules).wait == 600ms);
    BOOST_CHECK(take_lot(budget, Urgency::background, 1, kStart, kRules).wait == 1200ms);
    BOOST_TEST(taken(budget, Urgency::live, 100, kStart) == 2);
}

BOOST_AUTO_TEST_CASE(a_lot_is_granted_as_a_whole_or_not_at_all) {
    auto budget = full();
    BOOST_TEST(taken(budget, Urgency::background, 8, kStart) == 8);
    const auto refused = take_lot(budget, Urgency::background, 2, kStart, kRules, /*least=*/2);
    BOOST_CHECK(refused.state == GateState::spent);
    BOOST_CHECK(refused.wait == 600ms);  // for the second; the first is there
    BOOST_TEST(take_lot(budget, Urgency::background, 2, kStart + 600ms, kRules, 2).calls == 2);
    auto small = full(10);  // holds one: more is never there
    BOOST_TEST(take_lot(small, Urgency::background, 2, kStart, kRules, 2).calls == 1);
}

BOOST_AUTO_TEST_CASE(calls_used_by_others_are_not_available) {
    auto budget = full();
    note_limit(budget, {120, 50, Seconds{30}}, kStart, kRules);
    BOOST_TEST(taken(budget, Urgency::background, 100, kStart) == 9);
    budget = full();
    note_limit(budget, {120, 8, Seconds{30}}, kStart, kRules);
    BOOST_TEST(taken(budget, Urgency::background, 100, kStart) == 5);
    note_limit(budget, {120, 6, Seconds{30}}, kStart, kRules);
    BOOST_CHECK(take_lot(budget, Urgency::live, 1, kStart, kRules).state == GateState::blocked);
    BOOST_TEST(taken(budget, Urgency::background, 100, kStart + 30s) == 9);
    note_limit(budget, {500, 499, Seconds{60}}, kStart + 30s, kRules);
    BOOST_TEST(budget.limit == 500);
}

BOOST_AUTO_TEST_CASE(a_block_is_waited_for_and_never_shortened) {
    auto budget = full();
    note_block(budget, 60s, kStart);
    note_block(budget, 5s, kStart + 1s);
    const auto refused = take_lot(budget, Urgency::live, 1, kStart + 59s, kRules);
    BOOST_CHECK(refused.state == GateState::blocked);
    BOOST_CHECK(refused.wait == 1s);
    BOOST_TEST(taken(budget, Urgency::live, 1, kStart + 60s) == 1);
}

BOOST_AUTO_TEST_CASE(an_unresponsive_host_is_probed_at_growing_intervals) {
    auto budget = full();
    for (auto i = 0; i < limits::breaker_failures; ++i) {
        BOOST_TEST(taken(budget, Urgency::background, 1, kStart) == 1);
        note_failure(budget, kStart, kRules);
    }
    auto now = kStart;
    for (const auto open : {30s, 60s, 120s, 240s, 300s, 300s}) {
        const auto refused = take_lot(budget, Urgency::live, 5, now, kRules);
        BOOST_CHECK(refused.state == GateState::failing);
        BOOST_CHECK(refused.wait == open);
        now += open;
        BOOST_TEST(taken(budget, Urgency::background, 5, now) == 1);  // the probe
        BOOST_TEST(taken(budget, Urgency::live, 5, now + 1s) == 0);   // no other caller
        note_failure(budget, now, kRules);
    }
    now += 300s;
    BOOST_TEST(taken(budget, Urgency::background, 5, now) == 1);
    note_answer(budget);
    BOOST_TEST(taken(budget, Urgency::background, 5, now) == 5);
}

BOOST_AUTO_TEST_CASE(a_lost_probe_is_followed_by_another) {
    auto budget = full();
    for (auto i = 0; i < limits::breaker_failures; ++i) note_failure(budget, kStart, kRules);
    const auto now = kStart + 30s;
    BOOST_TEST(taken(budget, Urgency::background, 1, now) == 1);
    BOOST_TEST(taken(budget, Urgency::background, 1, now + limits::breaker_probe) == 1);
}

BOOST_AUTO_TEST_SUITE_END()
