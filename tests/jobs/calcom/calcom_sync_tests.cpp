// calcom_sync_tests: one appointment and its booking at the stand-in, step by step: what is pushed or skipped, unknown
// outcomes, late writers and slot handovers.
#include "jobs/calcom/calcom_sync.h"

#include "engine/store/calendar/account_rows.h"
#include "engine/store/calendar/link_rows.h"
#include "jobs/calcom/sync_steps.h"
#include "tests/support/calcom_salon.h"
#include "tests/support/job_run.h"

#include <boost/test/unit_test.hpp>

#include <thread>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using namespace std::chrono_literals;

namespace {

struct SyncSalon : CalcomSalon {
    // The result of a run: its outcome, or what it waits for.
    std::string run(AppointmentId id, int attempt = 1) { return text(sync(id, attempt)); }
    static std::string text(const JobResult& result) {
        switch (result.kind) {
            case JobResult::Kind::done:
                return result.reason;
            case JobResult::Kind::retry:
                return "retry: " + result.reason;
            case JobResult::Kind::snooze:
                return "snooze: " + result.reason;
            case JobResult::Kind::dead:
                return "dead: " + result.reason;
        }
        return "";
    }
    AppointmentId book_at(int hour, int minute = 0) { return booked(book(at(hour, minute), staff(0).id)).id; }
    // The first move of all asks whom the account belongs to; from now on a move is one call.
    void make_owner_known() {
        const auto id = book_at(16);
        run(id);
        move(id, at(16, 30));
        BOOST_TEST(run(id) == "in_step");
        cancel(id);
        BOOST_TEST(run(id) == "in_step");
    }
    void pass_grace() { std::this_thread::sleep_for(world.tools.options.take_over_grace + 50ms); }
    void set_account(AccountState state) {
        test.run("UPDATE calendar_account SET state = '" + std::string(name_of(state)) + "'");
    }
    // The first step of a run, begun and never finished: a worker that died.
    Next begun_and_lost(AppointmentId id) { return begin_sync(world.tools, run_of(job::Sync{id, 1}, 1)); }
    void let_lease_end() { test.run("UPDATE calendar_link SET lease_until = UTC_TIMESTAMP(6)"); }
};

boost::test_tools::predicate_result begins(const std::string& text, const std::string& start) {
    boost::test_tools::predicate_result result(text.starts_with(start));
    result.message() << text << " does not begin with " << start;
    return result;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(calcom_sync_tests, SyncSalon)

BOOST_AUTO_TEST_CASE(a_booking_reaches_cal_com_is_moved_there_and_cancelled_there) {
    const auto id = book_at(10);
    BOOST_TEST(run(id) == "in_step");
    BOOST_TEST(differences() == "");
    const auto first = link_of(id).remote_uid;

    move(id, at(11, 0));
    BOOST_TEST(run(id) == "in_step");
    BOOST_TEST(differences() == "");
    BOOST_CHECK(link_of(id).earlier_uids == std::vector{first});

    cancel(id);
    BOOST_TEST(run(id) == "in_step");
    BOOST_TEST(differences() == "");
    BOOST_TEST(link_of(id).synced_version == 3);
    BOOST_CHECK(link_of(id).mirror_state == MirrorState::cancelled);
}

BOOST_AUTO_TEST_CASE(a_composite_appointment_is_one_booking_for_the_whole) {
    const auto& colour = service("Farbe");
    const auto appointment = booked(book_service(colour.id, at(10, 0)));
    BOOST_TEST(run(appointment.id) == "in_step");
    const auto bookings = live_bookings();
    BOOST_REQUIRE(bookings.size() == 1U);
    BOOST_TEST(bookings[0].at("duration") == 105);
    BOOST_TEST(differences() == "");
}

BOOST_AUTO_TEST_CASE(the_attendee_is_the_customer_with_a_made_up_address_if_need_be) {
    const auto id = book_at(10);
    run(id);
    const auto attendee = live_bookings().at(0).at("attendees").at(0);
    BOOST_TEST(attendee.at("name") == "Erika Muster");
    BOOST_TEST(attendee.at("email").get<std::string>().starts_with(id.text() + "@"));
    BOOST_TEST(attendee.at("phoneNumber").get<std::string>().starts_with("+4915112"));
    BOOST_TEST(attendee.at("timeZone") == "Europe/Berlin");
}

BOOST_AUTO_TEST_CASE(another_person_needs_a_new_booking) {
    const auto id = book_at(11);
    run(id);
    move(id, at(11, 0), {{0, 0, staff(1).id}});
    BOOST_TEST(run(id) == "in_step");
    BOOST_TEST(differences() == "");
    BOOST_TEST(link_of(id).mirror_event_type_id == event_type_id(service("Haarschnitt"), staff(1)));
}

BOOST_AUTO_TEST_CASE(the_reason_for_no_sync_is_recorded) {
    BOOST_TEST(run(AppointmentId{987654321}) == "skipped_missing");
    const auto held = booked(hold(at(15, 0), staff(0).id, "me")).id;
    BOOST_TEST(run(held) == "not_booked");

    const auto id = book_at(10);
    BOOST_TEST(run(id) == "in_step");
    BOOST_TEST(run(id) == "already_synced");
    auto check_in = make(Change{id, Event::check_in, {}});
    check_in.skip_rules = true;  // whatever the hour
    booked(check_in);
    BOOST_TEST(run(id) == "in_step");  // no call is needed, but the version is recorded
    BOOST_TEST(run(id) == "already_synced");
    BOOST_TEST(text(sync_to_calcom(world.tools, run_of(job::Sync{id, 1}))) == "superseded");
    BOOST_TEST(live_bookings().size() == 1U);

    const auto other = book_at(11);
    set_account(AccountState::disconnected);
    BOOST_TEST(run(other) == "account_disconnected");
    BOOST_CHECK(link_of(other).state == SyncState::detached);
    set_account(AccountState::active);
    set_policy(SyncPolicy::off);
    BOOST_TEST(run(other) == "off");
    BOOST_CHECK(link_of(other).state == SyncState::off);
    set_policy(SyncPolicy::keep_local);
    BOOST_TEST(run(other) == "in_step");
    BOOST_TEST(differences() == "");
}

BOOST_AUTO_TEST_CASE(an_old_job_does_what_the_present_state_wants) {
    const auto id = book_at(10);
    move(id, at(12, 0));
    cancel(id);
    BOOST_TEST(run(id) == "in_step");
    BOOST_TEST(live_bookings().empty());
    BOOST_CHECK(link_of(id).mirror_state == MirrorState::none);  // nothing was ever made
}

BOOST_AUTO_TEST_CASE(a_refused_key_stops_the_account_until_it_is_replaced) {
    const auto id = book_at(10);
    test.run("UPDATE calendar_account SET base_url = '" + remote.address() + "'");
    const auto account_id = link_of(id).account;
    const auto put_key = [&](const std::string& key) {
        database.transact([&](store::Tx& tx) {
            auto account = *store::load_account(tx, account_id);
            account.sealed_credential = world.sealer.seal(key);
            account.state = AccountState::active;
            store::update_account(tx, account);
        });
    };
    put_key("cal_revoked");
    // Creating needs no key, so a look has to be what finds out.
    set_faults(1, {"500_before"});
    BOOST_TEST(begins(run(id), "snooze: outcome_unknown"));
    set_faults(0, {});
    pass_grace();
    BOOST_TEST(begins(run(id), "snooze: unauthorized"));
    BOOST_TEST(test.number("SELECT COUNT(*) FROM calendar_account WHERE state = 'needs_reauth'") == 1);
    BOOST_TEST(run(id) == "snooze: needs_reauth");

    put_key(account_key(staff(0)));
    BOOST_TEST(run(id) == "in_step");
    BOOST_TEST(differences() == "");
}

BOOST_AUTO_TEST_CASE(an_undecryptable_credential_is_retried_before_any_call) {
    const auto id = book_at(10);
    test.run("UPDATE calendar_account SET sealed_credential = 'broken'");
    BOOST_TEST(begins(run(id), "retry: "));
    BOOST_TEST(!link_of(id).action.has_value());
}

// --- unknown outcomes ------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_booking_whose_answer_was_lost_is_found_at_once) {
    for (const auto* fault : {"500_after", "cut_after"}) {
        const auto id = book_at(fault[0] == '5' ? 10 : 11);
        const auto work = std::get<SyncWork>(begun_and_lost(id));
        set_faults(1, {fault});
        // The call alone: the look that follows is struck as well, so the verdict stays open.
        BOOST_CHECK(take_step(work).kind == Verdict::Kind::unknown);
        set_faults(0, {});
        let_lease_end();
        BOOST_TEST(begins(run(id), "snooze: outcome_unknown"));
        pass_grace();
        BOOST_TEST(run(id) == "in_step");
        BOOST_TEST(live_bookings_of(id).size() == 1U);
    }
    BOOST_TEST(differences() == "");
    BOOST_TEST(test.number("SELECT COUNT(*) FROM job WHERE kind = 'stray_check'") == 2);
}

BOOST_AUTO_TEST_CASE(each_fault_at_every_call_leads_to_step_once_it_ends) {
    make_owner_known();
    for (const auto* fault : {"delay", "429", "500_before", "500_after", "cut_after"}) {
        BOOST_TEST_CONTEXT(fault) {
            const auto id = book_at(14), moving = book_at(15), leaving = book_at(16);
            BOOST_TEST(run(moving) == "in_step");
            BOOST_TEST(run(leaving) == "in_step");
            move(moving, at(17, 0));
            cancel(leaving);
            set_faults(1, {fault});
            for (const auto one : {id, moving, leaving}) BOOST_TEST(begins(run(one), "snooze: "));
            set_faults(0, {});
            BOOST_TEST(settle());
            BOOST_TEST(differences() == "");
            for (const auto one : {id, moving}) cancel(one);
            BOOST_TEST(settle());
            BOOST_TEST(differences() == "");
        }
    }
}

BOOST_AUTO_TEST_CASE(a_lost_create_of_a_cancelled_appointment_is_cancelled_at_cal_com) {
    const auto id = book_at(10);
    set_faults(1, {"cut_after"});
    BOOST_TEST(begins(run(id), "snooze: outcome_unknown"));
    set_faults(0, {});
    cancel(id);
    BOOST_TEST(begins(run(id), "snooze: "));  // it may have been made
    pass_grace();
    BOOST_TEST(run(id) == "in_step");
    BOOST_TEST(differences() == "");
    BOOST_TEST(link_of(id).earlier_uids.size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_lost_move_is_found_under_its_new_uid_even_when_ours_has_moved_on) {
    make_owner_known();
    const auto id = book_at(10);
    run(id);
    move(id, at(11, 0));
    set_faults(1, {"500_after"});
    BOOST_TEST(begins(run(id), "snooze: outcome_unknown"));
    set_faults(0, {});
    move(id, at(12, 0));
    pass_grace();
    BOOST_TEST(run(id) == "in_step");
    BOOST_TEST(differences() == "");
    BOOST_TEST(link_of(id).earlier_uids.size() == 2U);
}

// --- two workers ---------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_link_is_run_by_one_worker_at_a_time) {
    const auto id = book_at(10);
    BOOST_CHECK(std::holds_alternative<SyncWork>(begun_and_lost(id)));
    BOOST_TEST(run(id) == "snooze: busy");
    BOOST_TEST(live_bookings().empty());
}

BOOST_AUTO_TEST_CASE(many_workers_at_once_make_one_booking) {
    const auto id = book_at(10);
    std::vector<std::jthread> workers;
    for (auto i = 0; i < 8; ++i) workers.emplace_back([&] { sync(id); });
    workers.clear();
    BOOST_TEST(live_bookings().size() == 1U);
    BOOST_TEST(differences() == "");
}

BOOST_AUTO_TEST_CASE(a_late_worker_is_refused_by_the_fence) {
    const auto id = book_at(10);
    const auto job = run_of(job::Sync{id, 1});
    const auto late = std::get<SyncWork>(begun_and_lost(id));
    let_lease_end();
    pass_grace();
    BOOST_TEST(run(id) == "in_step");
    const auto uid = link_of(id).remote_uid;
    // The late one has made a second booking somewhere and wants to write it down.
    RemoteBooking other;
    other.uid = "late";
    other.time = late.link.target_time;
    const auto next = record_sync(world.tools, job, late, Verdict::live(other, true));
    BOOST_TEST(text(std::get<JobResult>(next)) == "snooze: overtaken");
    BOOST_TEST(link_of(id).remote_uid == uid);
}

BOOST_AUTO_TEST_CASE(a_booking_that_belongs_to_another_appointment_is_not_taken_for_ours) {
    const auto first = book_at(10), second = book_at(11);
    run(first);
    const auto job = run_of(job::Sync{second, 1}, 1);
    const auto work = std::get<SyncWork>(begun_and_lost(second));
    RemoteBooking twin;
    twin.uid = link_of(first).remote_uid;
    twin.time = work.link.target_time;
    const auto next = record_sync(world.tools, job, work, Verdict::live(twin, true));
    BOOST_TEST(text(std::get<JobResult>(next)) == "conflicted");
    BOOST_CHECK(link_of(second).state == SyncState::conflicted);
    BOOST_TEST(link_of(second).remote_uid.empty());
    BOOST_TEST(link_of(first).remote_uid == twin.uid);
}

// --- slots that pass from one to another ---------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_slot_handover_waits_for_the_leaving_booking) {
    const auto leaving = book_at(10);
    run(leaving);
    cancel(leaving);
    const auto coming = book_at(10);
    BOOST_TEST(run(coming) == "snooze: others_first");
    BOOST_TEST(test.number("SELECT COUNT(*) FROM job WHERE unique_key LIKE 'sync:%:2:ahead' AND priority = 1") == 1);
    BOOST_TEST(settle());
    BOOST_TEST(differences() == "");
}

BOOST_AUTO_TEST_CASE(two_that_swap_arrive_both) {
    const auto one = book_at(10), other = book_at(11);
    BOOST_TEST(settle());
    const auto between = at(15, 0);
    move(one, between);
    move(other, at(10, 0));
    move(one, at(11, 0));
    BOOST_TEST(settle());
    BOOST_TEST(differences() == "");
}

BOOST_AUTO_TEST_CASE(a_slot_that_may_be_taken_by_a_lost_call_of_our_own_is_waited_for) {
    const auto lost = book_at(10);
    set_faults(1, {"cut_after"});
    BOOST_TEST(begins(run(lost), "snooze: outcome_unknown"));
    set_faults(0, {});
    cancel(lost);
    const auto coming = book_at(10);
    BOOST_TEST(run(coming) == "snooze: others_first");
    BOOST_TEST(settle());
    BOOST_TEST(differences() == "");
}

// --- refusals ------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_slot_that_a_stranger_has_is_a_conflict_that_is_flagged_and_resolved_when_he_goes) {
    const auto uid = book_there(staff(0), at(10, 0));
    const auto id = book_at(10);
    BOOST_TEST(begins(run(id), "retry: conflicted"));
    BOOST_TEST(run(id, limits::conflict_tries) == "conflicted");
    BOOST_CHECK(link_of(id).state == SyncState::conflicted);
    BOOST_TEST(link_of(id).last_error.find("not available") != std::string::npos);
    ask("POST", "/v2/bookings/" + uid + "/cancel", {{"cancellationReason", "gone"}}, account_key(staff(0)));
    BOOST_TEST(run(id) == "in_step");
    BOOST_TEST(differences() == "");
}

BOOST_AUTO_TEST_CASE(a_refused_move_cancels_the_wrong_booking) {
    const auto id = book_at(10);
    run(id);
    book_there(staff(0), at(12, 0));
    move(id, at(12, 0));
    BOOST_TEST(begins(run(id), "retry: conflicted"));
    BOOST_TEST(live_bookings_of(id).empty());  // at ten it would be false, and in the way of whom we book there
    BOOST_CHECK(link_of(id).state == SyncState::conflicted);
    move(id, at(15, 0));
    BOOST_TEST(run(id) == "in_step");
    BOOST_TEST(differences() == "");
}

BOOST_AUTO_TEST_SUITE_END()
