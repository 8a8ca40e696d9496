// slot_explanation_tests: GET /v1/slots/explain: rules and facts, and what a key may see of other appointments.
#include "tests/support/front.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

struct ExplainingFront {
    Front front;
    ResourceId anna = front.salon.staff(0).id;

    Answer explain(const std::string& start, std::optional<ResourceId> who = {}, Headers headers = {}) {
        return front.get(
            "/v1/slots/explain?service=Haarschnitt&start=" + start + (who ? "&resource_id=" + who->text() : ""),
            std::move(headers));
    }
    static json rule(const Answer& answer, std::string_view name) {
        for (const auto& one : answer.body["rules"]) {
            if (one["rule"] == name) return one;
        }
        return json{{"ok", "there is no such rule"}, {"fact", ""}};
    }
    static json resource(const Answer& answer) { return answer.body["segments"][0]["needs"][0]["resources"][0]; }
};

bool has(const json& text, std::string_view part) { return text.get<std::string>().find(part) != std::string::npos; }

}  // namespace

BOOST_FIXTURE_TEST_SUITE(slot_explanation_tests, ExplainingFront)

BOOST_AUTO_TEST_CASE(a_free_start_obeys_every_rule) {
    const auto answer = explain(Front::at(10), anna);
    BOOST_REQUIRE_MESSAGE(answer.status == 200, answer.text);
    BOOST_TEST(answer.body["bookable"] == true);
    BOOST_TEST(answer.body["offered"] == true);
    BOOST_TEST(answer.body["start"] == Front::at(10));
    BOOST_TEST(answer.body["service"]["name"] == "Haarschnitt");
    BOOST_TEST(answer.body["summary"] == "It can be booked, and a search offers it.");
    BOOST_TEST(answer.body["nearest"].empty());
    BOOST_TEST(answer.body["availability"]["source"] == "local");
    for (const auto& one : answer.body["rules"]) BOOST_TEST(one["ok"] == true, one.dump());
    BOOST_TEST(resource(answer)["reason"] == "free");
    BOOST_TEST(answer.body["segments"][0]["needs"][0]["wanted"] == true);
}

BOOST_AUTO_TEST_CASE(an_appointment_in_the_way_is_named_by_its_id_alone) {
    front.salon.test.run("UPDATE service_segment SET buffer_after_minutes = 10");
    front.salon.test.run("UPDATE catalog_version SET version = version + 1");
    const auto booked = front.post("/v1/appointments", front.booking(Front::at(10), anna));
    BOOST_REQUIRE_MESSAGE(booked.status == 201, booked.text);
    const auto id = booked.body["id"].get<std::string>();
    const auto answer = explain(Front::at(10, 30), anna);
    BOOST_TEST(answer.body["bookable"] == false);
    BOOST_TEST(rule(answer, "resources")["ok"] == false);
    BOOST_TEST(rule(answer, "combination")["ok"].is_null());
    const auto taken = resource(answer);
    BOOST_TEST(taken["reason"] == "taken");
    BOOST_TEST(has(taken["fact"], "taken by " + id + " from 10:00 to 10:40 (buffer from 10:30)"), taken["fact"]);
    BOOST_REQUIRE(taken["in_the_way"].size() == 1U);
    BOOST_TEST(taken["in_the_way"][0]["kind"] == "appointment");
    BOOST_TEST(taken["in_the_way"][0]["id"] == id);
    BOOST_TEST(taken["in_the_way"][0]["until"] == Front::at(10, 40));
    BOOST_TEST(taken["in_the_way"][0]["end"] == Front::at(10, 30));
    BOOST_TEST(!has(answer.text, "Erika"));
    BOOST_REQUIRE(!answer.body["nearest"].empty());
    BOOST_TEST(explain(answer.body["nearest"][0].get<std::string>(), anna).body["offered"] == true);

    const auto reader = Front::bearer(front.new_key(demo::kCompany, {store::Scope::read}));
    const auto shorter = explain(Front::at(10, 30), anna, reader);
    BOOST_TEST(resource(shorter)["reason"] == "taken");
    BOOST_TEST(resource(shorter)["fact"] == "is taken");
    BOOST_TEST(resource(shorter)["in_the_way"].empty());
    BOOST_TEST(!has(shorter.text, id));
}

BOOST_AUTO_TEST_CASE(holds_and_full_places_are_told) {
    const auto hold = front.post(
        "/v1/holds",
        {{"service", "Haarschnitt"}, {"start", Front::at(10)}, {"resource_id", anna.text()}, {"length_seconds", 600}});
    BOOST_REQUIRE_MESSAGE(hold.status == 201, hold.text);
    const auto held = resource(explain(Front::at(10), anna));
    BOOST_TEST(held["reason"] == "held");
    BOOST_TEST(held["in_the_way"][0]["kind"] == "hold");
    BOOST_TEST(held["in_the_way"][0]["held_until"] == hold.body["expires_at"]);
    front.salon.test.run("UPDATE resource SET capacity = 2 WHERE resource_id = " + std::to_string(anna.value));
    front.salon.test.run("UPDATE catalog_version SET version = version + 1");
    BOOST_TEST(resource(explain(Front::at(10), anna))["reason"] == "free");
    BOOST_REQUIRE(front.salon.desk.submit(front.salon.book(Salon::at(10, 0), anna)).ok());
    const auto full = resource(explain(Front::at(10), anna));
    BOOST_TEST(full["capacity"] == 2);
    BOOST_TEST(full["reason"] == "taken");
    BOOST_TEST(full["in_the_way"].size() == 2U);
    BOOST_TEST(has(full["fact"], "has none of its 2 places left for all the time: "), full["fact"]);
}

BOOST_AUTO_TEST_CASE(the_reason_of_time_off_is_for_those_who_may_write) {
    const auto block = front.post(
        "/v1/blocks",
        {{"resource_id", anna.text()}, {"start", Front::at(10)}, {"end", Front::at(12)}, {"reason", "dentist"}});
    BOOST_REQUIRE_MESSAGE(block.status == 201, block.text);
    const auto answer = explain(Front::at(11), anna);
    BOOST_TEST(resource(answer)["reason"] == "time_off");
    BOOST_TEST(resource(answer)["in_the_way"][0]["reason"] == "dentist");
    BOOST_TEST(resource(answer)["in_the_way"][0]["start"].is_null());
    const auto reader = Front::bearer(front.new_key(demo::kCompany, {store::Scope::read}));
    BOOST_TEST(!has(explain(Front::at(11), anna, reader).text, "dentist"));
}

BOOST_AUTO_TEST_CASE(hours_dates_and_the_grid_are_told) {
    const auto sunday = explain(Front::at(10, 0, 5));  // the fixture's day is a Tuesday
    BOOST_TEST(rule(sunday, "branch_open")["ok"] == false);
    BOOST_TEST(has(sunday.body["summary"], "It cannot be booked: the branch is closed on Sunday, "),
               sunday.body["summary"]);
    const auto early = explain(Front::at(8));
    BOOST_TEST(has(rule(early, "branch_open")["fact"], "the branch is open 09:00-19:00 on Tuesday, "));
    const auto beside = explain(Front::at(10, 5), anna);
    BOOST_TEST(beside.body["bookable"] == true);
    BOOST_TEST(beside.body["offered"] == false);
    BOOST_TEST(
        has(rule(beside, "grid")["fact"], "every 15 minutes from each opening, before it 10:00, after it 10:15"));
    BOOST_TEST(front.post("/v1/appointments", front.booking(Front::at(10, 5), anna)).status == 201);
    const auto past = explain(Front::at(10, 0, -60));
    BOOST_TEST(rule(past, "not_in_the_past")["ok"] == false);
    const auto late = explain(Front::at(10, 0, 420));
    BOOST_TEST(rule(late, "window")["ok"] == false);
    BOOST_TEST(has(late.body["summary"], "It cannot be booked: at most 365 days ahead, so the last day is "));
}

BOOST_AUTO_TEST_CASE(what_cannot_serve_is_explained_and_what_is_unknown_refused) {
    const auto basin = front.salon.catalog->resource_named("Waschplatz 1")->id;
    const auto answer = explain(Front::at(10), basin);
    BOOST_TEST(rule(answer, "wanted_resources")["ok"] == false);
    BOOST_TEST(resource(answer)["reason"] == "lacks_skill");
    BOOST_TEST(answer.body["nearest"].empty());
    const auto service = front.salon.service("Bart").id;
    front.salon.test.run("UPDATE service SET active = 0 WHERE service_id = " + std::to_string(service.value));
    front.salon.test.run("UPDATE catalog_version SET version = version + 1");
    const auto path = "/v1/slots/explain?start=" + Front::at(10) + "&service_id=";
    const auto inactive = front.get(path + service.text());
    BOOST_TEST(inactive.body["summary"] == "It cannot be booked: the service is inactive.");
    BOOST_TEST(front.get(path + ServiceId{4711}.text()).refusal() == "404 not_found service_id");
    BOOST_TEST(explain(Front::at(10), ResourceId{4711}).refusal() == "404 not_found resource_id");
    BOOST_TEST(front.get("/v1/slots/explain?service=Bart").status == 422);
    BOOST_TEST(front.get(path + service.text() + "&appointment_id=" + AppointmentId{4711}.text()).status == 404);
    // A key of the neighbour finds none of our records.
    BOOST_TEST(explain(Front::at(10), {}, Front::bearer(front.neighbour_key)).status == 404);
}

BOOST_AUTO_TEST_CASE(an_appointment_tells_why_its_person_serves) {
    const auto chosen_by = [](const Answer& answer) {
        return answer.body["segments"][0]["resources"][0].value("chosen_by", "");
    };
    const auto asked = front.post("/v1/appointments", front.booking(Front::at(10), anna));
    BOOST_TEST(chosen_by(asked) == "requested");
    // An explanation names the one whom the next booking takes, and no other.
    const auto explained = explain(Front::at(10));
    std::string would_serve;
    for (const auto& one : explained.body["segments"][0]["needs"][0]["resources"]) {
        if (one["chosen_by"].is_null()) continue;
        would_serve += one["id"].get<std::string>() + ' ' + one["chosen_by"].get<std::string>();
    }
    auto open = front.booking(Front::at(10), anna, "0151 12345679");
    open.erase("resource_id");
    const auto made = front.post("/v1/appointments", open);
    BOOST_REQUIRE_MESSAGE(made.status == 201, made.text);
    BOOST_TEST(chosen_by(made) != "");
    BOOST_TEST(chosen_by(made) != "requested");
    BOOST_TEST(made.body["segments"][0]["resources"][0]["id"].get<std::string>() + ' ' + chosen_by(made) ==
               would_serve);
    BOOST_TEST(chosen_by(front.get(made.header("location"))) == chosen_by(made));
    const auto moved = front.post(made.header("location") + "/reschedule", {{"start", Front::at(11)}});
    BOOST_TEST(chosen_by(moved) == chosen_by(made));
}

BOOST_AUTO_TEST_SUITE_END()
