// short_patience_tests: an answer comes in time or not at all, and abandoned queries do not take a thread.
#include "adapters/retell/hooks/short_patience.h"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <future>
#include <stdexcept>
#include <string>

using namespace std::chrono_literals;
using slotkeeper::retell::ShortPatience;

namespace {

constexpr auto kLong = std::chrono::minutes(5);

// Questions that have no answer before this says so.
struct Hanging {
    std::promise<void> said;
    std::shared_future<void> end = said.get_future().share();
    std::atomic<int> begun = 0;

    auto question() {
        return [this, over = end] {
            ++begun;
            over.wait();
            return 1;
        };
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(short_patience_tests)

BOOST_AUTO_TEST_CASE(an_answer_in_time_is_given) {
    ShortPatience patience;
    BOOST_TEST((patience.ask([] { return std::string("yes"); }, kLong) == "yes"));
    for (int i = 0; i < 100; ++i) BOOST_TEST((patience.ask([i] { return i; }, kLong) == i));
}

BOOST_AUTO_TEST_CASE(a_question_that_hangs_has_no_answer) {
    Hanging hanging;
    ShortPatience patience;
    BOOST_TEST(!patience.ask(hanging.question(), 20ms));
    hanging.said.set_value();
}

BOOST_AUTO_TEST_CASE(a_query_that_throws_has_no_answer_and_affects_no_other) {
    ShortPatience patience;
    BOOST_TEST(!patience.ask([]() -> int { throw std::runtime_error("the database is away"); }, kLong));
    BOOST_TEST((patience.ask([] { return 7; }, kLong) == 7));
}

BOOST_AUTO_TEST_CASE(a_query_abandoned_in_the_queue_is_not_run_later) {
    Hanging hanging;
    std::atomic<int> served = 0;
    ShortPatience patience;
    std::vector<std::thread> callers;
    for (std::size_t i = 0; i < ShortPatience::kThreadsMax; ++i) {
        callers.emplace_back([&] { patience.ask(hanging.question(), kLong); });
    }
    while (hanging.begun < static_cast<int>(ShortPatience::kThreadsMax)) std::this_thread::yield();
    // All threads hang: what comes now gives up in the queue.
    for (int i = 0; i < 5; ++i) {
        BOOST_TEST(!patience.ask(
            [&] {
                ++served;
                return 1;
            },
            5ms));
    }
    hanging.said.set_value();
    for (auto& caller : callers) caller.join();
    BOOST_TEST((patience.ask([] { return 7; }, kLong) == 7));
    BOOST_TEST(served == 0);
}

BOOST_AUTO_TEST_CASE(a_full_queue_is_no_answer_at_once) {
    Hanging hanging;
    ShortPatience patience;
    std::vector<std::thread> callers;
    std::atomic<std::size_t> unanswered = 0;
    constexpr auto kMore = 10U;
    const auto ask = [&] {
        if (!patience.ask(hanging.question(), kLong)) ++unanswered;
    };
    for (std::size_t i = 0; i < ShortPatience::kThreadsMax; ++i) callers.emplace_back(ask);
    while (hanging.begun < static_cast<int>(ShortPatience::kThreadsMax)) std::this_thread::yield();
    for (std::size_t i = 0; i < ShortPatience::kWaitingMax + kMore; ++i) callers.emplace_back(ask);
    while (unanswered < kMore) std::this_thread::yield();  // for ever, if they waited
    hanging.said.set_value();
    for (auto& caller : callers) caller.join();
    BOOST_TEST(unanswered == kMore);
}

BOOST_AUTO_TEST_SUITE_END()
