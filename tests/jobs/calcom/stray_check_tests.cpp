// stray_check_tests: bookings without a link are found and cancelled, and no others.
#include "jobs/calcom/stray_check.h"

#include "engine/base/calendar_text.h"
#include "jobs/calcom/sync_steps.h"
#include "tests/support/calcom_salon.h"
#include "tests/support/job_run.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

struct StraySalon : CalcomSalon {
    // A booking that carries the appointment's id, as a call that arrived late would have made it.
    std::string make_stray(AppointmentId id, Instant start) {
        const json body{
            {"start", format_rfc3339(start)},
            {"eventTypeId", event_type_id(service("Haarschnitt"), staff(0))},
            {"attendee", {{"name", "Erika"}, {"email", "erika@example.com"}, {"timeZone", "Europe/Berlin"}}},
            {"metadata", {{"slotkeeper_appointment_id", id.text()}, {"slotkeeper_version", "1"}}}};
        return ask("POST", "/v2/bookings", body).at("uid");
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(stray_check_tests, StraySalon)

BOOST_AUTO_TEST_CASE(a_stray_at_a_time_that_an_earlier_version_had_is_cancelled) {
    const auto id = booked(book(at(10, 0), staff(0).id)).id;
    move(id, at(15, 0));
    BOOST_TEST(sync(id).reason == "in_step");
    make_stray(id, at(10, 0));
    BOOST_TEST(live_bookings_of(id).size() == 2U);
    BOOST_TEST(check_strays(id).reason == "stray_cancelled");
    BOOST_TEST(differences() == "");
    BOOST_TEST(check_strays(id).reason == "no_stray");
    BOOST_TEST(differences() == "");
}

BOOST_AUTO_TEST_CASE(a_stray_of_a_cancelled_appointment_is_cancelled) {
    const auto id = booked(book(at(10, 0), staff(0).id)).id;
    BOOST_TEST(sync(id).reason == "in_step");
    cancel(id);
    BOOST_TEST(sync(id).reason == "in_step");
    make_stray(id, at(10, 0));
    BOOST_TEST(check_strays(id).reason == "stray_cancelled");
    BOOST_TEST(differences() == "");
}

BOOST_AUTO_TEST_CASE(bookings_of_others_are_left_alone) {
    const auto id = booked(book(at(10, 0), staff(0).id)).id;
    const auto other = booked(book(at(11, 0), staff(0).id)).id;
    book_there(staff(0), at(15, 0));
    sync(id);
    sync(other);
    BOOST_TEST(check_strays(id).reason == "no_stray");
    BOOST_TEST(live_bookings().size() == 3U);
}

BOOST_AUTO_TEST_CASE(a_link_that_is_not_settled_is_not_searched) {
    const auto id = booked(book(at(10, 0), staff(0).id)).id;
    BOOST_CHECK(check_strays(id).kind == JobResult::Kind::snooze);  // nothing is there yet: what is found may be wanted
    BOOST_CHECK(std::holds_alternative<SyncWork>(begin_sync(world.tools, run_of(job::Sync{id, 1}))));
    BOOST_CHECK(check_strays(id).kind == JobResult::Kind::snooze);
}

BOOST_AUTO_TEST_CASE(a_sync_waits_while_strays_are_looked_for) {
    const auto id = booked(book(at(10, 0), staff(0).id)).id;
    sync(id);
    move(id, at(15, 0));
    test.run("UPDATE calendar_link SET state = 'in_step', synced_version = 2");
    std::string during;
    auto options = world.tools.options;
    options.at_step = [&](std::string_view step) {
        if (step == "stray_begun") during = sync(id).reason;
    };
    const SyncTools tools{database, desk, catalogs, world.sealer, world.gateways, ids, world.accounts, options};
    BOOST_TEST(check_for_strays(tools, run_of(job::StrayCheck{id, {}})).reason == "no_stray");
    BOOST_TEST(during == "busy");
    BOOST_TEST(sync(id).reason == "in_step");
    BOOST_TEST(differences() == "");
}

BOOST_AUTO_TEST_CASE(a_search_whose_worker_died_is_taken_up_when_its_lease_ends) {
    const auto id = booked(book(at(10, 0), staff(0).id)).id;
    sync(id);
    make_stray(id, at(15, 0));
    struct Death {};
    auto options = world.tools.options;
    options.at_step = [](std::string_view) { throw Death(); };
    const SyncTools mortal{database, desk, catalogs, world.sealer, world.gateways, ids, world.accounts, options};
    BOOST_CHECK_THROW(check_for_strays(mortal, run_of(job::StrayCheck{id, {}})), Death);
    BOOST_CHECK(check_strays(id).kind == JobResult::Kind::snooze);
    test.run("UPDATE calendar_link SET lease_until = UTC_TIMESTAMP(6)");
    BOOST_TEST(check_strays(id).reason == "stray_cancelled");
    BOOST_TEST(differences() == "");
}

BOOST_AUTO_TEST_CASE(a_search_that_fails_is_made_again) {
    const auto id = booked(book(at(10, 0), staff(0).id)).id;
    sync(id);
    make_stray(id, at(16, 0));
    set_faults(1, {"500_before"});
    BOOST_CHECK(check_strays(id).kind == JobResult::Kind::retry);
    set_faults(0, {});
    BOOST_TEST(check_strays(id).reason == "stray_cancelled");
    BOOST_TEST(differences() == "");
    BOOST_CHECK(link_of(id).state == SyncState::in_step);
    BOOST_TEST(!link_of(id).lease_until.has_value());
}

BOOST_AUTO_TEST_SUITE_END()
