// sync_confirm_tests: a service that books only what Cal.com accepts: pending until then, free again after a rejection.
#include "engine/base/calendar_text.h"
#include "jobs/calcom/calcom_sync.h"
#include "jobs/calcom/sync_steps.h"
#include "tests/support/calcom_salon.h"
#include "tests/support/job_run.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

struct ConfirmSalon : CalcomSalon {
    void let_host_decide() { CalcomSalon::let_host_decide(staff(0)); }
    AppointmentId book_at(int hour) { return booked(book(at(hour, 0), staff(0).id)).id; }
    json host_says(const std::string& uid, const std::string& word, json body = json::object()) {
        return ask("POST", "/v2/bookings/" + uid + '/' + word, body, account_key(staff(0)));
    }
    std::int64_t in_state(State state) {
        return test.number("SELECT COUNT(*) FROM appointment WHERE state = '" + std::string(name_of(state)) + "'");
    }
    TestRun<job::Sync> job_of(AppointmentId id, int version) {
        auto run = run_of(job::Sync{id, version}, 1);
        run.job.created_at = database.read([](store::Tx& tx) { return tx.now(); });
        return run;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(sync_confirm_tests, ConfirmSalon)

BOOST_AUTO_TEST_CASE(a_pending_appointment_is_confirmed_when_booked_at_cal_com) {
    set_policy(SyncPolicy::confirm_first);
    const auto appointment = booked(book(at(10, 0), staff(0).id));
    BOOST_CHECK(appointment.state == State::pending);
    BOOST_TEST(settle());
    BOOST_TEST(test.number("SELECT COUNT(*) FROM appointment WHERE state = 'confirmed' AND version = 2") == 1);
    BOOST_TEST(differences() == "");
}

BOOST_AUTO_TEST_CASE(a_booking_refused_by_cal_com_is_declined_and_its_time_freed) {
    set_policy(SyncPolicy::confirm_first);
    book_there(staff(0), at(10, 0));
    booked(book(at(10, 0), staff(0).id));
    BOOST_TEST(settle());
    BOOST_TEST(in_state(State::declined) == 1);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM claim") == 0);
    BOOST_TEST(broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(the_acceptance_of_a_host_is_awaited_and_a_rejection_declines) {
    set_policy(SyncPolicy::confirm_first);
    let_host_decide();
    const auto accepted = book_at(10), refused = book_at(12);
    for (const auto id : {accepted, refused}) BOOST_TEST(sync(id).reason == "waits for the host");
    host_says(link_of(accepted).remote_uid, "confirm");
    host_says(link_of(refused).remote_uid, "decline");
    BOOST_TEST(sync(accepted).reason == "in_step");
    BOOST_TEST(sync(refused).reason == "declined");
    BOOST_TEST(settle());
    BOOST_TEST(in_state(State::confirmed) == 1);
    BOOST_TEST(in_state(State::declined) == 1);
    BOOST_TEST(differences() == "");
}

BOOST_AUTO_TEST_CASE(an_acceptance_of_another_time_moves_ours_and_notifies_the_customer) {
    set_policy(SyncPolicy::confirm_first);
    let_host_decide();
    const auto id = book_at(10);
    BOOST_TEST(sync(id).reason == "waits for the host");
    const auto moved = host_says(link_of(id).remote_uid, "reschedule",
                                 {{"start", format_rfc3339(at(15, 0))},
                                  {"rescheduledBy", "staff" + std::to_string(staff(0).id.value) + "@example.com"}});
    BOOST_TEST(moved.at("status") == "accepted");
    BOOST_TEST(sync(id).reason == "in_step");
    BOOST_TEST(in_state(State::confirmed) == 1);
    BOOST_TEST(live_bookings_of(id).size() == 1U);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM appointment WHERE starts_at = '" + store::format_datetime(at(15, 0)) +
                           "'") == 1);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM message WHERE kind = 'moved'") == 1);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM message WHERE kind = 'confirmed'") == 1);
    BOOST_TEST(settle());
    BOOST_TEST(differences() == "");
}

BOOST_AUTO_TEST_CASE(a_confirmed_appointment_is_pending_again_after_a_move) {
    set_policy(SyncPolicy::confirm_first);
    let_host_decide();
    const auto id = book_at(10);
    BOOST_TEST(sync(id).reason == "waits for the host");
    host_says(link_of(id).remote_uid, "confirm");
    BOOST_TEST(sync(id).reason == "in_step");
    BOOST_TEST(in_state(State::confirmed) == 1);

    BOOST_CHECK(move(id, at(15, 0)).state == State::pending);
    BOOST_TEST(sync(id).reason == "waits for the host");
    BOOST_TEST(live_bookings_of(id).at(0).at("status") == "pending");
    host_says(link_of(id).remote_uid, "decline");
    BOOST_TEST(sync(id).reason == "declined");
    BOOST_TEST(settle());
    BOOST_TEST(in_state(State::declined) == 1);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM claim") == 0);
    BOOST_TEST(differences() == "");
}

BOOST_AUTO_TEST_CASE(a_confirmed_appointment_is_moved_in_the_owners_name_and_stays_confirmed) {
    let_host_decide();
    const auto id = book_at(10);
    BOOST_TEST(sync(id).reason == "in_step");
    BOOST_TEST(live_bookings_of(id).at(0).at("status") == "accepted");  // said yes to in the owner's name
    BOOST_CHECK(move(id, at(15, 0)).state == State::confirmed);
    BOOST_TEST(sync(id).reason == "in_step");
    BOOST_TEST(live_bookings_of(id).at(0).at("status") == "accepted");
    BOOST_TEST(differences() == "");
}

BOOST_AUTO_TEST_CASE(a_host_is_asked_the_more_seldom_the_longer_he_takes) {
    set_policy(SyncPolicy::confirm_first);
    let_host_decide();
    const auto id = book_at(10);
    const auto wait = [&](std::chrono::minutes age) {
        auto job = job_of(id, 1);
        job.job.created_at -= age;
        const auto result = sync_to_calcom(world.tools, job);
        BOOST_CHECK(result.kind == JobResult::Kind::snooze);
        return std::chrono::round<std::chrono::minutes>(*result.after).count();
    };
    BOOST_TEST(wait(0min) == 1);
    BOOST_TEST(wait(10min) == 5);
    BOOST_TEST(wait(10h) == 15);
}

BOOST_AUTO_TEST_CASE(an_appointment_that_begins_unanswered_is_declined) {
    set_policy(SyncPolicy::confirm_first);
    let_host_decide();
    const auto id = book_at(10);
    BOOST_TEST(sync(id).reason == "waits for the host");
    const auto job = job_of(id, 1);
    auto work = std::get<SyncWork>(begin_sync(world.tools, job));
    const auto verdict = take_step(work);
    work.now = Moment(work.ours.time.from) - 30s;
    const auto before = std::get<JobResult>(follow_remote_booking(world.tools, job, work, verdict));
    BOOST_CHECK(before.kind == JobResult::Kind::snooze);
    BOOST_CHECK(*before.after == 30s);
    work.now = work.ours.time.from;
    BOOST_TEST(std::get<JobResult>(follow_remote_booking(world.tools, job, work, verdict)).reason == "declined");
    BOOST_TEST(in_state(State::declined) == 1);
}

// The wait ends even without a sync: here its account is gone.
BOOST_AUTO_TEST_CASE(a_timer_ends_every_wait) {
    set_policy(SyncPolicy::confirm_first);
    let_host_decide();
    const auto waits = book_at(10), moved = book_at(11), accepted = book_at(15);
    BOOST_TEST(sync(accepted).reason == "waits for the host");
    host_says(link_of(accepted).remote_uid, "confirm");
    BOOST_TEST(sync(accepted).reason == "in_step");
    move(moved, at(16, 0));
    test.run("UPDATE calendar_account SET state = 'disconnected'");
    BOOST_TEST(test.number("SELECT COUNT(*) FROM job WHERE kind = 'end_wait' AND run_at <= "
                           "(SELECT MIN(starts_at) FROM appointment)") == 4);
    // The first wait of the one that was moved is over; its second goes on.
    test.run("UPDATE job SET run_at = UTC_TIMESTAMP(6) WHERE kind = 'end_wait' AND unique_key LIKE '%:1'");
    const auto due = [&] {
        return test.number(
            "SELECT COUNT(*) FROM job WHERE kind = 'end_wait' AND state IN ('available', 'running') AND "
            "unique_key LIKE '%:1'");
    };
    Worker worker(database, desk, catalogs, world.sealer, world.gateways, ids, world.accounts, world.worker_options());
    worker.start();
    const auto until = std::chrono::steady_clock::now() + 20s;
    while (due() > 0 && std::chrono::steady_clock::now() < until) std::this_thread::sleep_for(20ms);
    worker.stop(10s);
    BOOST_TEST(in_state(State::declined) == 1);
    BOOST_TEST(in_state(State::pending) == 1);
    BOOST_TEST(in_state(State::confirmed) == 1);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM message WHERE kind = 'declined'") == 1);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM appointment WHERE state = 'declined' AND appointment_id = " +
                           std::to_string(waits.value)) == 1);
}

BOOST_AUTO_TEST_CASE(the_host_is_asked_by_the_newest_versions_job_alone) {
    set_policy(SyncPolicy::confirm_first);
    let_host_decide();
    const auto id = book_at(10);
    move(id, at(11, 0));
    BOOST_TEST(sync_to_calcom(world.tools, job_of(id, 1)).reason == "superseded");
    BOOST_TEST(sync_to_calcom(world.tools, job_of(id, 2)).reason == "waits for the host");
}

BOOST_AUTO_TEST_SUITE_END()
