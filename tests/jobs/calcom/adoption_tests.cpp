// adoption_tests: a late call has made a second booking for our appointment. The customer's one stays; forced step by
// step, with workers killed in between.
#include "engine/calendar/reconcile/reconciler.h"
#include "jobs/calcom/inbound.h"
#include "tests/jobs/calcom/inward_salon.h"
#include "tests/jobs/calcom/mortal_worker.h"
#include "tests/support/job_run.h"
#include "tests/support/until.h"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <thread>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

struct AdoptionSalon : InwardSalon {
    // A booking as a late call of ours would have made it; with or without its webhook.
    std::string late_call(AppointmentId id, const Resource& who, Instant start, bool told = false) {
        set_faults(told ? 0 : 1, {"webhook_lost"});
        const json body{
            {"start", format_rfc3339(start)},
            {"eventTypeId", event_type_id(service("Haarschnitt"), who)},
            {"attendee", {{"name", "Erika"}, {"email", "erika@example.com"}, {"timeZone", "Europe/Berlin"}}},
            {"metadata", {{"slotkeeper_appointment_id", id.text()}, {"slotkeeper_version", "1"}}}};
        const std::string uid = ask("POST", "/v2/bookings", body, account_key(who)).at("uid");
        set_faults(0, {});
        return uid;
    }
    AppointmentId in_step(Instant start) {
        const auto id = booked(book(start, staff(0).id)).id;
        if (!settle() || link_of(id).state != SyncState::in_step) throw std::runtime_error("not in step");
        return id;
    }
    // How many of five succeed: one that comes when another has been written already is refused.
    int move_at_once(const std::string& uid, int day) {
        std::atomic<int> moves = 0;
        std::vector<std::jthread> hosts;
        for (auto slot = 0; slot < 5; ++slot) {
            hosts.emplace_back([&, slot] {
                try {
                    move_there(staff(0), uid, at(11 + slot, 0, day));
                    ++moves;
                } catch (const std::exception&) {
                }
            });
        }
        hosts.clear();
        return moves;
    }
    // The job of the word that tells of this booking, once it has come.
    TestRun<job::Inbound> inbound_of(const std::string& uid) {
        const auto find = "SELECT COALESCE(MAX(event_id), 0) FROM inbound_event WHERE remote_uid = '" + uid + "'";
        InboundId event;
        until([&] { return (event.value = test.number(find)) != 0; });
        return run_of(job::Inbound{event});
    }
    int compare(const Resource& who) {
        ReconcileAsk ask;
        ask.company = demo::kCompany;
        ask.account = catalog->event_type(service("Haarschnitt").id, who.id)->account;
        const auto compared = reconciler.compare_window(ask);
        if (!compared) throw std::runtime_error(compared.refusal().message);
        return compared->report->counts.drift();
    }
    // With a lease that no slow machine lets run out.
    SyncTools with(std::function<void(std::string_view)> at_step, std::chrono::milliseconds lease = 1min) {
        auto options = world.tools.options;
        options.lease = lease;
        options.at_step = std::move(at_step);
        return {database, desk, catalogs, world.sealer, world.gateways, ids, world.accounts, std::move(options)};
    }
    void only_stands(AppointmentId id, const std::string& uid) {
        const auto live = live_bookings_of(id);
        BOOST_REQUIRE(live.size() == 1U);
        BOOST_TEST(live.front().at("uid") == uid);
        BOOST_TEST(differences() == "");
    }
    std::int64_t strays_cancelled() {
        return test.number("SELECT COUNT(*) FROM job WHERE kind = 'stray_check' AND outcome = 'stray_cancelled'");
    }

    Reconciler reconciler{database, catalogs, world.leases, ids, world.accounts, {.skip_after_webhook = 0s}};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(adoption_tests, AdoptionSalon)

BOOST_AUTO_TEST_CASE(a_move_that_finds_its_late_booking_leaves_no_stray) {
    const auto id = in_step(at(10, 0));
    const auto late = late_call(id, staff(0), at(15, 0));
    move(id, at(15, 0));
    BOOST_TEST(sync(id, with({})).reason == "in_step");
    only_stands(id, late);
    BOOST_TEST(settle());
    const auto next = in_step(at(10, 0));
    BOOST_TEST(live_bookings_of(next).size() == 1U);
    only_stands(id, late);
    BOOST_TEST(compare(staff(0)) == 0);
}

BOOST_AUTO_TEST_CASE(a_move_leaves_no_stray_wherever_its_worker_dies_and_any_booking_takes_the_old_time) {
    struct Death {};
    auto died = true;
    for (auto step = 1, day = 0; died; ++step, day += day % 7 == 3 ? 4 : 1) {
        BOOST_TEST_CONTEXT("killed at step " << step) {
            const auto id = in_step(at(10, 0, day));
            const auto late = late_call(id, staff(0), at(15, 0, day));
            move(id, at(15, 0, day));
            auto left = step;
            died = false;
            try {
                const auto dying = [&](std::string_view) {
                    if (--left == 0) throw Death();
                };
                sync(id, with(dying, world.tools.options.lease));
            } catch (const Death&) {
                died = true;
            }
            const auto next = booked(book(at(10, 0, day), staff(0).id)).id;
            BOOST_TEST(settle());
            only_stands(id, late);
            BOOST_TEST(live_bookings_of(next).size() == 1U);
            BOOST_REQUIRE(step < 20);
        }
    }
}

BOOST_AUTO_TEST_CASE(an_appointment_moved_back_keeps_its_booking_and_the_late_one_is_stray) {
    const auto id = in_step(at(10, 0));
    const auto first = link_of(id).remote_uid;
    late_call(id, staff(0), at(15, 0));
    move(id, at(15, 0));
    auto back = false;
    sync(id, with([&](std::string_view step) {
             if (step == "called" && !std::exchange(back, true)) move(id, at(10, 0));
         }));
    BOOST_TEST(settle());
    only_stands(id, first);
    BOOST_TEST(strays_cancelled() == 1);
}

BOOST_AUTO_TEST_CASE(a_booking_that_its_link_had_before_and_that_lives_is_a_stray) {
    for (const auto ended : {false, true}) {
        BOOST_TEST_CONTEXT((ended ? "of a cancelled appointment" : "beside the link's")) {
            const auto day = ended ? 1 : 0;
            const auto id = in_step(at(10, 0, day));
            const auto left = link_of(id).remote_uid;
            auto own = late_call(id, staff(0), at(15, 0, day));
            move(id, at(15, 0, day));
            test.run("UPDATE calendar_link SET earlier_uids = '" + left + "', remote_uid = '" + own +
                     "', mirror_starts_at = mirror_starts_at + INTERVAL 5 HOUR, mirror_ends_at = mirror_ends_at + "
                     "INTERVAL 5 HOUR WHERE remote_uid = '" +
                     left + "'");
            if (ended) cancel(id);
            BOOST_TEST(settle());
            BOOST_TEST(live_bookings_of(id).size() == (ended ? 1U : 2U));
            BOOST_TEST(compare(staff(0)) == 1);
            BOOST_TEST(settle());
            if (!ended) only_stands(id, own);
            BOOST_TEST(differences() == "");
            BOOST_TEST(compare(staff(0)) == 0);
            const auto next = in_step(at(10, 0, day));
            BOOST_TEST(live_bookings_of(next).size() == 1U);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_stray_that_a_sync_adopts_before_it_is_cancelled_is_the_customers) {
    const auto id = in_step(at(10, 0));
    const auto late = late_call(id, staff(0), at(15, 0), /*told=*/true);
    const auto job = inbound_of(late);
    auto found = 0;
    const auto adopting = with([&](std::string_view step) {
        if (step != "stray_found" || found++ > 0) return;
        move(id, at(15, 0));
        BOOST_TEST(sync(id, with({})).reason == "in_step");
    });
    BOOST_CHECK(follow_inbound(adopting, job).kind == JobResult::Kind::snooze);
    BOOST_TEST(sync(id).reason == "in_step");
    BOOST_TEST(follow_inbound(adopting, job).reason == "linked");
    BOOST_TEST(found == 1);
    BOOST_TEST(settle());
    BOOST_CHECK(ours(id).state == State::confirmed);
    only_stands(id, late);
}

BOOST_AUTO_TEST_CASE(no_sync_adopts_what_is_being_cancelled) {
    const auto id = in_step(at(10, 0));
    const auto job = inbound_of(late_call(id, staff(0), at(15, 0), /*told=*/true));
    std::string during;
    const auto tools = with([&](std::string_view step) {
        if (step != "stray_begun") return;
        move(id, at(15, 0));
        during = sync(id).reason;
    });
    follow_inbound(tools, job);
    BOOST_TEST(sync(id).reason == "in_step");
    BOOST_TEST(follow_inbound(tools, job).reason == "stray_cancelled");
    BOOST_TEST(during == "busy");
    BOOST_TEST(settle());
    BOOST_TEST((ours(id).time.from == at(15, 0)));
    BOOST_TEST(live_bookings_of(id).size() == 1U);
    BOOST_TEST(differences() == "");
}

BOOST_AUTO_TEST_CASE(a_stray_is_cancelled_wherever_the_worker_dies_that_was_about_to) {
    auto day = 0;
    for (const auto* step : {"stray_found", "stray_begun", "stray_called"}) {
        BOOST_TEST_CONTEXT("killed after " << step) {
            std::filesystem::remove(folder.path() / "stop");
            const auto id = in_step(at(10, 0, day));
            const auto own = link_of(id).remote_uid;
            late_call(id, staff(0), at(15, 0, day), /*told=*/true);
            {
                MortalWorker worker(*this, 2, 0, step);
                wait_until_settled(*this);
                BOOST_TEST(worker.deaths >= 1);
            }
            only_stands(id, own);
            BOOST_TEST(!link_of(id).lease_until.has_value());
            ++day;
        }
    }
}

// The host's new booking has our appointment's mark too, and its webhook has not come yet.
BOOST_AUTO_TEST_CASE(a_booking_moved_by_the_host_to_an_earlier_time_is_not_stray) {
    const auto id = in_step(at(15, 0));
    move(id, at(10, 0));
    BOOST_TEST(settle());
    set_faults(1, {"webhook_lost"});
    const std::string moved = move_there(staff(0), link_of(id).remote_uid, at(15, 0)).at("uid");
    set_faults(0, {});
    BOOST_CHECK(check_strays(id).kind == JobResult::Kind::snooze);
    BOOST_TEST(settle());
    BOOST_TEST((ours(id).time.from == at(15, 0)));
    only_stands(id, moved);
    BOOST_TEST(check_strays(id).reason == "no_stray");
}

BOOST_AUTO_TEST_CASE(a_stray_in_the_calendar_of_the_previous_host_is_cancelled_after_its_webhook) {
    for (const auto told : {true, false}) {
        for (const auto ended : {false, true}) {
            BOOST_TEST_CONTEXT((told ? "told by a webhook" : "found by a comparison") << (ended ? ", ended" : "")) {
                const auto day = (told ? 0 : 2) + (ended ? 1 : 0);
                const auto id = in_step(at(10, 0, day));
                move(id, at(10, 0, day), {{0, 0, staff(1).id}});
                BOOST_TEST(settle());
                if (ended) cancel(id);
                BOOST_TEST(settle());
                late_call(id, staff(0), at(10, 0, day), told);
                const auto next = booked(book(at(10, 0, day), staff(0).id)).id;
                if (!told) BOOST_TEST(compare(staff(0)) == 1);
                BOOST_TEST(settle());
                BOOST_TEST(live_bookings_of(id).size() == (ended ? 0U : 1U));
                BOOST_TEST(live_bookings_of(next).size() == 1U);
                BOOST_TEST(differences() == "");
                BOOST_TEST(compare(staff(0)) == 0);
            }
        }
    }
}

// The looks of an event end after a minute; where the budget of calls was empty so long, nothing was looked at.
BOOST_AUTO_TEST_CASE(a_stray_is_not_given_up_before_its_link_was_read) {
    const auto id = in_step(at(10, 0));
    const auto stands = link_of(id).remote_uid;
    const auto late = late_call(id, staff(0), at(15, 0), /*told=*/true);
    const auto event = inbound_of(late);
    test.run("UPDATE inbound_event SET received_at = received_at - INTERVAL 10 MINUTE, outcome = 'heard'");
    test.run("UPDATE calendar_link SET heard_at = UTC_TIMESTAMP(6)");
    BOOST_CHECK(follow_inbound(world.tools, event).kind == JobResult::Kind::snooze);
    BOOST_TEST(sync(id).reason == "in_step");
    BOOST_TEST(follow_inbound(world.tools, event).reason == "stray_cancelled");
    only_stands(id, stands);
}

// As Cal.com does where moves meet: each is accepted, and each lives.
BOOST_AUTO_TEST_CASE(one_of_several_concurrent_host_moves_survives) {
    for (const auto theirs : {false, true}) {
        for (const auto told : {true, false}) {
            BOOST_TEST_CONTEXT((theirs ? "made there" : "made here") << (told ? "" : ", no webhook arrives")) {
                const auto day = (theirs ? 2 : 0) + (told ? 1 : 0);
                const auto before = test.number("SELECT COUNT(*) FROM appointment");
                std::string uid = theirs ? book_there(staff(0), at(9, 0, day)) : "";
                if (!theirs) uid = link_of(in_step(at(9, 0, day))).remote_uid;
                BOOST_TEST(settle());
                ask("PUT", "/simulator/realism", {{"realistic", true}, {"seed", 1}});
                set_faults(told ? 0 : 1, {"webhook_lost"});
                const auto moves = move_at_once(uid, day);
                set_faults(0, {});
                ask("PUT", "/simulator/realism", {{"realistic", false}});
                BOOST_TEST_MESSAGE(moves << " of 5 moves met");
                BOOST_TEST(live_bookings().size() == static_cast<std::size_t>(before + moves));
                if (!told) BOOST_TEST(compare(staff(0)) == moves);
                BOOST_TEST(settle());
                BOOST_TEST(live_bookings().size() == static_cast<std::size_t>(before + 1));
                BOOST_TEST(test.number("SELECT COUNT(*) FROM appointment") == before + 1);
                BOOST_TEST(differences() == "");
                BOOST_TEST(compare(staff(0)) == 0);
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(a_webhook_processed_late_is_still_applied) {
    const auto id = in_step(at(10, 0));
    inbound_of(late_call(id, staff(0), at(15, 0), /*told=*/true));
    test.run("UPDATE inbound_event SET received_at = received_at - INTERVAL 10 MINUTE");
    BOOST_TEST(settle());
    BOOST_TEST(events("stray_cancelled") == 1);
    BOOST_TEST(differences() == "");
}

// The first look fails for good, as where a job is dead: the next comparison tells it again, on the same day.
BOOST_AUTO_TEST_CASE(drift_that_remains_after_a_repair_is_reported_again) {
    const auto id = in_step(at(10, 0));
    late_call(id, staff(0), at(15, 0));
    BOOST_TEST(compare(staff(0)) == 1);
    test.run("UPDATE job SET state = 'dead' WHERE kind = 'inbound' AND state = 'available'");
    BOOST_TEST(sync(id).reason == "already_synced");
    test.run("UPDATE calendar_link SET heard_at = UTC_TIMESTAMP(6)");
    BOOST_TEST(sync(id).reason == "in_step");  // read since
    BOOST_TEST(compare(staff(0)) == 1);
    BOOST_TEST(settle());
    BOOST_TEST(differences() == "");
    BOOST_TEST(compare(staff(0)) == 0);
}

BOOST_AUTO_TEST_CASE(a_call_that_comes_to_its_end_after_the_link_was_taken_over_is_looked_for) {
    const auto id = booked(book(at(10, 0), staff(0).id)).id;
    auto overtaken = false;
    const auto slow = with([&](std::string_view step) {
        if (step != "begun" || std::exchange(overtaken, true)) return;
        // Another worker takes it over, finds nothing there, and makes it somewhere else; its check is over by then.
        test.run(
            "UPDATE calendar_link SET lease_until = UTC_TIMESTAMP(6), action_started_at = "
            "UTC_TIMESTAMP(6) - INTERVAL 1 HOUR");
        move(id, at(15, 0));
        BOOST_TEST(sync(id, with({})).reason == "in_step");
        test.run("UPDATE job SET state = 'done' WHERE kind = 'stray_check'");
    });
    set_faults(1, {"webhook_lost"});
    BOOST_TEST(sync(id, slow).reason == "overtaken");
    set_faults(0, {});
    BOOST_TEST(live_bookings_of(id).size() == 2U);
    BOOST_TEST(settle());
    BOOST_TEST(live_bookings_of(id).size() == 1U);
    BOOST_TEST(differences() == "");
}

BOOST_AUTO_TEST_SUITE_END()
