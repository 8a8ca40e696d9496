// bookings_tests: bookings are created, moved and cancelled as at Cal.com, with its oddities.
#include "tests/simulator/stand_in.h"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <thread>

using namespace slotkeeper;
using namespace slotkeeper::simulator;

BOOST_AUTO_TEST_SUITE(bookings_tests)

BOOST_AUTO_TEST_CASE(a_booking_shows_every_field_of_the_published_schema) {
    CalcomStandIn calcom;
    const int type = calcom.event_type();
    const auto answer = calcom.book(type, "2026-11-25T09:00:00Z", {{"metadata", {{"ref", "apt_1"}}}});
    BOOST_TEST(answer.status == 201);
    BOOST_TEST(answer.body.at("status") == "success");
    const auto& data = answer.data();
    BOOST_TEST(data.at("status") == "accepted");
    BOOST_TEST(data.at("start") == "2026-11-25T09:00:00.000Z");
    BOOST_TEST(data.at("end") == "2026-11-25T09:30:00.000Z");
    BOOST_TEST(data.at("duration") == 30);
    BOOST_TEST(data.at("eventTypeId") == type);
    BOOST_TEST(data.at("eventType").at("id") == type);
    BOOST_TEST(data.at("title") == "Haircut between anna and Carla");
    BOOST_TEST(data.at("hosts").at(0).at("username") == "anna");
    BOOST_TEST(data.at("attendees").at(0).at("email") == "carla@example.com");
    BOOST_TEST(data.at("attendees").at(0).at("language") == "en");
    BOOST_TEST(data.at("metadata").at("ref") == "apt_1");
    BOOST_TEST(data.at("rating").is_null());
    BOOST_TEST(data.at("createdAt") == "2026-11-21T08:00:00.000Z");
    BOOST_TEST(data.at("icsUid") == data.at("uid").get<std::string>() + "@Cal.com");
    for (const char* field : {"description", "absentHost", "updatedAt", "location", "bookingFieldsResponses", "id"}) {
        BOOST_TEST(data.contains(field), field);
    }
}

BOOST_AUTO_TEST_CASE(a_start_with_an_offset_is_returned_in_utc) {
    CalcomStandIn calcom;
    const auto answer = calcom.book(calcom.event_type(), "2026-11-25T10:10:00+01:00");
    BOOST_TEST(answer.data().at("start") == "2026-11-25T09:10:00.000Z");
}

BOOST_AUTO_TEST_CASE(an_overlapping_start_of_one_host_is_refused_also_through_another_event_type) {
    CalcomStandIn calcom;
    const int first = calcom.event_type();
    const int second = calcom.event_type();
    const int of_ben = calcom.event_type(json::object(), "cal_sim_ben");
    BOOST_TEST(calcom.book(first, "2026-11-25T09:00:00Z").status == 201);
    for (const int type : {first, second}) {
        const auto answer = calcom.book(type, "2026-11-25T09:15:00Z");
        BOOST_TEST(answer.status == 400);
        BOOST_TEST(answer.message() == "User either already has booking at this time or is not available");
        BOOST_TEST(answer.code() == "BadRequestException");
    }
    BOOST_TEST(calcom.book(of_ben, "2026-11-25T09:15:00Z").status == 201);
    BOOST_TEST(calcom.book(second, "2026-11-25T09:30:00Z").status == 201);
}

BOOST_AUTO_TEST_CASE(a_repeated_create_is_not_recognised_by_any_key) {
    CalcomStandIn calcom;
    const int type = calcom.event_type();
    calcom.book(type, "2026-11-25T09:00:00Z");
    BOOST_TEST(calcom.book(type, "2026-11-25T09:00:00Z").status == 400);
}

BOOST_AUTO_TEST_CASE(one_of_fifty_concurrent_creates_is_accepted) {
    CalcomStandIn calcom;
    const int type = calcom.event_type();
    std::atomic<int> accepted = 0, refused = 0;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 50; ++i) {
            threads.emplace_back([&, i] {
                const auto start = i % 2 == 0 ? "2026-11-25T09:00:00Z" : "2026-11-25T09:15:00Z";
                (calcom.book(type, start).status == 201 ? accepted : refused)++;
            });
        }
    }
    BOOST_TEST(accepted == 1);
    BOOST_TEST(refused == 49);
}

BOOST_AUTO_TEST_CASE(the_past_and_too_short_a_notice_are_refused) {
    CalcomStandIn calcom;
    const int type = calcom.event_type({{"minimumBookingNotice", 120}});
    BOOST_TEST(calcom.book(type, "2026-11-21T07:00:00Z").message() == "Attempting to book a meeting in the past.");
    BOOST_TEST(contains(calcom.book(type, "2026-11-21T09:59:00Z").message(), "can't be booked at the \"start\" time"));
    BOOST_TEST(calcom.book(type, "2026-11-21T10:00:00Z").status == 201);
}

BOOST_AUTO_TEST_CASE(buffers_of_both_bookings_keep_their_distance) {
    CalcomStandIn calcom;
    const int wide = calcom.event_type({{"afterEventBuffer", 15}});
    const int plain = calcom.event_type({{"beforeEventBuffer", 10}});
    calcom.book(wide, "2026-11-25T09:00:00Z");
    BOOST_TEST(calcom.book(plain, "2026-11-25T09:50:00Z").status == 400);
    BOOST_TEST(calcom.book(plain, "2026-11-25T09:55:00Z").status == 201);
}

BOOST_AUTO_TEST_CASE(an_unknown_booking_is_404) {
    CalcomStandIn calcom;
    const auto body = CalcomStandIn::booking_body(99, "2026-11-25T09:00:00Z");
    BOOST_TEST(calcom.post("/v2/bookings", body).message() == "Event type with id 99 not found.");
    BOOST_TEST(calcom.post("/v2/bookings", body).status == 404);
    auto by_slug = body;
    by_slug.erase("eventTypeId");
    by_slug["eventTypeSlug"] = "no-such";
    by_slug["username"] = "anna";
    BOOST_TEST(calcom.post("/v2/bookings", by_slug).message() ==
               "Event type with slug no-such belonging to user anna not found.");
    by_slug["username"] = "nobody";
    BOOST_TEST(calcom.post("/v2/bookings", by_slug).message() == "User with username nobody not found");
    for (const auto& [method, what] : {std::pair{"GET", ""}, {"POST", "/cancel"}, {"POST", "/reschedule"}}) {
        const auto answer = calcom.ask(
            {.method = method,
             .url = std::string("/v2/bookings/none") + what,
             .body = what == std::string("/reschedule") ? json{{"start", "2026-11-25T09:00:00Z"}} : json(nullptr)});
        BOOST_TEST(answer.status == 404);
        BOOST_TEST(answer.message() == "Booking with uid=none was not found in the database");
    }
}

BOOST_AUTO_TEST_CASE(an_event_type_is_found_by_slug_and_username) {
    CalcomStandIn calcom;
    const int type = calcom.event_type({{"slug", "beard"}});
    auto body =
        CalcomStandIn::booking_body(0, "2026-11-25T09:00:00Z", {{"eventTypeSlug", "beard"}, {"username", "anna"}});
    body.erase("eventTypeId");
    BOOST_TEST(calcom.post("/v2/bookings", body).data().at("eventTypeId") == type);
}

BOOST_AUTO_TEST_CASE(moving_makes_a_new_booking_and_leaves_the_old_one_cancelled) {
    CalcomStandIn calcom;
    const int type = calcom.event_type();
    const auto old = calcom.book(type, "2026-11-25T09:00:00Z", {{"metadata", {{"ref", "apt_1"}}}}).data();
    const auto uid = old.at("uid").get<std::string>();
    const json preference{{"start", "2026-11-25T09:15:00Z"}, {"reschedulingReason", "ill"}};
    const auto moved = calcom.post("/v2/bookings/" + uid + "/reschedule", preference);
    BOOST_TEST(moved.status == 201);
    BOOST_TEST(moved.data().at("uid") != uid);
    BOOST_TEST(moved.data().at("rescheduledFromUid") == uid);
    BOOST_TEST(moved.data().at("metadata").at("ref") == "apt_1");
    BOOST_TEST(moved.data().at("icsUid") == old.at("icsUid"));
    BOOST_TEST(moved.data().at("reschedulingReason") == "ill");
    BOOST_TEST(moved.data().at("start") == "2026-11-25T09:15:00.000Z");

    const auto left = calcom.get("/v2/bookings/" + uid).data();
    BOOST_TEST(left.at("status") == "cancelled");
    BOOST_TEST(left.at("rescheduledToUid") == moved.data().at("uid"));
    const auto again = calcom.post("/v2/bookings/" + uid + "/reschedule", preference);
    BOOST_TEST(again.status == 400);
    BOOST_TEST(contains(again.message(), moved.data().at("uid").get<std::string>()));
}

BOOST_AUTO_TEST_CASE(a_booking_does_not_move_onto_another_and_keeps_its_place_then) {
    CalcomStandIn calcom;
    const int type = calcom.event_type();
    const auto uid = calcom.booked(type, "2026-11-25T09:00:00Z");
    calcom.booked(type, "2026-11-25T10:00:00Z");
    BOOST_TEST(calcom.post("/v2/bookings/" + uid + "/reschedule", {{"start", "2026-11-25T10:15:00Z"}}).status == 400);
    BOOST_TEST(calcom.get("/v2/bookings/" + uid).data().at("status") == "accepted");
}

BOOST_AUTO_TEST_CASE(the_host_must_say_why_a_stranger_need_not) {
    CalcomStandIn calcom;
    const int type = calcom.event_type();
    const auto uid = calcom.booked(type, "2026-11-25T09:00:00Z");
    const auto cancel = "/v2/bookings/" + uid + "/cancel";
    for (const json& body : {json::object(), json{{"cancellationReason", "  "}}}) {
        const auto answer = calcom.post(cancel, body);
        BOOST_TEST(answer.status == 400);
        BOOST_TEST(answer.body == (json{{"statusCode", 400}, {"message", "Cancellation reason is required"}}));
    }
    const auto stranger = calcom.ask({.method = "POST", .url = cancel, .key = "cal_sim_ben"});
    BOOST_TEST(stranger.status == 200);
    BOOST_TEST(stranger.data().at("status") == "cancelled");
}

BOOST_AUTO_TEST_CASE(cancelling_twice_and_moving_what_is_cancelled_are_refused) {
    CalcomStandIn calcom;
    const int type = calcom.event_type();
    const auto uid = calcom.booked(type, "2026-11-25T09:00:00Z");
    const json reason{{"cancellationReason", "ill"}};
    BOOST_TEST(calcom.post("/v2/bookings/" + uid + "/cancel", reason).data().at("cancellationReason") == "ill");
    const auto again = calcom.post("/v2/bookings/" + uid + "/cancel", reason);
    BOOST_TEST(again.status == 400);
    BOOST_TEST(contains(again.message(), "because it has been cancelled already"));
    const auto moved = calcom.post("/v2/bookings/" + uid + "/reschedule", {{"start", "2026-11-26T09:00:00Z"}});
    BOOST_TEST(moved.status == 400);
    BOOST_TEST(contains(moved.message(), "because it has been cancelled."));
    BOOST_TEST(calcom.book(type, "2026-11-25T09:00:00Z").status == 201);  // the time is free again
}

BOOST_AUTO_TEST_CASE(an_ended_booking_cannot_be_cancelled) {
    CalcomStandIn calcom;
    const auto uid = calcom.booked(calcom.event_type(), "2026-11-25T09:00:00Z");
    calcom.clock.set("2026-11-25 09:31");
    const auto answer = calcom.post("/v2/bookings/" + uid + "/cancel", {{"cancellationReason", "ill"}});
    BOOST_TEST(answer.body.at("message") == "Cannot cancel a booking that has already ended");
}

BOOST_AUTO_TEST_CASE(the_uid_is_the_secret) {
    CalcomStandIn calcom;
    const int type = calcom.event_type();
    const auto made = calcom.ask({.method = "POST",
                                  .url = "/v2/bookings",
                                  .body = CalcomStandIn::booking_body(type, "2026-11-25T09:00:00Z"),
                                  .key = ""});
    BOOST_TEST(made.status == 201);
    const auto url = "/v2/bookings/" + made.data().at("uid").get<std::string>();
    BOOST_TEST(calcom.ask({.url = url, .key = ""}).status == 200);
    const auto moved = calcom.ask(
        {.method = "POST", .url = url + "/reschedule", .body = {{"start", "2026-11-25T11:00:00Z"}}, .key = ""});
    BOOST_TEST(moved.status == 201);
    const auto new_url = "/v2/bookings/" + moved.data().at("uid").get<std::string>();
    BOOST_TEST(calcom.ask({.method = "POST", .url = new_url + "/cancel", .key = ""}).status == 200);
}

BOOST_AUTO_TEST_CASE(pending_bookings_share_a_time_and_are_all_confirmed) {
    CalcomStandIn calcom;
    const int type =
        calcom.event_type({{"confirmationPolicy", {{"type", "always"}, {"blockUnconfirmedBookingsInBooker", false}}}});
    std::vector<std::string> uids;
    for (const char* email : {"a@example.com", "b@example.com"}) {
        const json who{{"name", "A"}, {"email", email}, {"timeZone", "UTC"}};
        const auto answer = calcom.book(type, "2026-11-25T09:00:00Z", {{"attendee", who}});
        BOOST_TEST(answer.data().at("status") == "pending");
        uids.push_back(answer.data().at("uid").get<std::string>());
    }
    for (const auto& uid : uids) {
        const auto answer = calcom.post("/v2/bookings/" + uid + "/confirm", json::object());
        BOOST_TEST(answer.status == 200);
        BOOST_TEST(answer.data().at("status") == "accepted");
    }
    const auto again = calcom.post("/v2/bookings/" + uids[0] + "/confirm", json::object());
    BOOST_TEST(again.status == 400);
    BOOST_TEST(again.code() == "TRPCError");
    BOOST_TEST(again.message() == "Booking already confirmed");
    BOOST_TEST(!again.body.at("error").contains("details"));
}

BOOST_AUTO_TEST_CASE(the_same_request_for_a_booking_with_confirmation_is_the_same_booking) {
    CalcomStandIn calcom;
    const int type =
        calcom.event_type({{"confirmationPolicy", {{"type", "always"}, {"blockUnconfirmedBookingsInBooker", true}}}});
    const auto uid = calcom.booked(type, "2026-11-25T09:00:00Z");
    BOOST_TEST(calcom.booked(type, "2026-11-25T09:00:00Z") == uid);
    const json other{{"name", "B"}, {"email", "b@example.com"}, {"timeZone", "UTC"}};
    BOOST_TEST(calcom.book(type, "2026-11-25T09:00:00Z", {{"attendee", other}}).status == 400);  // pending ones block
}

BOOST_AUTO_TEST_CASE(a_declined_booking_is_rejected_and_only_its_host_decides) {
    CalcomStandIn calcom;
    const int type =
        calcom.event_type({{"confirmationPolicy", {{"type", "always"}, {"blockUnconfirmedBookingsInBooker", true}}}});
    const auto url = "/v2/bookings/" + calcom.booked(type, "2026-11-25T09:00:00Z") + "/decline";
    BOOST_TEST(calcom.ask({.method = "POST", .url = url, .key = "cal_sim_ben"}).status == 401);
    BOOST_TEST(calcom.ask({.method = "POST", .url = url, .key = ""}).status == 403);
    BOOST_TEST(calcom.post(url, {{"reason", "no"}}).data().at("status") == "rejected");
    BOOST_TEST(calcom.book(type, "2026-11-25T09:00:00Z").status == 201);
}

BOOST_AUTO_TEST_CASE(a_booking_moved_without_its_hosts_name_waits_for_acceptance_again) {
    CalcomStandIn calcom;
    const int type =
        calcom.event_type({{"confirmationPolicy", {{"type", "always"}, {"blockUnconfirmedBookingsInBooker", false}}}});
    const auto uid = calcom.booked(type, "2026-11-25T09:00:00Z");
    calcom.post("/v2/bookings/" + uid + "/confirm", json::object());
    const auto by_stranger = calcom.ask({.method = "POST",
                                         .url = "/v2/bookings/" + uid + "/reschedule",
                                         .body = {{"start", "2026-11-26T09:00:00Z"}},
                                         .key = ""});
    BOOST_TEST(by_stranger.data().at("status") == "pending");
    const auto second = by_stranger.data().at("uid").get<std::string>();
    calcom.post("/v2/bookings/" + second + "/confirm", json::object());
    const auto moved =
        calcom.post("/v2/bookings/" + second + "/reschedule", {{"start", "2026-11-26T10:00:00Z"}});  // with his key
    BOOST_TEST(moved.data().at("status") == "pending");
    const auto by_host = calcom.post("/v2/bookings/" + moved.data().at("uid").get<std::string>() + "/reschedule",
                                     {{"start", "2026-11-27T09:00:00Z"}, {"rescheduledBy", "anna@example.com"}});
    BOOST_TEST(by_host.data().at("status") == "accepted");
    BOOST_TEST(by_host.data().at("rescheduledByEmail") == "anna@example.com");
}

BOOST_AUTO_TEST_SUITE_END()
