// sync_edit_tests: what becomes of an edited attendee at Cal.com, which cannot change one.
#include "tests/support/calcom_salon.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;

namespace {

struct EditedThere : CalcomSalon {
    void edit(AppointmentId id, const std::string& name, const std::string& email) {
        EditAppointment ask;
        ask.id = id;
        ask.attendee_name = name;
        ask.attendee_email = email;
        BOOST_REQUIRE(desk.submit(make(ask)).ok());
    }
    nlohmann::json attendee_of(AppointmentId id) {
        const auto live = live_bookings_of(id);
        BOOST_REQUIRE(live.size() == 1U);
        return live.front().at("attendees").at(0);
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(sync_edit_tests, EditedThere)

BOOST_AUTO_TEST_CASE(a_booking_that_is_not_made_yet_is_made_for_the_edited_attendee) {
    const auto id = booked(book(at(10, 0), staff(0).id)).id;
    edit(id, "Lukas Muster", "lukas@example.org");
    BOOST_REQUIRE(settle());
    BOOST_TEST(attendee_of(id).at("name") == "Lukas Muster");
    BOOST_TEST(attendee_of(id).at("email") == "lukas@example.org");
    BOOST_TEST(differences() == "");
}

BOOST_AUTO_TEST_CASE(a_booking_that_is_made_stays_and_the_link_is_in_step) {
    const auto id = booked(book(at(10, 0), staff(0).id)).id;
    BOOST_REQUIRE(settle());
    const auto uid = link_of(id).remote_uid;
    edit(id, "Lukas Muster", "lukas@example.org");
    BOOST_REQUIRE(settle());
    BOOST_TEST(link_of(id).remote_uid == uid);
    BOOST_CHECK(link_of(id).state == SyncState::in_step);
    BOOST_TEST(link_of(id).synced_version == 2);
    // The booking with another person is a new one.
    move(id, at(10, 0), {{0, 0, staff(1).id}});
    BOOST_REQUIRE(settle());
    BOOST_TEST(attendee_of(id).at("name") == "Lukas Muster");
    BOOST_TEST(differences() == "");
}

BOOST_AUTO_TEST_SUITE_END()
