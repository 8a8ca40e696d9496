// webhook_payload_tests: the payload of each webhook, with the differences between triggers.
#include "tools/simulator/webhooks/webhook_payload.h"

#include "tests/simulator/webhooks/receiver.h"
#include "tests/support/until.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace slotkeeper;
using namespace slotkeeper::simulator;
using slotkeeper::tests::until;

namespace {

struct Subscribed : CalcomStandIn {
    Subscribed() : type(event_type()) { subscribe(*this, receiver.url()); }

    int confirmed_type() {
        return event_type({{"confirmationPolicy", {{"type", "always"}, {"blockUnconfirmedBookingsInBooker", false}}}});
    }
    Answer act(const std::string& uid, const std::string& what, const json& body = json::object()) {
        return post("/v2/bookings/" + uid + "/" + what, body);
    }

    Receiver receiver;
    int type;
};

const json kRef{{"metadata", {{"ref", "apt_1"}}}};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(webhook_payload_tests, Subscribed)

BOOST_AUTO_TEST_CASE(created_contains_the_whole_booking_with_the_callers_metadata) {
    const auto booking = book(type, "2026-11-25T09:00:00Z", kRef).data();
    BOOST_REQUIRE(receiver.count() == 1U);
    const auto told = receiver.last();
    BOOST_TEST(told.trigger() == "BOOKING_CREATED");
    BOOST_TEST(told.body.at("createdAt") == "2026-11-21T08:00:00.000Z");
    const auto& payload = told.payload();
    BOOST_TEST(payload.at("uid") == booking.at("uid"));
    BOOST_TEST(payload.at("bookingId") == booking.at("id"));
    BOOST_TEST(payload.at("status") == "ACCEPTED");
    BOOST_TEST(payload.at("startTime") == "2026-11-25T09:00:00Z");
    BOOST_TEST(payload.at("endTime") == "2026-11-25T09:30:00Z");
    BOOST_TEST(payload.at("metadata").at("ref") == "apt_1");
    BOOST_TEST(payload.at("metadata").at("videoCallUrl") == booking.at("location"));
    BOOST_TEST(payload.at("location") == "integrations:daily");
    BOOST_TEST(payload.at("iCalUID") == booking.at("icsUid"));
    BOOST_TEST(payload.at("iCalSequence") == 0);
    BOOST_TEST(payload.at("eventTypeId") == type);
    BOOST_TEST(payload.at("length") == 30);
    BOOST_TEST(payload.at("organizer").at("username") == "anna");
    BOOST_TEST(payload.at("organizer").at("utcOffset") == 0);
    const auto& attendee = payload.at("attendees").at(0);
    BOOST_TEST(attendee.at("email") == "carla@example.com");
    BOOST_TEST(attendee.at("firstName") == "Carla");
    BOOST_TEST(attendee.at("utcOffset") == 60);
    BOOST_TEST(payload.at("responses").at("name").at("value") == "Carla");
}

BOOST_AUTO_TEST_CASE(guests_are_attendees_too) {
    book(type, "2026-11-25T09:00:00Z", {{"guests", {"guest@example.com"}}});
    const auto attendees = receiver.last().payload().at("attendees");
    BOOST_REQUIRE(attendees.size() == 2U);
    BOOST_TEST(attendees.at(1).at("email") == "guest@example.com");
}

BOOST_AUTO_TEST_CASE(rescheduled_has_both_uids_and_no_cancellation_is_sent) {
    const auto old = book(type, "2026-11-25T09:00:00Z", kRef).data();
    const auto uid = old.at("uid").get<std::string>();
    const auto booking =
        act(uid, "reschedule", {{"start", "2026-11-26T10:00:00Z"}, {"rescheduledBy", "carla@example.com"}}).data();
    BOOST_REQUIRE(receiver.count() == 2U);
    BOOST_TEST(receiver.last().trigger() == "BOOKING_RESCHEDULED");
    const auto payload = receiver.last().payload();
    BOOST_TEST(payload.at("uid") == booking.at("uid"));
    BOOST_TEST(payload.at("rescheduleUid") == uid);
    BOOST_TEST(payload.at("rescheduleId") == old.at("id"));
    BOOST_TEST(payload.at("startTime") == "2026-11-26T10:00:00Z");
    BOOST_TEST(payload.at("rescheduleStartTime") == "2026-11-25T09:00:00Z");
    BOOST_TEST(payload.at("rescheduleEndTime") == "2026-11-25T09:30:00Z");
    BOOST_TEST(payload.at("rescheduledBy") == "carla@example.com");
    BOOST_TEST(payload.at("metadata").at("ref") == "apt_1");
    BOOST_TEST(payload.at("iCalSequence") == 1);
    BOOST_TEST(!payload.contains("iCalUID"));
    BOOST_TEST(payload.at("status") == "ACCEPTED");
}

BOOST_AUTO_TEST_CASE(cancelled_has_no_metadata_and_times_with_an_offset) {
    const auto uid = booked(type, "2026-11-25T09:00:00Z", kRef);
    act(uid, "cancel", {{"cancellationReason", "ill"}});
    BOOST_REQUIRE(receiver.count() == 2U);
    BOOST_TEST(receiver.last().trigger() == "BOOKING_CANCELLED");
    const auto payload = receiver.last().payload();
    BOOST_TEST(payload.at("uid") == uid);
    BOOST_TEST(payload.at("startTime") == "2026-11-25T09:00:00+00:00");
    BOOST_TEST(payload.at("endTime") == "2026-11-25T09:30:00+00:00");
    BOOST_TEST(payload.at("cancellationReason") == "ill");
    BOOST_TEST(payload.at("requestReschedule") == false);
    BOOST_TEST(payload.at("status") == "CANCELLED");
    BOOST_TEST(payload.at("iCalSequence") == 1);
    BOOST_TEST(payload.at("price").is_null());
    BOOST_TEST(!payload.contains("metadata"));
    BOOST_TEST(!payload.at("attendees").at(0).contains("firstName"));
}

BOOST_AUTO_TEST_CASE(a_booking_with_confirmation_is_requested_first_and_created_later_without_metadata) {
    const auto uid = booked(confirmed_type(), "2026-11-25T09:00:00Z", kRef);
    until([&] { return receiver.count() == 1; });
    BOOST_TEST(receiver.last().trigger() == "BOOKING_REQUESTED");
    BOOST_TEST(receiver.last().payload().at("status") == "PENDING");
    BOOST_TEST(receiver.last().payload().at("metadata") == json::object());
    act(uid, "confirm");
    BOOST_REQUIRE(receiver.count() == 2U);
    BOOST_TEST(receiver.last().trigger() == "BOOKING_CREATED");
    const auto payload = receiver.last().payload();
    BOOST_TEST(payload.at("uid") == uid);
    BOOST_TEST(payload.at("status") == "ACCEPTED");
    BOOST_TEST(payload.at("requiresConfirmation") == true);
    BOOST_TEST(payload.at("startTime") == "2026-11-25T09:00:00.000Z");
    BOOST_TEST(payload.at("metadata") == json::object());  // there, and empty
}

BOOST_AUTO_TEST_CASE(a_move_that_must_be_confirmed_again_is_a_request_with_the_old_uid) {
    const auto uid = booked(confirmed_type(), "2026-11-25T09:00:00Z");
    until([&] { return receiver.count() == 1; });
    act(uid, "confirm");
    const auto moved = act(uid, "reschedule", {{"start", "2026-11-26T10:00:00Z"}}).data();
    until([&] { return receiver.count() == 3; });
    BOOST_TEST(receiver.last().trigger() == "BOOKING_REQUESTED");
    BOOST_TEST(receiver.last().payload().at("uid") == moved.at("uid"));
    BOOST_TEST(receiver.last().payload().at("rescheduleUid") == uid);
}

BOOST_AUTO_TEST_CASE(a_webhook_requested_twice_is_sent_once) {
    const int asked = confirmed_type();
    booked(asked, "2026-11-25T09:00:00Z");
    booked(asked, "2026-11-25T09:00:00Z");
    booked(type, "2026-11-26T09:00:00Z");
    until([&] { return receiver.count() >= 2; });
    const auto all = receiver.all();
    BOOST_TEST(std::ranges::count(all, "BOOKING_REQUESTED", &Received::trigger) == 1);
}

BOOST_AUTO_TEST_CASE(rejected_has_a_reason_and_no_metadata) {
    const auto uid = booked(confirmed_type(), "2026-11-25T09:00:00Z", kRef);
    until([&] { return receiver.count() == 1; });
    act(uid, "decline", {{"reason", "no time"}});
    BOOST_REQUIRE(receiver.count() == 2U);
    BOOST_TEST(receiver.last().trigger() == "BOOKING_REJECTED");
    const auto payload = receiver.last().payload();
    BOOST_TEST(payload.at("uid") == uid);
    BOOST_TEST(payload.at("rejectionReason") == "no time");
    BOOST_TEST(payload.at("status") == "REJECTED");
    BOOST_TEST(!payload.contains("metadata"));
}

BOOST_AUTO_TEST_CASE(a_no_show_webhook_identifies_the_booking_by_uid_only) {
    const auto booking = book(type, "2026-11-25T09:00:00Z").data();
    const auto uid = booking.at("uid").get<std::string>();
    clock.set("2026-11-25 09:05");
    const json marked{{"email", "carla@example.com"}, {"absent", true}};
    act(uid, "mark-absent", {{"attendees", json::array({marked})}});
    BOOST_REQUIRE(receiver.count() == 2U);
    BOOST_TEST(receiver.last().trigger() == "BOOKING_NO_SHOW_UPDATED");
    BOOST_TEST(receiver.last().payload() ==
               (json{{"message", "carla@example.com marked as no-show"},
                     {"bookingUid", uid},
                     {"bookingId", booking.at("id")},
                     {"attendees", json::array({{{"email", "carla@example.com"}, {"noShow", true}}})}}));
    act(uid, "mark-absent", {{"host", true}});
    BOOST_TEST(receiver.count() == 2U);  // no webhook about the host
}

BOOST_AUTO_TEST_SUITE_END()
