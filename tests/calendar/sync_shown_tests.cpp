// sync_shown_tests: in_step means that Cal.com has exactly this version.
#include "engine/calendar/sync_shown.h"

#include "engine/store/booking/appointment_rows.h"
#include "engine/store/calendar/link_rows.h"
#include "tests/support/calcom_salon.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;

namespace {

struct TruthfulSalon : CalcomSalon {
    SyncState shown(AppointmentId id) {
        return database.read([&](store::Tx& tx) {
            const auto ours = *store::load_appointment(tx, demo::kCompany, id);
            const std::array wanted{id};
            const auto waits = store::find_waiting_syncs(tx, wanted).contains(id);
            return shown_sync(ours, store::load_links(tx, wanted), *catalog, waits).whole;
        });
    }
    // Two segments, each with a booking of its own.
    SyncShown of_parts(SyncState first, SyncState second, int synced = 1) {
        Appointment ours;
        ours.version = 1;
        std::vector<Link> links(2);
        links[0].part = 3;
        links[0].state = second;
        links[0].synced_version = synced;
        links[1].part = 1;
        links[1].state = first;
        links[1].synced_version = 1;
        return shown_sync(ours, links, *catalog, true);
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(sync_shown_tests, TruthfulSalon)

BOOST_AUTO_TEST_CASE(a_change_is_behind_from_its_answer_until_cal_com_has_it) {
    const auto made = booked(book(at(10, 0), staff(0).id));
    BOOST_CHECK(fresh_sync(made, *catalog).whole == SyncState::behind);
    BOOST_CHECK(shown(made.id) == SyncState::behind);
    BOOST_REQUIRE(settle());
    BOOST_CHECK(shown(made.id) == SyncState::in_step);
    move(made.id, at(15, 0));
    BOOST_CHECK(link_of(made.id).state == SyncState::in_step);  // of the version before
    BOOST_CHECK(shown(made.id) == SyncState::behind);
    BOOST_REQUIRE(settle());
    BOOST_CHECK(shown(made.id) == SyncState::in_step);
    cancel(made.id);
    BOOST_CHECK(shown(made.id) == SyncState::behind);
    test.run("UPDATE job SET state = 'dead'");  // whether a job will do it or not
    BOOST_CHECK(shown(made.id) == SyncState::behind);
}

BOOST_AUTO_TEST_CASE(a_requested_push_shows_as_behind_until_its_sync_has_run) {
    const auto made = booked(book(at(10, 0), staff(0).id));
    BOOST_REQUIRE(settle());
    test.run("UPDATE calendar_link SET heard_at = UTC_TIMESTAMP(6), ours_wins = TRUE");  // as reconcile --push does
    BOOST_CHECK(shown(made.id) == SyncState::behind);
    BOOST_TEST(sync(made.id).reason == "in_step");
    BOOST_CHECK(shown(made.id) == SyncState::in_step);
}

BOOST_AUTO_TEST_CASE(a_version_without_effect_at_cal_com_is_in_step) {
    const auto id = booked(book(at(10, 0), staff(0).id)).id;
    BOOST_REQUIRE(settle());
    booked(make(Change{id, Event::acknowledge, {}}));
    BOOST_CHECK(shown(id) == SyncState::in_step);
}

BOOST_AUTO_TEST_CASE(the_worst_state_of_the_parts_is_shown_with_each_part) {
    const auto shown = of_parts(SyncState::in_step, SyncState::conflicted);
    BOOST_CHECK(shown.whole == SyncState::conflicted);
    BOOST_REQUIRE(shown.parts.size() == 2U);
    BOOST_TEST(shown.parts[0].part == 1);
    BOOST_CHECK(shown.parts[0].state == SyncState::in_step);
    BOOST_TEST(shown.parts[1].part == 3);
    BOOST_CHECK(shown.parts[1].state == SyncState::conflicted);
    BOOST_CHECK(of_parts(SyncState::in_step, SyncState::off).whole == SyncState::in_step);
    BOOST_CHECK(of_parts(SyncState::in_step, SyncState::in_step, 0).whole == SyncState::behind);
    BOOST_CHECK(of_parts(SyncState::behind, SyncState::in_step).whole == SyncState::behind);
    BOOST_CHECK(of_parts(SyncState::detached, SyncState::behind).whole == SyncState::detached);
}

BOOST_AUTO_TEST_SUITE_END()
