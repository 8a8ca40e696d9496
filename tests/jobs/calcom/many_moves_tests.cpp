// many_moves_tests: moves at Cal.com are applied with one call each, within the real limit of 120 a minute, and several
// concurrent moves of one booking leave one booking.
#include "adapters/http/client.h"
#include "jobs/calcom/sync_steps.h"
#include "tests/jobs/calcom/inward_salon.h"
#include "tests/support/silent_gateway.h"
#include "tests/support/until.h"

#include <boost/test/unit_test.hpp>

#include <latch>
#include <thread>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

std::int64_t milliseconds_since(std::chrono::steady_clock::time_point begin) {
    return (std::chrono::steady_clock::now() - begin) / 1ms;
}

struct Limited : InwardSalon {
    // The limit that the real one has, from now on; what the budget knows is that there is nothing left of it.
    void limit(std::chrono::seconds blocked = 0s) {
        ask("PUT", "/simulator/settings", {{"rate_limit_per_minute", 120}, {"window_seconds", 60}});
        test.run("DELETE FROM call_budget");
        if (blocked == 0s) return;
        world.gate.leave(budget(), {.answered = true, .limit = {}, .blocked = blocked});
    }
    std::string budget() { return budget_key(remote.address(), account_key(staff(0))); }
    std::int64_t counted() { return ask("GET", "/simulator/bookings").at("rate_limit").at("counted"); }
    std::int64_t refused() { return ask("GET", "/simulator/bookings").at("rate_limit").at("refused"); }
    // As the customer does it, by the link in his mail: without a key.
    void customer_moves(const std::string& uid, Instant start) {
        http::Client caller({.base_url = remote.address()});
        const json body{{"start", format_rfc3339(start)}};
        const auto outcome =
            caller.send("POST", "/v2/bookings/" + uid + "/reschedule",
                        {{"Content-Type", "application/json"}, {"cal-api-version", "2024-08-13"}}, body.dump());
        const auto* reply = std::get_if<http::Reply>(&outcome);
        if (reply != nullptr && reply->status == 201) return;
        throw std::runtime_error("not moved to " + format_rfc3339(start) + ": " + said(outcome));
    }
    static std::string said(const http::CallOutcome& outcome) {
        if (const auto* reply = std::get_if<http::Reply>(&outcome)) {
            return std::to_string(reply->status) + ' ' + reply->body;
        }
        if (const auto* unsent = std::get_if<http::NotSent>(&outcome)) return "not sent, " + unsent->reason;
        return "no answer, " + std::get<http::Unknown>(outcome).reason;
    }
    // On the days on which they work.
    std::vector<Appointment> book_many(std::size_t count) {
        std::vector<Appointment> made;
        for (auto day = 0; made.size() < count; ++day) {
            for (auto hour = 10; hour < 16 && made.size() < count; ++hour) {
                const auto receipt = desk.submit(book(at(hour, 0, day), staff(0).id));
                if (receipt) made.push_back(*receipt->appointment);
            }
        }
        BOOST_TEST(settle());
        return made;
    }
    // All of them at once, each to a start of its own. What Cal.com then has is what it has where they race: one
    // booking for each.
    void move_at_once(AppointmentId id, int moves) {
        ask("PUT", "/simulator/realism", {{"realistic", true}, {"seed", 1}});
        const auto uid = link_of(id).remote_uid;
        std::latch together(moves);
        std::vector<std::string> failures(static_cast<std::size_t>(moves));
        std::vector<std::jthread> customers;
        for (auto i = 0; i < moves; ++i) {
            customers.emplace_back(
                [&, start = at(10, 0, 1) + i * 30min, &failure = failures.at(static_cast<std::size_t>(i))] {
                    together.arrive_and_wait();
                    try {
                        customer_moves(uid, start);
                    } catch (const std::exception& error) {
                        failure = error.what();
                    }
                });
        }
        customers.clear();
        for (const auto& failure : failures) BOOST_TEST(failure == "");
        BOOST_TEST(live_bookings_of(id).size() == static_cast<std::size_t>(moves));
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(many_moves_tests, Limited)

BOOST_AUTO_TEST_CASE(a_move_that_a_webhook_names_is_followed_with_one_call) {
    const auto id = book_many(1).front().id;
    customer_moves(link_of(id).remote_uid, at(15, 0));
    const auto before = counted();
    BOOST_TEST(settle());
    BOOST_TEST(counted() - before == 1);
    BOOST_TEST((ours(id).time.from == at(15, 0)));
    BOOST_TEST(differences() == "");
}

BOOST_AUTO_TEST_CASE(the_last_of_several_moves_is_applied) {
    const auto id = book_many(1).front().id;
    for (const auto hour : {11, 13, 15}) {
        customer_moves(live_bookings_of(id).front().at("uid"), at(hour, 0));
    }
    BOOST_TEST(settle());
    BOOST_TEST((ours(id).time.from == at(15, 0)));
    BOOST_TEST(differences() == "");
}

BOOST_AUTO_TEST_CASE(a_named_booking_that_did_not_replace_ours_is_not_believed) {
    const auto made = book_many(2);
    const auto ours_there = link_of(made[0].id).remote_uid;
    store::InboundEvent event;
    event.id = ids.make<InboundId>();
    event.company = demo::kCompany;
    event.account = link_of(made[0].id).account;
    event.dedupe_key = std::string(64, 'a');
    event.trigger = "BOOKING_RESCHEDULED";
    event.remote_uid = link_of(made[1].id).remote_uid;  // which is alive, and another's
    event.hint = {.earlier_uid = ours_there,
                  .appointment = {},
                  .live = true,
                  .pending = {},
                  .starts_at = at(15, 0),
                  .absent = {}};
    customer_moves(ours_there, at(16, 0));
    database.transact([&](store::Tx& tx) {
        event.received_at = tx.now();
        store::receive_event(tx, event, ids.make<JobId>());
    });
    BOOST_TEST(settle());
    BOOST_TEST((ours(made[0].id).time.from == at(16, 0)));
    BOOST_TEST(ours(made[1].id).version == 1);
    BOOST_TEST(differences() == "");
}

BOOST_AUTO_TEST_CASE(a_step_begins_when_all_its_calls_are_available) {
    class Asked : public SilentGateway {
    public:
        RemoteAnswer<CallStep> begin_step(const CallsNeeded& needed) override {
            asked = needed;
            return NotSent{"no calls are left"};
        }
        CallsNeeded asked{};
    };
    const auto gateway = std::make_shared<Asked>();
    SyncWork work(catalogs.current(demo::kCompany));
    work.gateway = gateway;
    const std::map<NextStep, int> calls{{NextStep::read, 1},    {NextStep::create, 1},      {NextStep::reschedule, 1},
                                        {NextStep::look_up, 2}, {NextStep::cancel, 2},      {NextStep::confirm, 2},
                                        {NextStep::decline, 2}, {NextStep::mark_absent, 2}, {NextStep::reassign, 2}};
    for (const auto& [step, needed] : calls) {
        work.step = step;
        BOOST_CHECK(take_step(work).kind == Verdict::Kind::not_sent);
        BOOST_TEST(gateway->asked.calls == needed, name_of(step));
        BOOST_TEST(gateway->asked.push == (step != NextStep::read), name_of(step));
    }
    // What was ended is looked at before it is made anew.
    work.step = NextStep::create;
    work.link.mirror_state = MirrorState::cancelled;
    (void)take_step(work);
    BOOST_TEST(gateway->asked.calls == 2);
}

BOOST_AUTO_TEST_CASE(a_sync_that_finds_no_calls_keeps_its_place_among_those_that_wait) {
    const auto id = booked(book(at(10, 0), staff(0).id)).id;
    BOOST_TEST(settle());
    limit(60s);
    cancel(id);
    const auto waits = sync(id);
    BOOST_CHECK(waits.kind == JobResult::Kind::snooze);
    BOOST_REQUIRE(waits.for_calls.has_value());
    BOOST_CHECK(waits.for_calls->account == link_of(id).account);
    BOOST_TEST(waits.for_calls->push);
}

BOOST_AUTO_TEST_CASE(forty_moves_take_few_calls_and_new_bookings_go_ahead, *boost::unit_test::label("slow")) {
    const auto made = book_many(40);
    limit();
    const auto before = counted();
    Worker worker(database, desk, catalogs, world.sealer, world.gateways, ids, world.accounts, world.worker_options());
    worker.start();
    const auto begin = std::chrono::steady_clock::now();
    for (const auto& one : made) {
        customer_moves(link_of(one.id).remote_uid, one.time.from + 21 * 24h);
        std::this_thread::sleep_for(100ms);
    }
    std::vector<std::int64_t> new_ones;
    for (auto i = 0; i < 10; ++i) {
        const auto booked_at = std::chrono::steady_clock::now();
        const auto id = booked(book(made[static_cast<std::size_t>(i)].time.from + 30min, staff(0).id)).id;
        until([&] { return link_of(id).state == SyncState::in_step; });
        new_ones.push_back(milliseconds_since(booked_at));
        std::this_thread::sleep_for(500ms);
    }
    until([&] { return unfinished() == 0; }, 600s);
    const auto calls = counted() - before - static_cast<std::int64_t>(made.size() + new_ones.size());
    BOOST_TEST_MESSAGE("40 moves: " << calls << " calls, " << milliseconds_since(begin) << " ms");
    for (const auto took : new_ones) BOOST_TEST_MESSAGE("a new booking meanwhile: " << took << " ms");
    BOOST_TEST(calls <= 100);
    BOOST_TEST(refused() == 0);
    for (const auto& one : made) BOOST_TEST((ours(one.id).time.from == one.time.from + 21 * 24h));
    BOOST_TEST(differences() == "");
}

BOOST_AUTO_TEST_CASE(ten_moves_of_one_booking_at_once_leave_one, *boost::unit_test::label("slow")) {
    // The budget may be empty meanwhile, longer than the looks of an event last.
    for (const auto blocked : {0s, 8s}) {
        const auto id = booked(book(at(9, 0, blocked == 0s ? 0 : 7), staff(0).id)).id;
        BOOST_TEST(settle());
        ask("PUT", "/simulator/realism", {{"realistic", false}});
        limit(blocked);
        const auto begin = std::chrono::steady_clock::now();
        move_at_once(id, 10);
        BOOST_TEST(settle());
        BOOST_TEST_MESSAGE("ten moves at once: one after " << milliseconds_since(begin) << " ms");
        BOOST_TEST(live_bookings_of(id).size() == 1U);
        BOOST_TEST(differences() == "");
        BOOST_TEST(refused() == 0);
        cancel(id);
        BOOST_TEST(settle());
    }
}

BOOST_AUTO_TEST_SUITE_END()
