// call_gate_tests: all processes share one budget, and a call that was made counts even if the budget cannot be stored.
#include "engine/guards/call_gate.h"

#include "tests/support/test_database.h"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <thread>
#include <vector>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using namespace std::chrono_literals;

namespace {

const auto kBudgetKey = budget_key("http://127.0.0.1:1", "cal_x");

struct Processes {
    int calls_until_closed(CallGate& gate, Urgency urgency = Urgency::background) {
        auto calls = 0;
        while (!gate.enter(kBudgetKey, urgency)) ++calls;
        return calls;
    }
    // Empties the bucket to what is left of it for this urgency, and `more`.
    void spend_but(int more, Urgency urgency) {
        const auto kept_back = urgency == Urgency::live ? 0 : urgency == Urgency::push ? 2 : 3;
        test.run("INSERT INTO call_budget (budget_key, call_limit, full_at, used_at) VALUES ('" + kBudgetKey +
                 "', 120, UTC_TIMESTAMP(6) + INTERVAL " + std::to_string((12 - kept_back - more) * 600'000 - 300'000) +
                 " MICROSECOND, UTC_TIMESTAMP(6))");
    }
    static std::string opened(const std::variant<CallGate::Step, CallGate::Closed>& step) {
        const auto* closed = std::get_if<CallGate::Closed>(&step);
        return closed == nullptr ? "open" : std::string(name_of(closed->state));
    }
    std::string state_of(CallGate& gate) {
        const auto closed = gate.enter(kBudgetKey, Urgency::background);
        return closed ? std::string(name_of(closed->state)) : "open";
    }

    TestDatabase test;
    CallGate one{test.database()}, other{test.database()};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(call_gate_tests, Processes)

BOOST_AUTO_TEST_CASE(calls_used_by_one_process_are_not_available_to_another) {
    const auto first = calls_until_closed(one), second = calls_until_closed(other);
    // The bucket gives 9, and one each 600 ms; a second process finds nearly nothing.
    BOOST_TEST(first >= 9);
    BOOST_TEST(first + second <= 12);
    BOOST_TEST(state_of(other) == "spent");
    BOOST_TEST(one.closed(kBudgetKey, Urgency::background));
    BOOST_TEST(!one.closed(kBudgetKey, Urgency::push));
    BOOST_TEST(!one.closed(budget_key("http://127.0.0.1:1", "cal_y"), Urgency::background));
    BOOST_TEST(calls_until_closed(other, Urgency::live) >= 3);
}

BOOST_AUTO_TEST_CASE(threads_of_two_processes_share_one_budget) {
    std::atomic<int> calls{0};
    const auto begun = std::chrono::steady_clock::now();
    {
        std::vector<std::jthread> threads;
        for (auto i = 0; i < 16; ++i) {
            threads.emplace_back([&, &gate = i % 2 == 0 ? one : other] {
                for (auto n = 0; n < 20; ++n) calls += gate.enter(kBudgetKey, Urgency::background) ? 0 : 1;
            });
        }
    }
    const auto refilled = (std::chrono::steady_clock::now() - begun) / 600ms + 1;
    BOOST_TEST(calls >= 1);
    BOOST_TEST(calls <= 9 + refilled);
}

BOOST_AUTO_TEST_CASE(calls_that_come_seldom_take_one_each_and_quick_ones_take_lots) {
    BOOST_TEST(!one.enter(kBudgetKey, Urgency::background));
    const auto statements = test.database().statements_sent();
    for (auto i = 0; i < 7; ++i) BOOST_TEST(!one.enter(kBudgetKey, Urgency::background));
    // Lots of 2, 4 and what is left.
    const auto per_lot = 4;  // BEGIN, lock, the time, save; COMMIT goes with it
    BOOST_TEST(test.database().statements_sent() - statements <= 3 * (per_lot + 2));
}

BOOST_AUTO_TEST_CASE(a_step_begins_with_calls_for_all_of_it_or_not_at_all) {
    spend_but(1, Urgency::background);
    BOOST_TEST(opened(one.begin_step(kBudgetKey, Urgency::background, 2)) == "spent");
    BOOST_TEST(state_of(one) == "spent");  // the call that is there is the first of the two that are waited for
    BOOST_TEST(state_of(other) == "open");
}

BOOST_AUTO_TEST_CASE(further_calls_of_a_step_precede_the_calls_of_other_steps) {
    spend_but(2, Urgency::background);
    const auto step = one.begin_step(kBudgetKey, Urgency::background, 2);
    BOOST_TEST(opened(step) == "open");
    BOOST_TEST(opened(one.begin_step(kBudgetKey, Urgency::background, 2)) == "open");  // a part of it
    std::thread([&] { BOOST_TEST(state_of(one) == "spent"); }).join();
    for (auto call = 1; call <= 4; ++call) BOOST_TEST(state_of(one) == "open", "call " << call);
}

BOOST_AUTO_TEST_CASE(a_step_ends_with_a_refusal_for_too_many) {
    const auto step = one.begin_step(kBudgetKey, Urgency::background, 2);
    BOOST_TEST(state_of(one) == "open");
    one.leave(kBudgetKey, {.answered = true, .limit = {}, .blocked = Seconds{60}});
    BOOST_TEST(state_of(one) == "blocked");
}

BOOST_AUTO_TEST_CASE(unused_calls_of_a_step_are_available_to_the_next) {
    spend_but(2, Urgency::background);
    {
        const auto step = one.begin_step(kBudgetKey, Urgency::background, 2);
        BOOST_TEST(state_of(one) == "open");
    }
    BOOST_TEST(state_of(one) == "open");
    BOOST_TEST(state_of(one) == "spent");
}

BOOST_AUTO_TEST_CASE(a_change_of_ours_goes_ahead_of_a_spent_background) {
    spend_but(0, Urgency::background);
    BOOST_TEST(state_of(one) == "spent");
    BOOST_TEST(opened(one.begin_step(kBudgetKey, Urgency::push, 1)) == "open");
    BOOST_TEST(one.closed(kBudgetKey, Urgency::background));
}

BOOST_AUTO_TEST_CASE(a_refusal_for_too_many_closes_the_gate_of_every_process) {
    BOOST_TEST(!one.enter(kBudgetKey, Urgency::background));
    one.leave(kBudgetKey, {.answered = true, .limit = {}, .blocked = Seconds{60}});
    BOOST_TEST(state_of(one) == "blocked");
    BOOST_TEST(state_of(other) == "blocked");
    BOOST_TEST(one.closed(kBudgetKey, Urgency::push));
    const auto wait = other.enter(kBudgetKey, Urgency::live)->wait;
    BOOST_CHECK((55s < wait && wait <= 60s));
}

BOOST_AUTO_TEST_CASE(failures_of_all_processes_are_counted_together_and_an_answer_ends_them) {
    for (auto i = 0; i < limits::breaker_failures; ++i) {
        auto& gate = i % 2 == 0 ? one : other;
        BOOST_TEST(!gate.enter(kBudgetKey, Urgency::live));
        gate.leave(kBudgetKey, {});
    }
    BOOST_TEST(state_of(one) == "failing");
    BOOST_TEST(state_of(other) == "failing");
    test.run("UPDATE call_budget SET open_until = UTC_TIMESTAMP(6)");
    BOOST_TEST(!one.enter(kBudgetKey, Urgency::live));
    BOOST_TEST(state_of(other) == "failing");  // another process is probing
    one.leave(kBudgetKey, {.answered = true});
    BOOST_TEST(!other.enter(kBudgetKey, Urgency::live));
    BOOST_TEST(!one.enter(kBudgetKey, Urgency::live));
}

BOOST_AUTO_TEST_CASE(a_rate_limit_answer_applies_to_all_processes) {
    BOOST_TEST(!one.enter(kBudgetKey, Urgency::background));
    one.leave(kBudgetKey, {.answered = true, .limit = LimitNote{500, 499, Seconds{60}}});
    BOOST_TEST(test.number("SELECT call_limit FROM call_budget") == 500);
    const auto statements = test.database().statements_sent();
    one.leave(kBudgetKey, {.answered = true, .limit = LimitNote{500, 498, Seconds{60}}});  // nothing new
    BOOST_TEST(test.database().statements_sent() == statements);
}

BOOST_AUTO_TEST_CASE(a_database_outage_after_the_call_is_ignored_and_before_it_is_reported) {
    BOOST_TEST(!one.enter(kBudgetKey, Urgency::background));
    test.run("RENAME TABLE call_budget TO gone");
    one.leave(kBudgetKey, {});  // throws nothing
    BOOST_CHECK_THROW(one.enter(kBudgetKey, Urgency::background), store::DbError);
    test.run("RENAME TABLE gone TO call_budget");
    BOOST_TEST(state_of(one) == "open");
}

BOOST_AUTO_TEST_SUITE_END()
