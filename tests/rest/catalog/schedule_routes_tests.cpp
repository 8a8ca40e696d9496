// schedule_routes_tests: other weeks, nights and buffers, from the document to opening hours, staff schedules and
// bookings.
#include "tests/support/front.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

struct ScheduleFront : Front {
    Answer ask(const std::string& method, const std::string& path, const json& body = nullptr) {
        auto headers = bearer(admin);
        if (!body.is_null()) headers["Content-Type"] = "application/json";
        return send(method, path, headers, body.is_null() ? "" : body.dump());
    }
    // Open on Friday nights and on Mondays, but not in one week of December.
    std::string make_bar() {
        json bar{{"name", "Nachtbar"}, {"slug", "nachtbar"}, {"time_zone", "Europe/Berlin"}};
        bar["hours"] = {{"mon", json::array({"09:00-17:00"})}, {"fri", json::array({"18:00-02:00"})}};
        json quiet{{"from", "2030-12-16"}, {"until", "2030-12-22"}};
        quiet["hours"]["mon"] = json::array({"11:00-13:00"});
        bar["schedules"] = json::array({quiet});
        const auto made = ask("POST", "/v1/branches", bar);
        BOOST_REQUIRE_MESSAGE(made.status == 201, made.text);
        return "/v1/branches/" + made.body["id"].get<std::string>();
    }
    // "12-13T18:00 to 12-14T00:00, …" of one date.
    static std::string open_on(const json& times, std::size_t date) {
        std::string text;
        for (const auto& one : times["dates"][date]["open"]) {
            text += (text.empty() ? "" : ", ") + one["start"].get<std::string>().substr(5, 11) + " to " +
                    one["end"].get<std::string>().substr(5, 11);
        }
        return text;
    }

    const std::string admin = new_key(demo::kCompany, {store::Scope::read, store::Scope::write, store::Scope::admin});
    const ResourceId anna = salon.staff(0).id;
    const std::string path_of_anna = "/v1/resources/" + anna.text();
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(schedule_routes_tests, ScheduleFront)

BOOST_AUTO_TEST_CASE(opening_hours_follow_other_weeks_and_nights) {
    const auto bar = make_bar();
    const auto times = ask("GET", bar + "/opening-hours?from=2030-12-13&to=2030-12-28").body;
    BOOST_TEST(open_on(times, 0) == "12-13T18:00 to 12-14T00:00");
    BOOST_TEST(open_on(times, 1) == "12-14T00:00 to 12-14T02:00");
    BOOST_TEST(open_on(times, 3) == "12-16T11:00 to 12-16T13:00");
    BOOST_TEST(open_on(times, 7).empty());  // the Friday of the quiet week
    BOOST_TEST(open_on(times, 8).empty());  // and the end of its night
    BOOST_TEST(open_on(times, 10) == "12-23T09:00 to 12-23T17:00");
    BOOST_TEST(open_on(times, 14) == "12-27T18:00 to 12-28T00:00");
    const auto shown = ask("GET", bar + "?definition=true").body["definition"];
    BOOST_TEST(shown["schedules"][0]["from"] == "2030-12-16");
    BOOST_TEST(shown["schedules"][0]["hours"]["mon"][0] == "11:00-13:00");
}

BOOST_AUTO_TEST_CASE(a_person_works_every_second_week) {
    make_bar();
    json week{{"every_weeks", 2}, {"anchor", "2030-12-18"}};
    week["hours"]["mon"] = json::array({"12:00-16:00"});
    const auto made =
        ask("POST", "/v1/resources", {{"name", "Ina"}, {"branch", "nachtbar"}, {"schedules", json::array({week})}});
    BOOST_REQUIRE_MESSAGE(made.status == 201, made.text);
    const auto path = "/v1/resources/" + made.body["id"].get<std::string>();
    const auto times = ask("GET", path + "/schedule?from=2030-12-16&to=2030-12-30").body;
    BOOST_TEST(open_on(times, 0) == "12-16T12:00 to 12-16T13:00");  // within the hours of the branch
    BOOST_TEST(open_on(times, 7) == "12-23T09:00 to 12-23T17:00");  // in other weeks those of the branch
    BOOST_TEST(open_on(times, 14) == "12-30T12:00 to 12-30T16:00");
    const auto document = ask("GET", "/v1/catalog").body;
    const auto again = ask("PUT", "/v1/catalog", document);
    BOOST_REQUIRE_MESSAGE(again.status == 200, again.text);
    BOOST_TEST(again.body["changes"] == 0);
    BOOST_TEST(ask("PATCH", path, {{"schedules", json::array()}}).status == 200);
    BOOST_TEST(open_on(ask("GET", path + "/schedule?from=2030-12-30&to=2030-12-30").body, 0) ==
               "12-30T09:00 to 12-30T17:00");
}

BOOST_AUTO_TEST_CASE(a_person_on_a_journey_works_by_the_clock_of_another_zone) {
    auto bar = make_bar();
    BOOST_REQUIRE(ask("PATCH", bar, {{"hours", {{"mon", json::array({"09:00-22:00"})}}}}).status == 200);
    json week{{"from", "2031-01-13"}, {"until", "2031-01-13"}, {"time_zone", "America/New_York"}};
    week["hours"]["mon"] = json::array({"08:00-18:00"});
    const auto made =
        ask("POST", "/v1/resources", {{"name", "Ina"}, {"branch", "nachtbar"}, {"schedules", json::array({week})}});
    BOOST_REQUIRE_MESSAGE(made.status == 201, made.text);
    const auto path = "/v1/resources/" + made.body["id"].get<std::string>();
    // In January it is two in the afternoon in Berlin; the hours of the branch end it.
    const auto times = ask("GET", path + "/schedule?from=2031-01-06&to=2031-01-20").body;
    BOOST_TEST(open_on(times, 0) == "01-06T09:00 to 01-06T22:00");
    BOOST_TEST(open_on(times, 7) == "01-13T14:00 to 01-13T22:00");
    BOOST_TEST(open_on(times, 14) == "01-20T09:00 to 01-20T22:00");
    const auto shown = ask("GET", path + "?definition=true").body["definition"];
    BOOST_TEST(shown["schedules"][0]["time_zone"] == "America/New_York");
    const auto document = ask("GET", "/v1/catalog").body;
    const auto again = ask("PUT", "/v1/catalog", document);
    BOOST_REQUIRE_MESSAGE(again.status == 200, again.text);
    BOOST_TEST(again.body["changes"] == 0);
    week["time_zone"] = "Moon/Crater";
    BOOST_TEST(ask("PATCH", path, {{"schedules", json::array({week})}}).refusal() ==
               "422 invalid_field schedules[0].time_zone");
    BOOST_TEST(ask("PATCH", bar, {{"schedules", json::array({week})}}).refusal() ==
               "422 unknown_field schedules[0].time_zone");
    week.erase("time_zone");
    BOOST_TEST(ask("PATCH", path, {{"schedules", json::array({week})}}).status == 200);
    BOOST_TEST(open_on(ask("GET", path + "/schedule?from=2031-01-13&to=2031-01-13").body, 0) ==
               "01-13T09:00 to 01-13T18:00");
}

BOOST_AUTO_TEST_CASE(a_journey_is_explained_by_the_clock_of_the_branch) {
    const auto date = at(10).substr(0, 10);
    json away{{"from", date}, {"until", date}, {"time_zone", "America/New_York"}};
    for (const auto* day : {"mon", "tue", "wed", "thu", "fri", "sat", "sun"}) {
        away["hours"][day] = json::array({"06:00-08:00"});
    }
    BOOST_REQUIRE(ask("PATCH", path_of_anna, {{"schedules", json::array({away})}}).status == 200);
    const auto told = get("/v1/slots/explain?service=Haarschnitt&start=" + at(10) + "&resource_id=" + anna.text()).body;
    BOOST_TEST(told["bookable"] == false);
    const auto& person = told["segments"][0]["needs"][0]["resources"][0];
    BOOST_TEST(person["reason"] == "not_working");
    const auto fact = person["fact"].get<std::string>();
    BOOST_TEST(fact.find("(on a journey, with hours of America/New_York)") != std::string::npos, fact);
}

BOOST_AUTO_TEST_CASE(other_weeks_decide_about_bookings_and_may_not_leave_one_outside) {
    const auto date = at(10).substr(0, 10);
    const json free_day{{"from", date}, {"until", date}};
    const auto set = [&](const json& list) { return ask("PATCH", path_of_anna, {{"schedules", list}}); };
    BOOST_REQUIRE(set(json::array({free_day})).status == 200);
    BOOST_TEST(post("/v1/appointments", booking(at(10), anna)).refusal() == "422 outside_hours start");
    BOOST_REQUIRE(set(json::array()).status == 200);
    BOOST_REQUIRE(post("/v1/appointments", booking(at(10), anna)).status == 201);
    const auto refused = set(json::array({free_day}));
    BOOST_TEST(refused.status == 409);
    BOOST_TEST(set(json::array({json{{"from", date}, {"until", "2020-01-01"}}})).refusal() ==
               "422 invalid_field schedules[0].until");
}

BOOST_AUTO_TEST_CASE(the_longest_buffer_of_segment_resource_and_branch_counts) {
    BOOST_REQUIRE(ask("PATCH", path_of_anna, {{"buffer_after_minutes", 15}}).status == 200);
    BOOST_REQUIRE(post("/v1/appointments", booking(at(10), anna)).status == 201);  // until half past ten
    BOOST_TEST(post("/v1/appointments", booking(at(10, 30), anna)).refusal() == "409 slot_conflict start");
    BOOST_TEST(post("/v1/appointments", booking(at(10, 45), anna)).status == 201);
    const auto home = "/v1/branches/" + demo::branch().id.text();
    BOOST_REQUIRE(ask("PATCH", home, {{"buffer_before_minutes", 20}, {"buffer_after_minutes", 5}}).status == 200);
    const auto person = get(path_of_anna).body, branch = get(home).body;
    BOOST_TEST(person["buffer_before_minutes"] == 0);
    BOOST_TEST(person["buffer_after_minutes"] == 15);
    BOOST_TEST(branch["buffer_before_minutes"] == 20);
    BOOST_TEST(branch["buffer_after_minutes"] == 5);
    BOOST_TEST(post("/v1/appointments", booking(at(11, 30), anna)).refusal() == "409 slot_conflict start");
    BOOST_TEST(post("/v1/appointments", booking(at(11, 50), anna)).status == 201);
    BOOST_TEST(salon.broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(two_services_keep_their_distance_on_one_person) {
    const auto cut = "/v1/services/" + salon.service("Haarschnitt").id.text();
    const json pair{{"next", "haarschnitt"}, {"minutes", 30}};
    BOOST_REQUIRE(ask("PATCH", cut, {{"pair_buffers", json::array({pair})}}).status == 200);
    const auto shown = get(cut).body["pair_buffers"];
    BOOST_REQUIRE(shown.size() == 1U);
    BOOST_TEST(shown[0]["next_service_id"] == salon.service("Haarschnitt").id.text());
    BOOST_TEST(shown[0]["minutes"] == 30);
    BOOST_REQUIRE(post("/v1/appointments", booking(at(10), anna)).status == 201);
    BOOST_TEST(post("/v1/appointments", booking(at(10, 45), anna)).refusal() == "409 slot_conflict start");
    const auto told =
        get("/v1/slots/explain?service=Haarschnitt&start=" + at(10, 45) + "&resource_id=" + anna.text()).body;
    BOOST_TEST(told["bookable"] == false);
    const auto& person = told["segments"][0]["needs"][0]["resources"][0];
    BOOST_TEST(person["reason"] == "too_near");
    BOOST_TEST(person["in_the_way"].size() == 1U);
    BOOST_TEST(post("/v1/appointments", booking(at(11), anna)).status == 201);
    BOOST_TEST(ask("PATCH", cut, {{"pair_buffers", json::array({json{{"next", "moon"}, {"minutes", 5}}})}}).refusal() ==
               "422 invalid_field pair_buffers[0].next");
}

BOOST_AUTO_TEST_SUITE_END()
