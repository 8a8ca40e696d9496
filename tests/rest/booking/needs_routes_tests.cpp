// needs_routes_tests: needs of several people, pools, optional helpers and languages, from the catalogue to the
// booking.
#include "tests/support/front.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

// A course with two of four therapists, a tablet for each person and a helper if one is free.
struct NeedsFront : Front {
    NeedsFront() {
        for (const auto* name : {"T1", "T2", "T3", "T4"}) {
            add({{"name", name}, {"skills", json::array({"massage", json{{"name", "yoga"}, {"level", 2}}})}});
        }
        add({{"name", "Helper"}, {"skills", json::array({"help"})}});
        add({{"name", "Tablets"}, {"kind", "device"}, {"capacity", 5}});
        json therapists{{"skills", json::array({"massage", "reiki"})}, {"count", 2}};
        json tablets{{"kind", "device"}, {"resources", json::array({"tablets"})}, {"per_person", true}};
        json helper{{"skill", "help"}, {"optional", true}};
        json segment{{"minutes", 30}};
        segment["needs"] = json::array({therapists, tablets, helper});
        json service{{"name", "Kurs"}, {"party_max", 3}};
        service["segments"] = json::array({segment});
        const auto made = ask("POST", "/v1/services", service);
        BOOST_REQUIRE_MESSAGE(made.status == 201, made.text);
        path = "/v1/services/" + made.body["id"].get<std::string>();
    }
    Answer ask(const std::string& method, const std::string& where, const json& body) {
        auto headers = bearer(admin);
        headers["Content-Type"] = "application/json";
        return send(method, where, headers, body.dump());
    }
    void add(const json& resource) {
        const auto made = ask("POST", "/v1/resources", resource);
        BOOST_REQUIRE_MESSAGE(made.status == 201, made.text);
        resources[resource["name"]] = made.body["id"];
    }
    json course(const std::string& start, int people) {
        auto body = booking(start);
        body.erase("service_id");
        body["service"] = "Kurs";
        body["party_size"] = people;
        return body;
    }
    Answer book(const std::string& start, int people) { return post("/v1/appointments", course(start, people)); }
    static std::string names(const Answer& answer) {
        std::string list;
        for (const auto& one : answer.body["segments"][0]["resources"]) {
            list += (list.empty() ? "" : " ") + one["name"].get<std::string>();
            if (one.contains("places")) list += '*' + std::to_string(one["places"].get<int>());
        }
        return list;
    }
    std::int64_t claims() { return salon.test.number("SELECT COUNT(*) FROM claim"); }

    const std::string admin = new_key(demo::kCompany, {store::Scope::read, store::Scope::write, store::Scope::admin});
    std::map<std::string, std::string> resources;
    std::string path;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(needs_routes_tests, NeedsFront)

BOOST_AUTO_TEST_CASE(all_that_a_course_needs_is_taken_together) {
    const auto first = book(at(10), 3);
    BOOST_REQUIRE_MESSAGE(first.status == 201, first.text);
    BOOST_TEST(names(first) == "T1 T2 Tablets*3 Helper");
    BOOST_TEST(!first.body["segments"][0].contains("left_out"));
    BOOST_TEST(claims() == 6);
    BOOST_TEST(book(at(10), 3).refusal() == "409 slot_conflict start");  // two tablets are left
    const auto second = book(at(10), 2);
    BOOST_REQUIRE_MESSAGE(second.status == 201, second.text);
    BOOST_TEST(names(second) == "T3 T4 Tablets*2");
    BOOST_TEST(second.body["segments"][0]["left_out"] == json::array({"staff"}));
    BOOST_TEST(claims() == 10);
    BOOST_TEST(book(at(10), 1).refusal() == "409 slot_conflict start");
    BOOST_TEST(salon.broken_rows() == 0);

    // A bigger party needs more tablets, also when it is moved.
    const auto moved = post(second.header("location") + "/reschedule", {{"start", at(12)}, {"party_size", 3}});
    BOOST_REQUIRE_MESSAGE(moved.status == 200, moved.text);
    BOOST_TEST(names(moved) == "T3 T4 Tablets*3 Helper");
    BOOST_TEST(claims() == 12);
    BOOST_TEST(post("/v1/appointments/" + first.body["id"].get<std::string>() + "/cancel", json::object()).status ==
               200);
    BOOST_TEST(claims() == 6);
    BOOST_TEST(salon.broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(a_hold_keeps_places_for_its_party) {
    auto body = course(at(10), 2);
    body.erase("customer");
    const auto held = post("/v1/holds", body);
    BOOST_REQUIRE_MESSAGE(held.status == 201, held.text);
    auto book = booking(at(10));
    book.erase("service_id");
    book.erase("start");
    book["hold_id"] = held.body["id"];
    book["party_size"] = 3;
    BOOST_TEST(post("/v1/appointments", book).refusal() == "422 party_size party_size");
    book.erase("party_size");
    const auto booked = post("/v1/appointments", book);
    BOOST_REQUIRE_MESSAGE(booked.status == 201, booked.text);
    BOOST_TEST(names(booked) == "T1 T2 Tablets*2 Helper");
    BOOST_TEST(salon.broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(staff_who_speak_a_language_serve) {
    for (const auto* name : {"T3", "T4"}) {
        const auto changed = ask("PATCH", "/v1/resources/" + resources[name], {{"languages", json::array({"tr"})}});
        BOOST_REQUIRE_MESSAGE(changed.status == 200, changed.text);
        BOOST_TEST(changed.body["languages"] == json::array({"tr"}));
    }
    auto body = course(at(10), 1);
    body["language"] = "TR";
    const auto booked = post("/v1/appointments", body);
    BOOST_REQUIRE_MESSAGE(booked.status == 201, booked.text);
    BOOST_TEST(names(booked) == "T3 T4 Tablets");
    BOOST_TEST(booked.body["staff_language"] == "tr");
    body = course(at(10), 1);
    body["language"] = "tr";
    BOOST_TEST(post("/v1/appointments", body).refusal() == "409 slot_conflict start");
    body["language"] = "turkish";
    BOOST_TEST(post("/v1/appointments", body).refusal() == "422 invalid_field language");
    const auto slots = "/v1/slots?service=Kurs&from=" + at(10) + "&to=" + at(10, 1);
    BOOST_TEST(get(slots).body["data"].size() == 1U);
    BOOST_TEST(get(slots + "&language=tr").body["data"].empty());
    const auto told = get("/v1/slots/explain?service=Kurs&language=tr&start=" + at(10));
    BOOST_TEST(told.body["bookable"] == false);
    BOOST_TEST(told.body["segments"][0]["needs"][0]["resources"].size() == 2U);
    BOOST_TEST(told.body["segments"][0]["needs"][3]["optional"] == true);
    // It stays with the booking.
    const auto moved = post(booked.header("location") + "/reschedule", {{"start", at(12)}});
    BOOST_TEST(names(moved) == "T3 T4 Tablets");
}

BOOST_AUTO_TEST_CASE(the_catalogue_shows_needs_once_and_refuses_what_cannot_be_met) {
    const auto shown = get(path).body;
    const auto& needs = shown["segments"][0]["needs"];
    BOOST_TEST(needs.size() == 3U);
    BOOST_TEST(needs[0]["count"] == 2);
    BOOST_TEST(needs[0]["skills"] == json::array({"massage", "reiki"}));
    BOOST_TEST(needs[1]["resource_ids"] == json::array({resources["Tablets"]}));
    BOOST_TEST(needs[2]["optional"] == true);
    const auto person = get("/v1/resources/" + resources["T1"]).body;
    BOOST_TEST(person["skills"] == json::array({"massage", "yoga"}));
    BOOST_TEST(person["skill_levels"][1]["level"] == 2);
    const auto change = [&](const json& need) {
        json segment{{"minutes", 30}};
        segment["needs"] = json::array({need});
        json body;
        body["segments"] = json::array({segment});
        return ask("PATCH", path, body);
    };
    const std::string need = "segments[0].needs[0]";
    BOOST_TEST(change({{"skill", "massage"}, {"count", 5}}).refusal() == "422 invalid_field " + need + ".count");
    BOOST_TEST(change({{"skill", "yoga"}, {"level_min", 3}}).refusal() == "422 invalid_field " + need);
    BOOST_TEST(change({{"kind", "device"}, {"quantity", 6}}).refusal() == "422 invalid_field " + need + ".quantity");
    BOOST_TEST(change({{"resources", json::array({"tablets"})}}).refusal() ==
               "422 invalid_field " + need + ".resources[0]");
    BOOST_TEST(change({{"skill", "yoga"}, {"level_min", 2}, {"count", 4}}).status == 200);
    const auto kept = change({{"skill", "yoga"}, {"kept_in_gap", true}});
    BOOST_REQUIRE_MESSAGE(kept.status == 200, kept.text);
    BOOST_TEST(kept.body["segments"][0]["needs"][0]["kept_in_gap"] == true);
    BOOST_TEST(kept.body["segments"][0]["parallel"] == false);
    BOOST_TEST(ask("PATCH", path, {{"seats", 5}}).status == 200);
    json several = kept.body["definition"]["segments"];
    several[0]["needs"][0]["optional"] = true;
    BOOST_TEST(ask("PATCH", path, {{"segments", several}}).refusal() == "422 invalid_field seats");
}

BOOST_AUTO_TEST_SUITE_END()
