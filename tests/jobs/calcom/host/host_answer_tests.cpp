// host_answer_tests: a host's acceptance at Cal.com is found by webhook, poll and comparison, and before a wait ends;
// no accepted booking is declined or cancelled there.
#include "engine/calendar/reconcile/reconciler.h"
#include "tests/jobs/calcom/host/host_salon.h"

using namespace slotkeeper;
using namespace slotkeeper::tests;
using namespace std::chrono_literals;
using nlohmann::json;

BOOST_FIXTURE_TEST_SUITE(host_answer_tests, HostSalon)

BOOST_AUTO_TEST_CASE(a_strangers_booking_that_the_host_accepts_is_confirmed_and_stays) {
    let_host_decide(host());
    const auto uid = request_there(at(10, 0));
    BOOST_TEST(comes_to_rest());
    const auto id = only_one().id;
    BOOST_CHECK(ours(id).state == State::pending);
    BOOST_TEST(count("job WHERE kind = 'sync' AND state = 'available'") == 1);  // looks for the answer by itself
    act(uid, "confirm");
    BOOST_TEST(comes_to_rest());
    BOOST_CHECK(ours(id).state == State::confirmed);
    BOOST_TEST(end_wait_of(id).reason == "not_pending");
    BOOST_TEST(booking_of(uid).at("status") == "accepted");
    BOOST_TEST(differences() == "");
    BOOST_TEST(broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(an_acceptance_without_a_webhook_is_found_by_the_poll) {
    let_host_decide(host());
    for (const auto by_poll : {true, false}) {
        BOOST_TEST_CONTEXT((by_poll ? "by the poll" : "by the last look")) {
            const auto uid = request_there(at(by_poll ? 10 : 12, 0));
            BOOST_TEST(comes_to_rest());
            const auto id = *AppointmentId::parse(taken_in_as(uid));
            lose_webhooks();
            act(uid, "confirm");
            set_faults(0, {});
            if (by_poll) {
                test.run("UPDATE job SET run_at = UTC_TIMESTAMP(6) WHERE kind = 'sync' AND state = 'available'");
            } else {
                test.run("DELETE FROM job WHERE kind = 'sync'");
                const auto waits = end_wait_of(id);
                BOOST_CHECK(waits.kind == JobResult::Kind::snooze);
                BOOST_CHECK(ours(id).state == State::pending);
            }
            BOOST_TEST(comes_to_rest());
            BOOST_CHECK(ours(id).state == State::confirmed);
            BOOST_TEST(booking_of(uid).at("status") == "accepted");
            BOOST_TEST(count("message WHERE kind = 'declined'") == 0);
        }
    }
    BOOST_TEST(differences() == "");
}

BOOST_AUTO_TEST_CASE(a_wait_without_acceptance_is_declined_after_a_last_read) {
    let_host_decide(host());
    const auto uid = request_there(at(10, 0));
    BOOST_TEST(comes_to_rest());
    const auto id = only_one().id;
    BOOST_CHECK(end_wait_of(id).kind == JobResult::Kind::snooze);
    BOOST_TEST(comes_to_rest());
    BOOST_CHECK(ours(id).state == State::declined);
    BOOST_TEST(booking_of(uid).at("status") == "rejected");
    BOOST_TEST(end_wait_of(id).reason == "not_pending");
    BOOST_TEST(differences() == "");
}

BOOST_AUTO_TEST_CASE(while_cal_com_cannot_be_read_a_wait_goes_on_until_the_start_and_no_longer) {
    let_host_decide(host());
    const auto uid = request_there(at(10, 0));
    BOOST_TEST(comes_to_rest());
    const auto id = only_one().id;
    act(uid, "confirm");
    test.run("UPDATE calendar_account SET state = 'needs_reauth'");
    for (auto times = 0; times < 3; ++times) BOOST_CHECK(end_wait_of(id).kind == JobResult::Kind::snooze);
    BOOST_CHECK(ours(id).state == State::pending);
    test.run("UPDATE appointment SET starts_at = UTC_TIMESTAMP() - INTERVAL 1 MINUTE");
    BOOST_TEST(end_wait_of(id).reason == "declined");
    test.run("UPDATE appointment SET starts_at = '" + store::format_datetime(at(10, 0)) + "'");
    // Once it can be read again, the yes is found, and nothing is declined there.
    test.run("UPDATE calendar_account SET state = 'active'");
    test.run("UPDATE job SET run_at = UTC_TIMESTAMP(6) WHERE state = 'available'");
    BOOST_TEST(comes_to_rest());
    BOOST_CHECK(ours(id).state == State::confirmed);
    BOOST_TEST(booking_of(uid).at("status") == "accepted");
    BOOST_TEST(differences() == "");
}

// Our no is written down, and the host says yes before it is sent.
BOOST_AUTO_TEST_CASE(an_acceptance_of_a_declined_booking_is_applied_or_flagged_and_never_undone) {
    let_host_decide(host());
    for (const auto taken : {false, true}) {
        BOOST_TEST_CONTEXT((taken ? "its time was given away" : "its time is still free")) {
            const auto start = at(taken ? 12 : 10, 0);
            const auto uid = request_there(start);
            BOOST_TEST(comes_to_rest());
            const auto id = *AppointmentId::parse(taken_in_as(uid));
            booked(make(Change{id, Event::decline, {}}));
            if (taken) {
                booked(book(start, host().id));
            }
            lose_webhooks();
            auto tools = world.tools;
            tools.options.at_step = [&](std::string_view step) {
                if (step == "begun" && booking_of(uid).at("status") == "pending") act(uid, "confirm");
            };
            sync(id, tools);
            set_faults(0, {});
            BOOST_TEST(booking_of(uid).at("status") == "accepted");
            BOOST_CHECK(ours(id).state == (taken ? State::conflicted : State::confirmed));
            BOOST_TEST(count("message WHERE kind = 'confirmed'") == 1);
        }
    }
    BOOST_TEST(broken_rows(store::FindingKind::link_conflicted) == 0);
}

// Rejected by our timer, and accepted by the host all the same; and one that its customer has cancelled.
BOOST_AUTO_TEST_CASE(an_acceptance_after_the_deadline_is_applied_or_flagged_and_never_undone) {
    let_host_decide(host());
    for (const auto by_customer : {false, true}) {
        BOOST_TEST_CONTEXT((by_customer ? "cancelled by the customer" : "declined by the timer")) {
            const auto uid = request_there(at(by_customer ? 12 : 10, 0));
            BOOST_TEST(comes_to_rest());
            const auto id = *AppointmentId::parse(taken_in_as(uid));
            by_customer ? cancel(id) : static_cast<void>(booked(make(Change{id, Event::decline, {}})));
            BOOST_TEST(comes_to_rest());
            BOOST_TEST(link_of(id).remote_uid == "");
            act(uid, "confirm");
            BOOST_TEST(comes_to_rest());
            BOOST_TEST(booking_of(uid).at("status") == "accepted");
            BOOST_CHECK(ours(id).state == (by_customer ? State::cancelled : State::confirmed));
            BOOST_CHECK(link_of(id).state == (by_customer ? SyncState::conflicted : SyncState::in_step));
        }
    }
}

// The host takes a cancel back before ours, which has moved, is made anew.
BOOST_AUTO_TEST_CASE(a_booking_that_lives_again_is_taken_up_and_not_made_twice) {
    set_rule("cancel_winner", "ours");
    const auto id = book_at(at(10, 0));
    BOOST_TEST(comes_to_rest());
    const auto uid = link_of(id).remote_uid;
    lose_webhooks();
    cancel_there(host(), uid);
    move(id, at(11, 0));
    test.run("UPDATE calendar_link SET heard_at = UTC_TIMESTAMP(6)");
    auto tools = world.tools;
    tools.options.at_step = [&](std::string_view step) {
        const auto gone = link_of(id).remote_uid.empty();
        if (step == "begun" && gone && booking_of(uid).at("status") == "cancelled") act(uid, "confirm");
    };
    BOOST_TEST(sync(id, tools).reason == "in_step");
    set_faults(0, {});
    BOOST_TEST(live_bookings_of(id).size() == 1U);
    BOOST_TEST(comes_to_rest());
    BOOST_TEST(differences() == "");
}

BOOST_AUTO_TEST_CASE(a_move_that_needs_a_new_acceptance_is_pending_here_too) {
    let_host_decide(host());
    const auto uid = request_there(at(10, 0));
    BOOST_TEST(comes_to_rest());
    const auto id = only_one().id;
    act(uid, "confirm");
    BOOST_TEST(comes_to_rest());
    BOOST_CHECK(ours(id).state == State::confirmed);
    const auto moved = move_there(host(), uid, at(15, 0)).at("uid").get<std::string>();
    heard_of(moved);
    BOOST_TEST(comes_to_rest());
    BOOST_CHECK(ours(id).state == State::pending);
    BOOST_TEST((ours(id).time.from == at(15, 0)));
    BOOST_TEST(booking_of(moved).at("status") == "pending");  // nothing was said in his name
    act(moved, "confirm");
    BOOST_TEST(comes_to_rest());
    BOOST_CHECK(ours(id).state == State::confirmed);
    BOOST_TEST(differences() == "");
}

// A no-show leaves Cal.com's time of update alone, so only the list of a whole window shows it.
BOOST_AUTO_TEST_CASE(a_comparison_finds_acceptances_and_no_shows_and_both_are_applied) {
    let_host_decide(host());
    const auto accepted = request_there(at(10, 0));
    remote_clock.behind = 48h;
    const auto absent_id = booked([&] {
                               auto command = book(in_hours(-2), staff(1).id);
                               command.skip_rules = true;
                               return command;
                           }())
                               .id;
    BOOST_TEST(comes_to_rest());
    remote_clock.behind = 0h;
    const auto uid = link_of(absent_id).remote_uid;
    const auto mark = [&](bool so) {
        const auto email = booking_of(uid).at("attendees").at(0).at("email");
        lose_webhooks();
        ask("POST", "/v2/bookings/" + uid + "/mark-absent",
            {{"attendees", json::array({{{"email", email}, {"absent", so}}})}}, account_key(staff(1)));
        set_faults(0, {});
    };
    lose_webhooks();
    act(accepted, "confirm");
    set_faults(0, {});
    mark(true);
    Reconciler reconciler{database, catalogs, world.leases, ids, world.accounts};
    const auto compare = [&](const Resource& person) {
        const auto account = catalog->event_type(service("Haarschnitt").id, person.id)->account;
        const auto result = reconciler.compare_window({.company = demo::kCompany, .account = account});
        BOOST_REQUIRE(result.ok());
        const auto differing = result->report->counts[DriftKind::differing];
        BOOST_TEST(comes_to_rest());
        return differing;
    };
    BOOST_TEST(compare(host()) == 1);
    BOOST_CHECK(ours(*AppointmentId::parse(taken_in_as(accepted))).state == State::confirmed);
    BOOST_TEST(compare(staff(1)) == 1);
    BOOST_CHECK(ours(absent_id).state == State::no_show);
    mark(false);
    test.run("UPDATE calendar_link SET heard_at = NULL");
    BOOST_TEST(compare(staff(1)) == 1);
    BOOST_CHECK(ours(absent_id).state == State::confirmed);
    BOOST_TEST(differences() == "");
}

BOOST_AUTO_TEST_SUITE_END()
