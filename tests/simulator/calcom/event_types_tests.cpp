// event_types_tests: event types are created through the API and shown in its format.
#include "tests/simulator/stand_in.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::simulator;

namespace {
json slugs_of(const json& fields) {
    auto slugs = json::array();
    for (const auto& field : fields) slugs.push_back(field.at("slug"));
    return slugs;
}
}  // namespace

BOOST_AUTO_TEST_SUITE(event_types_tests)

BOOST_AUTO_TEST_CASE(any_key_makes_a_host_on_first_use) {
    CalcomStandIn calcom;
    const auto me = calcom.get("/v2/me");
    BOOST_TEST(me.status == 200);
    BOOST_TEST(me.data().at("username") == "anna");
    BOOST_TEST(me.data().at("email") == "anna@example.com");
    BOOST_TEST(me.data().at("timeZone") == "UTC");
    BOOST_TEST(calcom.get("/v2/me").data() == me.data());
    const auto other = calcom.ask({.url = "/v2/me", .key = "cal_live_Anna"});
    BOOST_TEST(other.data().at("username") == "live-anna");
    BOOST_TEST(other.data().at("id") != me.data().at("id"));
    BOOST_TEST(calcom.ask({.url = "/v2/me", .key = "cal_sim_ANNA"}).data().at("username") == "anna-2");
}

BOOST_AUTO_TEST_CASE(an_event_type_is_made_found_and_listed) {
    CalcomStandIn calcom;
    const auto made = calcom.post("/v2/event-types", {{"title", "Cut"},
                                                      {"slug", "Cut short"},
                                                      {"lengthInMinutes", 30},
                                                      {"lengthInMinutesOptions", json::array({30, 60})},
                                                      {"beforeEventBuffer", 5}});
    BOOST_TEST(made.status == 201);
    BOOST_TEST(made.data().at("slug") == "cut-short");
    BOOST_TEST(made.data().at("minimumBookingNotice") == 120);
    BOOST_TEST(made.data().at("lengthInMinutesOptions") == json::array({30, 60}));
    BOOST_TEST(made.data().at("locations").at(0).at("integration") == "cal-video");
    const auto id = std::to_string(made.data().at("id").get<int>());
    BOOST_TEST(calcom.get("/v2/event-types/" + id).data() == made.data());
    BOOST_TEST(calcom.get("/v2/event-types").data().size() == 1U);
    BOOST_TEST(calcom.ask({.url = "/v2/event-types?username=anna&eventSlug=cut-short", .key = ""}).data().size() == 1U);
    BOOST_TEST(calcom.ask({.url = "/v2/event-types?username=nobody", .key = ""}).data().empty());
    BOOST_TEST(calcom.ask({.url = "/v2/event-types", .key = ""}).data().empty());
}

BOOST_AUTO_TEST_CASE(a_slug_is_taken_once_by_each_host) {
    CalcomStandIn calcom;
    calcom.event_type({{"slug", "cut"}});
    const json body{{"title", "Cut"}, {"slug", "cut"}, {"lengthInMinutes", 30}};
    BOOST_TEST(calcom.post("/v2/event-types", body).message() == "User already has an event type with this slug.");
    BOOST_TEST(calcom.ask({.method = "POST", .url = "/v2/event-types", .body = body, .key = "cal_sim_ben"}).status ==
               201);
}

BOOST_AUTO_TEST_CASE(hidden_and_foreign_event_types_are_not_shown) {
    CalcomStandIn calcom;
    const auto id = std::to_string(calcom.event_type({{"hidden", true}}));
    BOOST_TEST(calcom.get("/v2/event-types?username=anna").data().size() == 1U);
    BOOST_TEST(calcom.ask({.url = "/v2/event-types?username=anna", .key = "cal_sim_ben"}).data().empty());
    BOOST_TEST(calcom.ask({.url = "/v2/event-types/" + id, .key = "cal_sim_ben"}).status == 404);
    BOOST_TEST(calcom.ask({.url = "/v2/event-types/" + id, .key = ""}).status == 403);
    BOOST_TEST(calcom.get("/v2/event-types/one").message() == "Event type with id one not found");
}

BOOST_AUTO_TEST_CASE(own_questions_stand_between_the_built_in_ones) {
    CalcomStandIn calcom;
    const auto fields = json::array({{{"type", "text"},
                                      {"slug", "colour"},
                                      {"label", "Colour"},
                                      {"required", true},
                                      {"placeholder", ""},
                                      {"hidden", false}},
                                     {{"slug", "notes"}, {"label", "Wishes"}}});
    const auto id = std::to_string(calcom.event_type({{"bookingFields", fields}}));
    const auto shown = calcom.get("/v2/event-types/" + id).data().at("bookingFields");
    BOOST_TEST(slugs_of(shown) ==
               json::array({"name", "email", "location", "colour", "title", "notes", "guests", "rescheduleReason"}));
    BOOST_TEST(shown.at(3).at("isDefault") == false);
    BOOST_TEST(shown.at(5).at("label") == "Wishes");
    const auto listed = calcom.get("/v2/event-types").data().at(0).at("bookingFields");
    BOOST_TEST(slugs_of(listed) ==
               json::array({"name", "email", "location", "colour", "notes", "guests", "rescheduleReason"}));
}

BOOST_AUTO_TEST_CASE(an_attendee_must_be_reachable) {
    CalcomStandIn calcom;
    const json email{{"type", "email"}, {"label", "E-mail"}, {"placeholder", ""}, {"required", false}};
    const auto answer = calcom.post(
        "/v2/event-types",
        {{"title", "Cut"}, {"slug", "cut"}, {"lengthInMinutes", 30}, {"bookingFields", json::array({email})}});
    BOOST_TEST(answer.status == 400);
    BOOST_TEST(contains(answer.message(), "visible and required email or visible and required attendee phone"));
}

BOOST_AUTO_TEST_CASE(an_event_type_may_demand_a_login) {
    CalcomStandIn calcom;
    const int type = calcom.event_type({{"bookingRequiresAuthentication", true}});
    const auto body = CalcomStandIn::booking_body(type, "2026-11-25T09:00:00Z");
    BOOST_TEST(calcom.ask({.method = "POST", .url = "/v2/bookings", .body = body, .key = ""}).status == 401);
    BOOST_TEST(calcom.ask({.method = "POST", .url = "/v2/bookings", .body = body, .key = "cal_sim_ben"}).status == 403);
    BOOST_TEST(calcom.post("/v2/bookings", body).status == 201);
}

BOOST_AUTO_TEST_CASE(only_the_given_fields_of_an_event_type_are_changed) {
    CalcomStandIn calcom;
    const auto id = calcom.event_type({{"slug", "cut"}, {"beforeEventBuffer", 5}});
    const auto place = "/v2/event-types/" + std::to_string(id);
    const auto patch = [&](const json& body, const std::string& key = "cal_sim_anna") {
        return calcom.ask({.method = "PATCH", .url = place, .body = body, .key = key});
    };
    const auto before = calcom.get(place).data();
    const auto changed = patch({{"lengthInMinutes", 45}});
    BOOST_TEST(changed.status == 200);
    BOOST_TEST(changed.data().at("lengthInMinutes") == 45);
    auto expected = before;
    expected["lengthInMinutes"] = 45;
    BOOST_TEST(calcom.get(place).data() == expected);
    BOOST_TEST(patch({{"lengthInMinutes", 0}}).status == 400);
    BOOST_TEST(patch({{"title", "x"}}, "cal_sim_ben").status == 404);
    calcom.event_type({{"slug", "other"}});
    BOOST_TEST(patch({{"slug", "other"}}).message() == "User already has an event type with this slug.");
}

BOOST_AUTO_TEST_CASE(a_deleted_event_type_is_unknown_and_its_bookings_stay) {
    CalcomStandIn calcom;
    const auto id = calcom.event_type({{"slug", "cut"}});
    const auto place = "/v2/event-types/" + std::to_string(id);
    const auto uid = calcom.booked(id, "2026-11-25T10:00:00Z");
    const auto remove = [&](const std::string& key) {
        return calcom.ask({.method = "DELETE", .url = place, .key = key});
    };
    BOOST_TEST(remove("cal_sim_ben").status == 404);
    const auto removed = remove("cal_sim_anna");
    BOOST_TEST(removed.status == 200);
    BOOST_TEST(removed.data() == (json{{"id", id}, {"lengthInMinutes", 30}, {"slug", "cut"}, {"title", "Haircut"}}));
    BOOST_TEST(remove("cal_sim_anna").status == 404);
    BOOST_TEST(calcom.get(place).status == 404);
    BOOST_TEST(calcom.get("/v2/event-types").data().empty());
    const auto refused = calcom.book(id, "2026-11-25T12:00:00Z");
    BOOST_TEST(refused.status == 404);
    BOOST_TEST(refused.message() == "Event type with id " + std::to_string(id) + " not found.");
    BOOST_TEST(calcom.get("/v2/bookings/" + uid).data().at("status") == "accepted");
    const auto moved = calcom.post("/v2/bookings/" + uid + "/reschedule", {{"start", "2026-11-25T14:00:00Z"}});
    BOOST_TEST(moved.status == 404);
    BOOST_TEST(calcom.post("/v2/bookings/" + uid + "/cancel", {{"cancellationReason", "x"}}).status == 200);
    calcom.event_type({{"slug", "cut"}});  // its slug is free again
}

BOOST_AUTO_TEST_SUITE_END()
