// session_routes_tests: services with seats over REST: free seats, sessions, and who comes to them.
#include "tests/support/front.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

struct CourseFront : Front {
    CourseFront() { BOOST_REQUIRE(set({{"seats", 3}, {"party_max", 2}}).status == 200); }

    // Of the service "Haarschnitt".
    Answer set(const json& members) {
        auto headers = bearer(new_key(demo::kCompany, {store::Scope::admin}));
        headers["Content-Type"] = "application/json";
        return send("PATCH", "/v1/services/" + service_id(), headers, members.dump());
    }
    std::string service_id() { return salon.service("Haarschnitt").id.text(); }
    json booked(const std::string& start, const std::string& name, int party = 1) {
        auto body = booking(start, salon.staff(0).id);
        body["customer"]["name"] = name;
        body["party_size"] = party;
        const auto made = post("/v1/appointments", body);
        BOOST_REQUIRE_MESSAGE(made.status == 201, made.text);
        return made.body;
    }
    Answer slots(const std::string& start, const std::string& end) {
        return get("/v1/slots?service=Haarschnitt&resource_id=" + salon.staff(0).id.text() + "&from=" + start +
                   "&to=" + end);
    }
    static std::string sessions_of_day() { return "/v1/sessions?from=" + at(0) + "&to=" + at(0, 0, 1); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(session_routes_tests, CourseFront)

BOOST_AUTO_TEST_CASE(slots_sessions_and_attendees_tell_of_the_same_seats) {
    BOOST_TEST(get("/v1/services/" + service_id()).body["seats"] == 3);
    BOOST_TEST(slots(at(10), at(10, 1)).body["data"][0]["seats_left"] == 3);
    const auto first = booked(at(10), "Erika Muster");
    const auto second = booked(at(10), "Max Muster");
    BOOST_TEST(first["session_id"] == second["session_id"]);
    BOOST_TEST(second["segments"][0]["resources"][0]["chosen_by"] == "requested");
    BOOST_TEST(slots(at(10), at(10, 1)).body["data"][0]["seats_left"] == 1);

    const auto listed = get(sessions_of_day() + "&service_id=" + service_id());
    BOOST_REQUIRE_MESSAGE(listed.status == 200, listed.text);
    BOOST_REQUIRE(listed.body["data"].size() == 1U);
    const auto session = listed.body["data"][0];
    BOOST_TEST(session["id"] == first["session_id"]);
    BOOST_TEST(session["start"] == at(10));
    BOOST_TEST(session["service"] == "Haarschnitt");
    BOOST_TEST(session["seats"] == 3);
    BOOST_TEST(session["seats_taken"] == 2);
    BOOST_TEST(session["seats_left"] == 1);
    BOOST_TEST(session["bookings"] == 2);
    BOOST_TEST(session["resources"][0]["id"] == salon.staff(0).id.text());
    const auto path = "/v1/sessions/" + session["id"].get<std::string>();
    BOOST_TEST(get(path).body == session);

    const auto attendees = get(path + "/attendees");
    BOOST_REQUIRE_MESSAGE(attendees.status == 200, attendees.text);
    BOOST_REQUIRE(attendees.body["data"].size() == 2U);
    BOOST_TEST(attendees.body["data"][0]["attendee_name"] == "Erika Muster");
    BOOST_TEST(attendees.body["data"][1]["id"] == second["id"]);

    for (const auto& one : {first, second}) {
        const auto ended =
            post("/v1/appointments/" + one["id"].get<std::string>() + "/cancel", {{"reason", "customer"}});
        BOOST_TEST(ended.status == 200, ended.text);
    }
    BOOST_TEST(get(path).refusal() == "404 not_found id");
    BOOST_TEST(get(path + "/attendees").refusal() == "404 not_found id");
    BOOST_TEST(get(sessions_of_day()).body["data"].empty());
    BOOST_TEST(salon.broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(a_session_changes_with_its_bookings) {
    const auto first = booked(at(10), "Erika Muster");
    booked(at(10), "Max Muster");
    booked(at(11), "Anna Muster");
    const auto changed_since = [&](const std::string& time) {
        std::vector<std::string> starts;
        const auto listed = get(sessions_of_day() + "&updated_since=" + time);
        BOOST_REQUIRE_MESSAGE(listed.status == 200, listed.text);
        for (const auto& one : listed.body["data"]) starts.push_back(one["start"]);
        return starts;
    };
    const std::vector<std::string> both{at(10), at(11)}, earlier{at(10)};
    salon.test.run("UPDATE appointment SET updated_at = '2026-01-01'");
    BOOST_TEST(changed_since("2026-01-01T00:00:00Z") == both);
    BOOST_TEST(changed_since("2026-01-01T00:00:01Z").empty());
    const auto id = first["id"].get<std::string>();
    BOOST_TEST(post("/v1/appointments/" + id + "/cancel", {{"reason", "customer"}}).status == 200);
    BOOST_TEST(changed_since("2026-01-01T00:00:01Z") == earlier);
    const auto session = get("/v1/sessions/" + first["session_id"].get<std::string>());
    BOOST_TEST(session.body["bookings"] == 1);
    BOOST_TEST(session.body["seats_taken"] == 1);
    BOOST_TEST(session.body["updated_at"] == get("/v1/appointments/" + id).body["updated_at"]);
}

BOOST_AUTO_TEST_CASE(a_full_session_is_refused_with_starts_that_have_a_seat_for_each) {
    booked(at(10), "Erika Muster", 2);
    auto body = booking(at(10), salon.staff(0).id);
    body["party_size"] = 2;
    const auto refused = post("/v1/appointments", body);
    BOOST_TEST(refused.refusal() == "409 slot_conflict start");
    BOOST_TEST(refused.body["detail"] == "the session that begins then has 1 seat left");
    BOOST_REQUIRE(!refused.body["alternatives"].empty());
    for (const auto& other : refused.body["alternatives"]) BOOST_TEST(other != at(10));
    const auto explained = get("/v1/slots/explain?service=Haarschnitt&party_size=2&start=" + at(10) +
                               "&resource_id=" + salon.staff(0).id.text());
    BOOST_REQUIRE_MESSAGE(explained.status == 200, explained.text);
    const auto person = explained.body["segments"][0]["needs"][0]["resources"][0];
    BOOST_TEST(person["reason"] == "session_full");
    BOOST_TEST(person["fact"] == "has a session then, in which 2 of 3 seats are taken");
}

BOOST_AUTO_TEST_CASE(sessions_come_in_pages_and_not_to_strangers) {
    for (const auto hour : {9, 10, 11}) booked(at(hour), "Erika Muster");
    const auto first = get(sessions_of_day() + "&limit=2");
    BOOST_REQUIRE(first.body["data"].size() == 2U);
    const auto next = first.body["next_cursor"].get<std::string>();
    const auto second = get(sessions_of_day() + "&limit=2&cursor=" + next);
    BOOST_REQUIRE(second.body["data"].size() == 1U);
    BOOST_TEST(second.body["data"][0]["start"] == at(11));
    BOOST_TEST(second.body["next_cursor"].is_null());
    const auto path = "/v1/sessions/" + first.body["data"][0]["id"].get<std::string>();
    const auto neighbour = bearer(new_key(kNeighbour, {store::Scope::read}));
    BOOST_TEST(get(path, neighbour).refusal() == "404 not_found id");
    BOOST_TEST(get(path + "/attendees", neighbour).refusal() == "404 not_found id");
    BOOST_TEST(get("/v1/sessions?from=" + at(10) + "&to=" + at(9)).status == 422);
}

BOOST_AUTO_TEST_CASE(a_session_goes_to_another_person_with_all_who_come) {
    const auto first = booked(at(10), "Erika Muster"), second = booked(at(10), "Max Muster");
    const auto id = first["session_id"].get<std::string>();
    const auto other = salon.staff(1).id.text();
    const auto path = "/v1/sessions/" + id;
    const json to_other{{"resource_id", other}};
    const auto alone = post("/v1/appointments/" + first["id"].get<std::string>() + "/reassign", to_other);
    BOOST_TEST(alone.refusal() == "409 state_conflict resource_id");
    BOOST_TEST(alone.body["detail"].get<std::string>().find(id) != std::string::npos, alone.text);

    const Headers once{{"Idempotency-Key", "session-1"}};
    const auto given = post(path + "/reassign", to_other, once);
    BOOST_REQUIRE_MESSAGE(given.status == 200, given.text);
    BOOST_TEST(given.body["id"] == id);
    BOOST_TEST(given.body["bookings"] == 2);
    BOOST_TEST(given.body["resources"][0]["id"] == other);
    const auto attendees = get(path + "/attendees").body["data"];
    BOOST_REQUIRE(attendees.size() == 2U);
    for (const auto& one : attendees) {
        BOOST_TEST(one["segments"][0]["resources"][0]["id"] == other);
        BOOST_TEST(one["start"] == first["start"]);
        BOOST_TEST(one["version"] == 2);
    }
    const auto before = stored();
    BOOST_TEST(post(path + "/reassign", to_other, once).body == given.body);
    BOOST_TEST(post(path + "/reassign", to_other).status == 200);  // it is there already
    BOOST_TEST((stored() == before));
    BOOST_TEST(booked(at(10), "Rita Muster")["session_id"] != id);  // the first person is free
    BOOST_TEST(salon.broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(a_session_is_not_given_to_someone_unknown_or_by_strangers) {
    const auto first = booked(at(10), "Erika Muster");
    const auto path = "/v1/sessions/" + first["session_id"].get<std::string>() + "/reassign";
    const json to_other{{"resource_id", salon.staff(1).id.text()}};
    const auto before = stored();
    BOOST_TEST(post(path, to_other, bearer(new_key(kNeighbour, {store::Scope::write}))).refusal() ==
               "404 not_found id");
    BOOST_TEST(post(path, {{"resource", "Zoe"}}).refusal() == "404 not_found resource");
    BOOST_TEST(post(path, {{"resource_id", kNeighbourStaff.text()}}).refusal() == "404 not_found resource_id");
    BOOST_TEST(post("/v1/sessions/" + SessionId{1}.text() + "/reassign", to_other).refusal() == "404 not_found id");
    auto with_stranger = to_other;
    with_stranger["instead_of"] = salon.staff(2).id.text();
    BOOST_TEST(post(path, with_stranger).refusal() == "422 invalid_field instead_of");
    BOOST_TEST((stored() == before));
}

BOOST_AUTO_TEST_CASE(a_session_that_is_over_is_not_given_away) {
    const auto first = booked(at(10), "Erika Muster");
    const auto place = "/v1/appointments/" + first["id"].get<std::string>();
    salon.test.run("UPDATE appointment SET state = 'completed'");
    const auto refused = post("/v1/sessions/" + first["session_id"].get<std::string>() + "/reassign",
                              {{"resource_id", salon.staff(1).id.text()}});
    BOOST_TEST(refused.refusal() == "409 state_conflict id");
    BOOST_TEST(refused.body["in_the_way"] == json::array({first["id"]}));
    BOOST_TEST(get(place).body["segments"][0]["resources"][0]["id"] == salon.staff(0).id.text());
}

BOOST_AUTO_TEST_CASE(fewer_seats_than_are_booked_are_refused_with_the_last_who_came) {
    booked(at(10), "Erika Muster", 2);
    const auto last = booked(at(10), "Max Muster");
    const auto refused = set({{"seats", 2}});
    BOOST_TEST(refused.refusal().starts_with("409 state_conflict"), refused.text);
    BOOST_TEST(refused.body["in_the_way"] == json::array({last["id"]}));
    BOOST_TEST(set({{"seats", 4}}).status == 200);
    BOOST_TEST(slots(at(10), at(10, 1)).body["data"][0]["seats_left"] == 1);
}

BOOST_AUTO_TEST_CASE(seats_need_one_segment_and_room_for_the_largest_party) {
    BOOST_TEST(set({{"seats", 1}, {"party_max", 2}}).status == 200);
    BOOST_TEST(set({{"seats", 2}, {"party_max", 3}}).refusal() == "422 invalid_field seats");
    BOOST_TEST(set({{"seats", 501}}).refusal() == "422 invalid_field seats");
    BOOST_TEST(set({{"seats", 0}}).refusal() == "422 invalid_field seats");
    BOOST_TEST(set({{"seats", 3}, {"durations", json::parse(R"([{"minutes": 30}, {"minutes": 60}])")}}).refusal() ==
               "422 invalid_field seats");
    BOOST_TEST(set({{"seats", 3}, {"add_on", true}}).refusal() == "422 invalid_field seats");  // booked in no way
    auto headers = bearer(new_key(demo::kCompany, {store::Scope::admin}));
    headers["Content-Type"] = "application/json";
    const auto composite =
        send("PATCH", "/v1/services/" + salon.service("Farbe").id.text(), headers, R"({"seats": 4})");
    BOOST_TEST(composite.refusal() == "422 invalid_field seats");
}

BOOST_AUTO_TEST_SUITE_END()
