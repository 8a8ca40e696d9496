// release_no_show_tests: who is not checked in within the time of grace did not come, and their time is free.
#include "engine/store/booking/appointment_rows.h"
#include "engine/store/catalog/catalog_rows.h"
#include "jobs/housekeeping.h"
#include "tests/support/job_run.h"
#include "tests/support/salon.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using namespace std::chrono_literals;

namespace {

struct Grace : Salon {
    Grace() { set("UPDATE branch SET release_after_minutes = 15"); }
    void set(const std::string& sql) {
        test.run(sql);
        database.transact([](store::Tx& tx) { store::bump_catalog_version(tx, demo::kCompany); });
        catalogs.current(demo::kCompany);
    }
    // One of half an hour, that began so long ago, whatever the hours of the salon.
    Appointment visit(Minutes ago, std::size_t with = 0) {
        auto command = book(std::chrono::floor<Minutes>(whole_seconds(clock.now())) - ago, staff(with).id);
        command.skip_rules = true;
        const auto receipt = desk.submit(command);
        BOOST_REQUIRE_MESSAGE(receipt.ok(), (receipt.ok() ? "" : receipt.refusal().message));
        return *receipt->appointment;
    }
    JobResult run(const Appointment& one) {
        return release_no_show(database, desk, catalogs,
                               run_of(job::ReleaseNoShow{one.id, one.version, one.time.from}));
    }
    std::string run_missing() {
        return release_no_show(database, desk, catalogs, run_of(job::ReleaseNoShow{AppointmentId{5}, 1, at(10, 0)}))
            .reason;
    }
    State state_of(AppointmentId id) {
        return database.read([&](store::Tx& tx) { return store::load_appointment(tx, demo::kCompany, id); })->state;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(release_no_show_tests, Grace)

BOOST_AUTO_TEST_CASE(a_booking_leaves_a_job_for_the_end_of_its_grace) {
    const auto jobs = [&] {
        return test.number(
            "SELECT COUNT(*) FROM job JOIN appointment ON appointment_id = subject_id WHERE kind = 'release_no_show' "
            "AND run_at = starts_at + INTERVAL 15 MINUTE");
    };
    const auto made = desk.submit(book(at(10, 0), staff(0).id));
    BOOST_REQUIRE(made.ok());
    BOOST_TEST(jobs() == 1);
    BOOST_REQUIRE(desk.submit(make(Reschedule{made->appointment->id, at(12, 0), {}, false, {}})).ok());
    BOOST_TEST(jobs() == 1);  // that of the earlier start is at another time
    BOOST_TEST(test.number("SELECT COUNT(*) FROM job WHERE kind = 'release_no_show'") == 2);
    BOOST_TEST(run(*made->appointment).reason == "not_due");
    set("UPDATE branch SET release_after_minutes = NULL");
    BOOST_REQUIRE(desk.submit(book(at(14, 0), staff(0).id)).ok());
    BOOST_TEST(test.number("SELECT COUNT(*) FROM job WHERE kind = 'release_no_show'") == 2);
}

BOOST_AUTO_TEST_CASE(what_waits_for_an_approval_leaves_the_job_once_it_is_approved) {
    set("UPDATE service SET approval = 'required'");
    const auto made = desk.submit(book(at(10, 0), staff(0).id));
    BOOST_REQUIRE(made.ok());
    BOOST_CHECK(made->appointment->state == State::pending);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM job WHERE kind = 'release_no_show'") == 0);
    BOOST_REQUIRE(desk.submit(make(Approve{made->appointment->id})).ok());
    BOOST_TEST(test.number("SELECT COUNT(*) FROM job WHERE kind = 'release_no_show'") == 1);
}

BOOST_AUTO_TEST_CASE(who_is_not_checked_in_did_not_come_and_the_rest_is_free) {
    const auto late = visit(20min);
    BOOST_TEST(run(late).reason == "released");
    BOOST_CHECK(state_of(late.id) == State::no_show);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM audit_event WHERE event = 'no_show' AND actor = 'job:release'") == 1);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM claim WHERE taken_until > UTC_TIMESTAMP() + INTERVAL 1 SECOND") == 0);
    BOOST_TEST(run(late).reason == "not_due");  // twice is once
    BOOST_TEST(run_missing() == "skipped_missing");
    BOOST_TEST(broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(who_is_checked_in_stays) {
    const auto here = visit(20min);
    BOOST_REQUIRE(desk.submit(make(Change{here.id, Event::check_in, {}})).ok());
    BOOST_TEST(run(here).reason == "not_due");
    BOOST_CHECK(state_of(here.id) == State::checked_in);
}

BOOST_AUTO_TEST_CASE(the_grace_of_today_counts) {
    const auto one = visit(20min);
    set("UPDATE branch SET release_after_minutes = 25");
    BOOST_CHECK(run(one).kind == JobResult::Kind::snooze);
    set("UPDATE service SET release_after_minutes = 0");
    BOOST_TEST(run(one).reason == "not_due");
    BOOST_CHECK(state_of(one.id) == State::confirmed);
    set("UPDATE service SET release_after_minutes = 5");
    BOOST_TEST(run(one).reason == "released");
}

BOOST_AUTO_TEST_SUITE_END()
