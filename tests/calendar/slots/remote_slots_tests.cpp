// remote_slots_tests: a caller waits for an external calendar up to its patience, and concurrent callers share one
// request.
#include "engine/calendar/slots/remote_slots.h"

#include "engine/store/calendar/slot_rows.h"
#include "tests/support/calcom_salon.h"
#include "tests/support/silent_gateway.h"
#include "tests/support/until.h"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <set>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using namespace std::chrono_literals;

namespace {

// A calendar that says what the test lets it say, and when.
class PlayedGateway final : public SilentGateway {
public:
    RemoteAnswer<std::vector<Instant>> slots(const SlotsWanted& wanted) override {
        std::unique_lock lock(mutex_);
        asked.push_back(wanted);
        const auto held = [&] { return !closed.contains(wanted.event_type_id); };
        changed_.wait(lock, held);
        ++answered;
        if (broken) return UnknownOutcome{"status 500"};
        std::vector<Instant> starts;
        for (auto start = wanted.span.from; start < wanted.span.until; start += 1h) starts.push_back(start);
        return starts;
    }
    void close(std::int64_t event_type) {
        const std::lock_guard lock(mutex_);
        closed.insert(event_type);
    }
    void open() {
        {
            const std::lock_guard lock(mutex_);
            closed.clear();
        }
        changed_.notify_all();
    }
    std::size_t count() {
        const std::lock_guard lock(mutex_);
        return asked.size();
    }

    std::vector<SlotsWanted> asked;  // under the mutex, as are:
    std::set<std::int64_t> closed;   // event types that hang
    int answered = 0;
    std::atomic<bool> broken{false};

private:
    std::mutex mutex_;
    std::condition_variable changed_;
};

// A test that fails must not leave a thread hanging.
struct OpensAtTheEnd {
    PlayedGateway& gateway;
    ~OpensAtTheEnd() { gateway.open(); }
};

struct Caller {
    CalcomSalon salon;
    std::shared_ptr<PlayedGateway> played = std::make_shared<PlayedGateway>();

    SlotTools tools() {
        return {salon.database,
                [this](const CalendarAccount&) { return Result<std::shared_ptr<CalendarGateway>>(played); }};
    }
    ExternalEventType cuts(std::size_t number) {
        const auto* type = salon.catalog->event_type(salon.service("Haarschnitt").id, salon.staff(number).id);
        return {type->account, type->event_type_id};
    }
    static AvailabilityQuestion question(std::vector<ExternalEventType> who, std::chrono::milliseconds patience = 60s,
                                         int day = 0) {
        return {std::move(who),
                {Salon::at(9, 0, day), Salon::at(18, 0, day)},
                std::nullopt,
                std::chrono::steady_clock::now() + patience};
    }
    void make_older(std::string_view by) {
        salon.test.run("UPDATE calendar_slot_day SET fetched_at = fetched_at - INTERVAL " + std::string(by));
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(remote_slots_tests, Caller)

BOOST_AUTO_TEST_CASE(the_first_request_fetches_and_later_ones_read_the_cache) {
    RemoteSlots slots(tools());
    const auto first = slots.times(question({cuts(0)}));
    BOOST_TEST(first.fresh);
    BOOST_CHECK(first.times.at(cuts(0), Salon::at(10, 0)) == StartAvailability::free);
    BOOST_CHECK(first.times.at(cuts(0), Salon::at(10, 30)) == StartAvailability::taken);
    BOOST_TEST(played->asked.at(0).live);
    const auto before = salon.database.statements_sent();
    const auto second = slots.times(question({cuts(0)}, 0ms));
    BOOST_TEST(salon.database.statements_sent() - before == 1U);
    BOOST_TEST(second.fresh);
    BOOST_CHECK(second.times.as_of() == first.times.as_of());
    slots.times(question({cuts(0)}, 60s, 3));  // the days that follow were asked for with it
    BOOST_TEST(played->count() == 1U);
    // Another process finds it, too.
    RemoteSlots others(tools());
    BOOST_TEST(others.times(question({cuts(0)}, 0ms)).fresh);
    BOOST_TEST(played->count() == 1U);
}

BOOST_AUTO_TEST_CASE(a_caller_gets_an_answer_when_its_patience_ends) {
    RemoteSlots slots(tools());
    const OpensAtTheEnd opens{*played};
    played->close(cuts(0).event_type_id);
    const auto answer = slots.times(question({cuts(0)}, 30ms));
    BOOST_TEST(slots.figures().under_way == 1U);
    BOOST_TEST(!answer.fresh);
    BOOST_TEST(answer.times.empty());
    played->open();
    until([&] { return slots.figures().under_way == 0; });
    BOOST_TEST(played->answered == 1);
    // It came too late for that caller, and in time for the next.
    BOOST_TEST(slots.times(question({cuts(0)}, 0ms)).fresh);
    BOOST_TEST(slots.figures().asked == 1U);
}

BOOST_AUTO_TEST_CASE(twins_wait_for_the_same_question) {
    constexpr std::size_t kTwins = 8;
    RemoteSlots slots(tools(), {.slow = kPatience});
    played->close(cuts(0).event_type_id);
    std::vector<AvailabilityAnswer> answers(kTwins);
    {
        std::vector<std::jthread> twins;
        for (auto& answer : answers) {
            twins.emplace_back([&] { answer = slots.times(question({cuts(0)})); });
        }
        const OpensAtTheEnd opens{*played};
        until([&] { return slots.figures().joined == kTwins - 1; });
        played->open();
    }
    for (const auto& answer : answers) {
        BOOST_TEST(answer.fresh);
        BOOST_CHECK(answer.times.at(cuts(0), Salon::at(10, 0)) == StartAvailability::free);
    }
    BOOST_TEST(played->count() == 1U);
}

BOOST_AUTO_TEST_CASE(a_host_that_hangs_leaves_threads_for_the_others) {
    RemoteSlots slots(tools(), {.slow = kPatience});
    const OpensAtTheEnd opens{*played};
    played->close(cuts(0).event_type_id);
    for (const auto day : {0, 20, 40}) slots.times(question({cuts(0)}, 1ms, day));
    const auto other = slots.times(question({cuts(1)}));
    BOOST_TEST(other.fresh);
    BOOST_TEST(slots.figures().under_way == 3U);
    BOOST_TEST(played->count() == 3U);  // two of the one that hangs, and the other's
    played->open();
}

BOOST_AUTO_TEST_CASE(a_slow_account_delays_no_other_account) {
    RemoteSlots slots(tools(), {.slow = 0ms});
    const OpensAtTheEnd opens{*played};
    played->close(cuts(0).event_type_id);
    slots.times(question({cuts(0)}, 1ms));
    for (const auto day : {0, 20}) BOOST_TEST(!slots.times(question({cuts(0)}, kPatience, day)).fresh);
    BOOST_TEST(slots.times(question({cuts(1)})).fresh);
    BOOST_TEST(slots.figures().asked == 2U);
    BOOST_TEST(slots.figures().joined == 0U);
    played->open();
    until([&] { return slots.figures().under_way == 0; });
    BOOST_TEST(slots.times(question({cuts(0)})).fresh);
}

BOOST_AUTO_TEST_CASE(after_a_failure_callers_do_not_wait_for_a_while) {
    RemoteSlots slots(tools());
    played->broken = true;
    BOOST_TEST(!slots.times(question({cuts(0)})).fresh);
    BOOST_TEST(slots.figures().failed == 1U);
    played->broken = false;
    BOOST_TEST(!slots.times(question({cuts(0)})).fresh);
    BOOST_TEST(played->count() == 1U);
    RemoteSlots rested(tools(), {.rest_after_failure = 0ms});
    played->broken = true;
    BOOST_TEST(!rested.times(question({cuts(0)})).fresh);
    played->broken = false;
    BOOST_TEST(rested.times(question({cuts(0)})).fresh);
}

BOOST_AUTO_TEST_CASE(cached_times_are_used_for_a_quarter_of_an_hour_if_no_newer_ones_exist) {
    {
        RemoteSlots slots(tools());
        slots.times(question({cuts(0)}));
    }
    played->broken = true;
    make_older("5 MINUTE");
    {
        RemoteSlots slots(tools());
        const auto old = slots.times(question({cuts(0)}));
        BOOST_TEST(!old.fresh);
        BOOST_CHECK(old.times.at(cuts(0), Salon::at(10, 30)) == StartAvailability::taken);
        BOOST_TEST((*old.times.as_of() < salon.clock.now() - 4min));
    }
    make_older("15 MINUTE");
    RemoteSlots slots(tools());
    const auto none = slots.times(question({cuts(0)}));
    BOOST_TEST(!none.fresh);
    BOOST_TEST(none.times.empty());
}

BOOST_AUTO_TEST_CASE(an_earlier_request_never_overwrites_a_later_one) {
    RemoteSlots slots(tools());
    slots.times(question({cuts(0)}));
    const auto day = std::chrono::floor<std::chrono::days>(Salon::at(9, 0));
    salon.database.transact([&](store::Tx& tx) {
        const std::vector<store::SlotDay> late{{cuts(0), day, {}, salon.clock.now() - 1min, std::nullopt}};
        store::put_slot_days(tx, late);
    });
    const auto answer = slots.times(question({cuts(0)}, 0ms));
    BOOST_CHECK(answer.times.at(cuts(0), Salon::at(10, 0)) == StartAvailability::free);
}

BOOST_AUTO_TEST_CASE(requests_for_a_day_are_recorded_at_intervals) {
    const auto asked = [&] { return salon.test.number("SELECT COUNT(asked_at) FROM calendar_slot_day"); };
    RemoteSlots slots(tools());
    slots.times(question({cuts(0)}));
    BOOST_TEST(asked() == 7);
    salon.test.run("UPDATE calendar_slot_day SET asked_at = NULL");
    slots.times(question({cuts(0)}));
    until([&] { return asked() == 1; });
}

BOOST_AUTO_TEST_CASE(an_account_that_is_not_active_is_not_asked) {
    salon.test.run("UPDATE calendar_account SET state = 'needs_reauth'");
    RemoteSlots slots(tools());
    BOOST_TEST(!slots.times(question({cuts(0)})).fresh);
    BOOST_TEST(played->count() == 0U);
}

BOOST_AUTO_TEST_SUITE_END()
