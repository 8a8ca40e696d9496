// appointment_routes_tests: a booking from the first request to its history, as an API client sees it.
#include "tests/support/front.h"

#include <boost/test/unit_test.hpp>

#include <thread>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

// The place of one that has just begun, whatever the hours of the salon.
std::string visit_now(Front& front) {
    auto& salon = front.salon;
    auto command = salon.book(std::chrono::floor<Minutes>(whole_seconds(salon.clock.now())), salon.staff(0).id);
    command.skip_rules = true;
    return "/v1/appointments/" + salon.desk.submit(command)->appointment->id.text();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(appointment_routes_tests)

BOOST_AUTO_TEST_CASE(a_booking_is_answered_in_full_and_found_again) {
    Front front;
    const auto anna = front.salon.staff(0);
    auto body = front.booking(Front::at(10), anna.id, "0151 12345678");
    body["notes"] = "kurz, bitte";
    body["metadata"] = {{"campaign", "winter"}};
    const auto made = front.post("/v1/appointments", body);
    BOOST_REQUIRE_MESSAGE(made.status == 201, made.text);
    BOOST_TEST(made.header("location") == "/v1/appointments/" + made.body["id"].get<std::string>());
    BOOST_TEST(made.header("etag") == "\"1\"");
    BOOST_TEST(made.header("idempotent-replayed") == "");
    BOOST_TEST(made.body["version"] == 1);
    BOOST_TEST(made.body["state"] == "confirmed");
    BOOST_TEST(made.body["start"] == Front::at(10));
    BOOST_TEST(made.body["end"] == Front::at(10, 30));
    BOOST_TEST(made.body["time_zone"] == "Europe/Berlin");
    BOOST_TEST(made.body["service"]["name"] == "Haarschnitt");
    BOOST_TEST(made.body["segments"].size() == 1U);
    BOOST_TEST(made.body["segments"][0]["resources"][0]["id"] == anna.id.text());
    BOOST_TEST(made.body["segments"][0]["resources"][0]["name"] == anna.name);
    BOOST_TEST(made.body["customer"]["phone"] == "+4915112345678");
    BOOST_TEST(made.body["customer"]["created"] == true);
    BOOST_TEST(made.body["attendee_name"] == "Erika Muster");
    BOOST_TEST(made.body["metadata"]["campaign"] == "winter");
    BOOST_TEST(made.body["source"] == "api");
    BOOST_TEST(made.body["sync"] == "off");

    auto found = front.get(made.header("location"));
    BOOST_TEST(found.status == 200);
    BOOST_TEST(found.header("etag") == "\"1\"");
    auto expected = made.body;
    expected["customer"].erase("created");
    BOOST_TEST(found.body == expected);
}

BOOST_AUTO_TEST_CASE(a_composite_service_shows_each_segment_with_its_resources) {
    Front front;
    auto body = front.booking(Front::at(9));
    body["service_id"] = front.salon.service("Farbe").id.text();
    const auto made = front.post("/v1/appointments", body);
    BOOST_REQUIRE_MESSAGE(made.status == 201, made.text);
    const auto& segments = made.body["segments"];
    BOOST_REQUIRE(segments.size() == 3U);
    BOOST_TEST(segments[0]["resources"].size() == 2U);
    BOOST_TEST(segments[1]["resources"].size() == 1U);
    BOOST_TEST(segments[1]["resources"][0]["kind"] == "room");
    BOOST_TEST(segments[2]["name"] == "Schneiden");
    BOOST_TEST(segments[2]["end"] == made.body["end"]);
}

BOOST_AUTO_TEST_CASE(segments_name_resources_and_may_leave_them_open) {
    Front front;
    auto body = front.booking(Front::at(9));
    body["service_id"] = front.salon.service("Farbe").id.text();
    const auto lena = front.salon.catalog->resource_named("Lena Hoffmann")->id.text();
    const auto basin = front.salon.catalog->resource_named("Waschplatz 2")->id.text();
    body["segments"] = {{{"resources", {basin, lena}}}, nullptr, json::object()};
    const auto made = front.post("/v1/appointments", body);
    BOOST_REQUIRE_MESSAGE(made.status == 201, made.text);
    const auto text = made.body["segments"].dump();
    BOOST_TEST(text.find(lena) != std::string::npos);
    BOOST_TEST(text.find(basin) != std::string::npos);
    body["segments"] = {{{"resource_id", basin}}, nullptr, {{"resource_id", basin}}};
    BOOST_TEST(front.post("/v1/appointments", body).refusal() == "422 invalid_field segments[2].resource_id");
}

BOOST_AUTO_TEST_CASE(a_known_number_is_the_same_customer_under_any_name) {
    Front front;
    const auto first = front.post("/v1/appointments", front.booking(Front::at(10), {}, "+4915112345678"));
    auto again = front.booking(Front::at(11), {}, "0049 151 12345678");
    again["customer"]["name"] = "Lukas Muster";
    again["customer"]["email"] = "lukas@example.org";
    const Headers keyed{{"Idempotency-Key", "second"}};
    const auto second = front.post("/v1/appointments", again, keyed);
    BOOST_REQUIRE_MESSAGE(second.status == 201, second.text);
    // What is answered is what is stored, not what was asked for.
    auto expected = first.body["customer"];
    expected["created"] = false;
    BOOST_TEST(second.body["customer"] == expected);
    BOOST_TEST(second.body["attendee_name"] == "Lukas Muster");
    BOOST_TEST(front.post("/v1/appointments", again, keyed).text == second.text);
    expected.erase("created");
    BOOST_TEST(front.get(second.header("location")).body["customer"] == expected);
}

BOOST_AUTO_TEST_CASE(a_taken_start_is_a_conflict_with_three_others) {
    Front front;
    const auto anna = front.salon.staff(0).id;
    BOOST_TEST(front.post("/v1/appointments", front.booking(Front::at(10), anna)).status == 201);
    const auto stored = front.stored();
    const auto refused = front.post("/v1/appointments", front.booking(Front::at(10, 15), anna));
    BOOST_TEST(refused.refusal() == "409 slot_conflict start");
    BOOST_TEST(refused.body["segment"] == 0);
    BOOST_TEST(refused.body["alternatives"] == json({Front::at(9, 30), Front::at(10, 30), Front::at(11)}));
    BOOST_TEST((front.stored() == stored));
}

BOOST_AUTO_TEST_CASE(a_repeat_is_answered_though_what_it_names_was_taken_from_the_catalogue) {
    Front front;
    const auto anna = front.salon.staff(0).id;
    const auto body = front.booking(Front::at(10), anna);
    const auto hold_body = json{{"service", "Haarschnitt"}, {"start", Front::at(12)}, {"resource_id", anna.text()}};
    const auto keyed = [](const std::string& key) { return Headers{{"Idempotency-Key", key}}; };
    const auto booked = front.post("/v1/appointments", body, keyed("book"));
    const auto held = front.post("/v1/holds", hold_body, keyed("hold"));
    const auto path = "/v1/appointments/" + booked.body["id"].get<std::string>() + "/reschedule";
    const json move{{"start", Front::at(14)}, {"resource_id", anna.text()}};
    const auto moved = front.post(path, move, keyed("move"));
    BOOST_REQUIRE(moved.status == 200);

    front.salon.test.run("UPDATE service SET active = FALSE");
    front.salon.test.run("UPDATE resource SET active = FALSE");
    front.salon.test.run("UPDATE catalog_version SET version = version + 1");
    const auto stored = front.stored();
    BOOST_TEST(front.post("/v1/appointments", body, keyed("book")).text == booked.text);
    BOOST_TEST(front.post("/v1/holds", hold_body, keyed("hold")).text == held.text);
    BOOST_TEST(front.post(path, move, keyed("move")).text == moved.text);
    BOOST_TEST(front.post("/v1/appointments", body, keyed("new")).refusal() == "404 not_found service_id");
    BOOST_TEST(front.post("/v1/holds", hold_body, keyed("book")).status != 201);
    BOOST_TEST(front.stored() == stored);
}

BOOST_AUTO_TEST_CASE(a_key_makes_a_repeat_the_same_booking) {
    Front front;
    const auto body = front.booking(Front::at(10));
    const Headers keyed{{"Idempotency-Key", "order-17"}};
    const auto first = front.post("/v1/appointments", body, keyed);
    const auto stored = front.stored();
    const auto second = front.post("/v1/appointments", body, keyed);
    BOOST_TEST(first.status == 201);
    BOOST_TEST(second.status == 201);
    BOOST_TEST(second.header("idempotent-replayed") == "true");
    BOOST_TEST(second.header("etag") == first.header("etag"));
    BOOST_TEST(second.text == first.text);
    // Order and spaces are no part of what is asked.
    const auto spaced =
        front.send("POST", "/v1/appointments",
                   {{"Authorization", "Bearer " + front.key},
                    {"Content-Type", "application/json"},
                    {"Idempotency-Key", "order-17"}},
                   nlohmann::ordered_json{
                       {"start", body["start"]}, {"service_id", body["service_id"]}, {"customer", body["customer"]}}
                       .dump(4));
    BOOST_TEST(spaced.text == first.text);
    auto other = body;
    other["start"] = Front::at(11);
    BOOST_TEST(front.post("/v1/appointments", other, keyed).refusal() == "422 key_reused Idempotency-Key");
    BOOST_TEST((front.stored() == stored));
}

BOOST_AUTO_TEST_CASE(a_replay_shows_the_booking_as_it_was_then) {
    Front front;
    const auto body = front.booking(Front::at(10));
    const Headers keyed{{"Idempotency-Key", "order-18"}};
    const auto first = front.post("/v1/appointments", body, keyed);
    BOOST_TEST(front.post(first.header("location") + "/cancel", json::object()).status == 200);
    BOOST_TEST(front.post("/v1/appointments", body, keyed).text == first.text);
    // A refusal is not remembered, an effect is.
    const auto anna = front.salon.staff(0).id;
    const auto wanted = front.booking(Front::at(12), anna);
    const auto taken = front.post("/v1/appointments", front.booking(Front::at(12), anna));
    const Headers later{{"Idempotency-Key", "order-19"}};
    BOOST_TEST(front.post("/v1/appointments", wanted, later).status == 409);
    front.post(taken.header("location") + "/cancel", json::object());
    BOOST_TEST(front.post("/v1/appointments", wanted, later).status == 201);
}

BOOST_AUTO_TEST_CASE(fifty_callers_on_one_slot_get_one_booking_and_forty_nine_conflicts) {
    Front front;
    const auto anna = front.salon.staff(0).id;
    std::vector<json> bodies;
    for (int i = 0; i < 50; ++i) bodies.push_back(front.booking(Front::at(10), anna));
    std::vector<Answer> answers(bodies.size());
    std::vector<std::thread> callers;
    for (std::size_t i = 0; i < bodies.size(); ++i) {
        callers.emplace_back([&, i] { answers[i] = front.post("/v1/appointments", bodies[i]); });
    }
    for (auto& caller : callers) caller.join();
    std::map<std::string, int> outcomes;
    for (const auto& answer : answers) ++outcomes[answer.status == 201 ? "201" : answer.refusal()];
    BOOST_TEST(outcomes["201"] == 1);
    BOOST_TEST(outcomes["409 slot_conflict start"] == 49);
    BOOST_TEST(front.salon.broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(rescheduling_keeps_the_id_and_raises_the_version) {
    Front front;
    const auto made = front.post("/v1/appointments", front.booking(Front::at(10), front.salon.staff(0).id));
    const auto place = made.header("location");
    const auto moved = front.post(place + "/reschedule", {{"start", Front::at(11)}}, {{"If-Match", "\"1\""}});
    BOOST_REQUIRE_MESSAGE(moved.status == 200, moved.text);
    BOOST_TEST(moved.body["id"] == made.body["id"]);
    BOOST_TEST(moved.body["start"] == Front::at(11));
    BOOST_TEST(moved.header("etag") == "\"2\"");
    BOOST_TEST(moved.body["segments"][0]["resources"] == made.body["segments"][0]["resources"]);
    BOOST_TEST(front.post(place + "/reschedule", {{"start", Front::at(12)}}, {{"If-Match", "\"1\""}}).refusal() ==
               "412 version_conflict If-Match");
    BOOST_TEST(front.post(place + "/reschedule", {{"start", Front::at(12)}}, {{"If-Match", "*"}}).status == 200);
    for (const auto* wrong : {"3", "\"\"", "\"a\"", "W/\"3\"", "\"0\"", "\"1\", \"3\""}) {
        BOOST_TEST(front.post(place + "/reschedule", {{"start", Front::at(11)}}, {{"If-Match", wrong}}).refusal() ==
                   "422 invalid_field If-Match");
    }
}

BOOST_AUTO_TEST_CASE(rescheduling_may_change_the_staff) {
    Front front;
    const auto anna = front.salon.staff(0);
    const auto jurgen = front.salon.staff(1);
    const auto place = front.post("/v1/appointments", front.booking(Front::at(10), anna.id)).header("location");
    const auto moved = front.post(place + "/reschedule", {{"start", Front::at(10)}, {"resource_id", jurgen.id.text()}});
    BOOST_REQUIRE_MESSAGE(moved.status == 200, moved.text);
    BOOST_TEST(moved.body["segments"][0]["resources"][0]["name"] == jurgen.name);
    BOOST_TEST(front.post("/v1/appointments", front.booking(Front::at(14, 30), jurgen.id)).status == 201);
    BOOST_TEST(front.post(place + "/reschedule", {{"start", Front::at(14, 30)}}).refusal() ==
               "409 slot_conflict start");
    const auto open = front.post(place + "/reschedule", {{"start", Front::at(14, 30)}, {"segments", {nullptr}}});
    BOOST_REQUIRE_MESSAGE(open.status == 200, open.text);
    BOOST_TEST(open.body["segments"][0]["resources"][0]["name"] != jurgen.name);
}

BOOST_AUTO_TEST_CASE(each_start_that_a_refused_reschedule_offers_is_accepted) {
    Front front;
    const auto anna = front.salon.staff(0).id;
    const auto place = front.post("/v1/appointments", front.booking(Front::at(10), anna)).header("location");
    for (const auto& start : {Front::at(10, 30), Front::at(11), Front::at(11, 30)}) {
        BOOST_REQUIRE(front.post("/v1/appointments", front.booking(start, anna)).status == 201);
    }
    const auto refused = front.post(place + "/reschedule", {{"start", Front::at(11)}});
    BOOST_TEST(refused.refusal() == "409 slot_conflict start");
    BOOST_TEST(refused.header("content-type").starts_with("application/problem+json"));
    BOOST_REQUIRE(refused.body["alternatives"].size() == 3U);
    for (const auto& start : refused.body["alternatives"]) {
        const auto moved = front.post(place + "/reschedule", {{"start", start}});
        BOOST_REQUIRE_MESSAGE(moved.status == 200, start << ": " << moved.text);
        BOOST_TEST(moved.body["start"] == start);
        BOOST_TEST(moved.body["segments"][0]["resources"][0]["id"] == anna.text());
    }
}

BOOST_AUTO_TEST_CASE(states_follow_events_and_refuse_what_cannot_be) {
    Front front;
    const auto place = visit_now(front);
    const auto step = [&](const char* event) { return front.post(place + event, json::object()); };
    BOOST_TEST(step("/confirm").body["state"] == "confirmed");
    BOOST_TEST(step("/check-in").body["state"] == "checked_in");
    BOOST_TEST(step("/complete").body["state"] == "completed");
    BOOST_TEST(step("/no-show").body["state"] == "no_show");
    BOOST_TEST(step("/cancel").refusal() == "409 state_conflict");
    const auto other = front.post("/v1/appointments", front.booking(Front::at(12))).header("location");
    const auto cancelled = front.post(other + "/cancel", {{"reason", "customer"}});
    BOOST_TEST(cancelled.body["state"] == "cancelled");
    BOOST_TEST(cancelled.header("etag") == "\"2\"");
    BOOST_TEST(front.post(other + "/cancel", json::object()).refusal() == "409 state_conflict");
    BOOST_TEST(front.post(other + "/cancel", {{"reason", "weather"}}).refusal() == "422 invalid_field reason");
}

BOOST_AUTO_TEST_CASE(the_allowed_events_are_listed_and_are_exactly_those_accepted) {
    Front front;
    const auto admin = Front::bearer(front.new_key(demo::kCompany, {store::Scope::read, store::Scope::admin}));
    const auto future = front.post("/v1/appointments", front.booking(Front::at(10)));
    BOOST_TEST(future.body["allowed"] == json({"reschedule", "cancel", "acknowledge", "reassign", "resize"}));
    for (const auto* early : {"/check-in", "/complete", "/no-show"}) {
        BOOST_TEST(front.post(future.header("location") + early, json::object()).refusal() == "422 too_early", early);
    }
    const auto place = visit_now(front);
    const auto allowed = [&] { return front.get(place).body["allowed"]; };
    json coming{"reschedule", "cancel", "check_in", "complete", "no_show", "acknowledge", "reassign", "resize"};
    BOOST_TEST(allowed() == coming);
    coming.erase(5);
    BOOST_TEST(front.post(place + "/acknowledge", json::object()).body["allowed"] == coming);
    BOOST_TEST(front.post(place + "/no-show", json::object()).body["allowed"] ==
               json({"check_in", "complete", "reopen"}));
    BOOST_TEST(front.post(place + "/reopen", json::object()).refusal() == "403 forbidden");
    const auto reopened = front.post(place + "/reopen", json::object(), admin);
    BOOST_TEST(reopened.body["state"] == "confirmed");
    std::string events;
    const auto history = front.get(place + "/history");
    for (const auto& event : history.body["data"]) events += event["event"].get<std::string>() + ' ';
    BOOST_TEST(events == "book acknowledge no_show reopen ");
    BOOST_TEST(front.post(place + "/cancel", json::object()).body["allowed"] == json::array());
    BOOST_TEST(front.salon.broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(changes_without_fields_need_no_body) {
    Front front;
    const auto place = front.post("/v1/appointments", front.booking(Front::at(10))).header("location");
    BOOST_TEST(front.send("POST", place + "/cancel", Front::bearer(front.key), "").status == 200);
}

BOOST_AUTO_TEST_CASE(a_change_repeated_with_its_key_is_done_once) {
    Front front;
    const auto place = front.post("/v1/appointments", front.booking(Front::at(10))).header("location");
    const Headers keyed{{"Idempotency-Key", "cancel-1"}};
    const auto first = front.post(place + "/cancel", json::object(), keyed);
    const auto second = front.post(place + "/cancel", json::object(), keyed);
    BOOST_TEST(first.status == 200);
    BOOST_TEST(second.text == first.text);
    BOOST_TEST(second.header("idempotent-replayed") == "true");
    const auto other = front.post("/v1/appointments", front.booking(Front::at(12))).header("location");
    BOOST_TEST(front.post(other + "/cancel", json::object(), keyed).refusal() == "422 key_reused Idempotency-Key");
}

BOOST_AUTO_TEST_CASE(history_lists_every_version_without_personal_values) {
    Front front;
    const auto place = front.post("/v1/appointments", front.booking(Front::at(10))).header("location");
    front.post(place + "/reschedule", {{"start", Front::at(11)}});
    front.post(place + "/cancel", {{"reason", "staff"}});
    const auto history = front.get(place + "/history");
    BOOST_REQUIRE(history.body["data"].size() == 3U);
    BOOST_TEST(history.body["data"][0]["event"] == "book");
    BOOST_TEST(history.body["data"][1]["start"] == Front::at(11));
    BOOST_TEST(history.body["data"][2]["state"] == "cancelled");
    BOOST_TEST(history.body["data"][2]["reason"] == "staff");
    BOOST_TEST(history.body["data"][0]["actor"].get<std::string>().starts_with("key:key_"));
    BOOST_TEST(history.text.find("Erika") == std::string::npos);
    BOOST_TEST(history.text.find("+49") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_deleted_appointment_is_found_by_no_question_and_only_an_ended_one_can_be) {
    Front front;
    const Headers keyed{{"Idempotency-Key", "once"}};
    const auto body = front.booking(Front::at(10), front.salon.staff(0).id);
    const auto booked = front.post("/v1/appointments", body, keyed);
    const auto path = "/v1/appointments/" + booked.body["id"].get<std::string>();
    const std::string erase = "UPDATE appointment SET deleted_at = UTC_TIMESTAMP(6)";
    BOOST_CHECK_THROW(front.salon.test.run(erase), std::exception);  // it takes time yet
    BOOST_TEST(front.post(path + "/cancel", json::object()).status == 200);
    front.salon.test.run(erase);
    BOOST_TEST(front.get(path).refusal() == "404 not_found id");
    BOOST_TEST(front.get(path + "/history").refusal() == "404 not_found id");
    for (const auto* change : {"/cancel", "/confirm", "/no-show"}) {
        BOOST_TEST(front.post(path + change, json::object()).refusal() == "404 not_found id", change);
    }
    BOOST_TEST(front.post(path + "/reschedule", {{"start", Front::at(11)}}).refusal() == "404 not_found id");
    BOOST_TEST(front.get("/v1/appointments").body["data"].empty());
    const auto of_customer = "?customer_id=" + booked.body["customer"]["id"].get<std::string>();
    BOOST_TEST(front.get("/v1/appointments" + of_customer).body["data"].empty());
    // Its row and its history stay; the key that booked it books anew.
    BOOST_TEST(front.salon.test.number("SELECT COUNT(*) FROM audit_event") == 2);
    const auto anew = front.post("/v1/appointments", body, keyed);
    BOOST_TEST(anew.status == 201);
    BOOST_TEST(anew.body["id"] != booked.body["id"]);
}

BOOST_AUTO_TEST_CASE(lists_filter_and_page_through_everything_once) {
    Front front;
    std::set<std::string> all;
    for (int hour = 10; hour < 13; ++hour) {
        for (const auto& who : {front.salon.staff(0).id, front.salon.staff(1).id}) {
            all.insert(front.post("/v1/appointments", front.booking(Front::at(hour), who)).body["id"]);
        }
    }
    std::set<std::string> seen;
    std::string cursor;
    for (int page = 0; page < 10; ++page) {
        const auto list = front.get("/v1/appointments?limit=4" + (cursor.empty() ? "" : "&cursor=" + cursor));
        BOOST_REQUIRE_MESSAGE(list.status == 200, list.text);
        for (const auto& one : list.body["data"]) BOOST_TEST(seen.insert(one["id"].get<std::string>()).second);
        if (list.body["next_cursor"].is_null()) break;
        cursor = list.body["next_cursor"];
    }
    BOOST_TEST((seen == all));
    const auto count = [&](const std::string& asked) {
        return front.get("/v1/appointments?" + asked).body["data"].size();
    };
    BOOST_TEST(count("resource_id=" + front.salon.staff(0).id.text()) == 3U);
    // A '+' that is not percent-encoded is accepted.
    BOOST_TEST(count("from=" + Front::at(11) + "&to=" + Front::at(12)) == 2U);
    BOOST_TEST(count("state=cancelled") == 0U);
    const auto first = front.get("/v1/appointments?limit=1").body["data"][0];
    BOOST_TEST(first["customer"]["name"] == "Erika Muster");
    BOOST_TEST(count("customer_id=" + first["customer"]["id"].get<std::string>()) == 1U);
}

BOOST_AUTO_TEST_SUITE_END()
