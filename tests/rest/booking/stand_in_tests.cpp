// stand_in_tests: while a person is away, what is asked of them is offered and booked with their stand-in.
#include "tests/support/front.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

struct StandInFront : Front {
    ResourceId named(const std::string& name) {
        const auto catalog = salon.catalogs.current(demo::kCompany);
        for (const auto& one : catalog->resources()) {
            if (one.name == name) return one.id;
        }
        throw std::logic_error("there is no " + name);
    }
    // Anna is away from nine to noon.
    json away(const json& more) {
        json block{{"resource_id", anna.text()}, {"start", at(9)}, {"end", at(12)}};
        block.update(more);
        const auto made = post("/v1/blocks", block);
        BOOST_REQUIRE_MESSAGE(made.status == 201, made.text);
        return made.body;
    }
    Answer book(const std::string& start) { return post("/v1/appointments", booking(start, anna)); }
    static json server_of(const Answer& booked) { return booked.body["segments"][0]["resources"][0]; }
    Answer explain(const std::string& start) {
        return get("/v1/slots/explain?service=Haarschnitt&start=" + start + "&resource_id=" + anna.text());
    }

    const ResourceId anna = named("Anna Schäfer"), lena = named("Lena Hoffmann");  // both are there on Tuesdays
    const json by_lena{{"stand_in_id", lena.text()}};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(stand_in_tests, StandInFront)

BOOST_AUTO_TEST_CASE(a_request_for_the_absent_person_is_booked_with_the_stand_in) {
    BOOST_TEST(away(by_lena)["stand_in_id"] == lena.text());
    const auto free =
        get("/v1/slots?service=Haarschnitt&from=" + at(10) + "&to=" + at(11) + "&resource_id=" + anna.text());
    BOOST_REQUIRE_MESSAGE(free.status == 200, free.text);
    BOOST_REQUIRE(!free.body["data"].empty());
    for (const auto& slot : free.body["data"]) BOOST_TEST(slot["resources"][0]["id"] == lena.text());

    const auto booked = book(at(10));
    BOOST_REQUIRE_MESSAGE(booked.status == 201, booked.text);
    BOOST_TEST(server_of(booked)["id"] == lena.text());
    BOOST_TEST(server_of(booked)["chosen_by"] == "stand_in");
    BOOST_TEST(book(at(10)).refusal() == "409 slot_conflict start");
    BOOST_TEST(book(at(10, 15)).refusal() == "409 slot_conflict start");
    const auto after = book(at(13, 30));  // she is back
    BOOST_REQUIRE_MESSAGE(after.status == 201, after.text);
    BOOST_TEST(server_of(after)["id"] == anna.text());
    BOOST_TEST(salon.broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(a_token_books_the_stand_in_as_such) {
    away(by_lena);
    const auto offered = [&](ResourceId who) {
        const auto free = get("/v1/slots?service=Haarschnitt&tokens=true&from=" + at(10) + "&to=" + at(11) +
                              "&resource_id=" + who.text());
        BOOST_REQUIRE_MESSAGE(free.status == 200, free.text);
        return free.body["data"].at(0)["slot_token"];
    };
    const auto book_by = [&](const json& token) {
        const auto made = post("/v1/appointments",
                               {{"slot_token", token}, {"customer", {{"name", "E"}, {"phone", salon.fresh_phone()}}}});
        BOOST_REQUIRE_MESSAGE(made.status == 201, made.text);
        return server_of(made);
    };
    const auto instead = book_by(offered(anna));
    BOOST_TEST(instead["id"] == lena.text());
    BOOST_TEST(instead["chosen_by"] == "stand_in");
    const auto herself = book_by(offered(lena));
    BOOST_TEST(herself["id"] == lena.text());
    BOOST_TEST(herself["chosen_by"] == "requested");
}

BOOST_AUTO_TEST_CASE(the_explanation_says_who_stands_in) {
    away(by_lena);
    const auto told = explain(at(10)).body;
    BOOST_TEST(told["bookable"] == true);
    const auto& people = told["segments"][0]["needs"][0]["resources"];
    BOOST_REQUIRE(people.size() == 2U);
    BOOST_TEST(people[0]["id"] == anna.text());
    BOOST_TEST(people[0]["reason"] == "time_off");
    BOOST_TEST(people[1]["id"] == lena.text());
    BOOST_TEST(people[1]["reason"] == "free");
    BOOST_TEST(people[1]["chosen_by"] == "stand_in");
    BOOST_TEST(people[1]["fact"].get<std::string>().starts_with("stands in for Anna Schäfer, and is free"));
}

BOOST_AUTO_TEST_CASE(without_a_stand_in_or_on_the_telephone_the_absent_person_is_away) {
    const auto block = away(json::object());
    BOOST_TEST(block["stand_in_id"].is_null());
    BOOST_TEST(book(at(10)).refusal() == "409 slot_conflict start");
    BOOST_REQUIRE(send("DELETE", "/v1/blocks/" + block["id"].get<std::string>(), bearer(key), "").status == 204);
    const auto with = away(by_lena);
    auto spoken = salon.book(salon.at(10, 0), anna);
    spoken.key.channel = Channel::voice;
    const auto refused = salon.desk.submit(spoken);
    BOOST_REQUIRE(!refused.ok());
    BOOST_TEST(name_of(refused.refusal().code) == "slot_conflict");
    BOOST_REQUIRE(send("DELETE", "/v1/blocks/" + with["id"].get<std::string>(), bearer(key), "").status == 204);
    BOOST_TEST(server_of(book(at(10)))["id"] == anna.text());
}

BOOST_AUTO_TEST_CASE(a_stand_in_must_be_able_and_working) {
    away({{"stand_in_id", named("Jürgen Köhler").text()}});  // from ten on, and without colour
    BOOST_TEST(book(at(9)).refusal() == "409 slot_conflict start");
    BOOST_TEST(book(at(10)).status == 201);
    auto colour = booking(at(10, 30), anna);
    colour["service"] = "Farbe";
    colour.erase("service_id");
    BOOST_TEST(post("/v1/appointments", colour).refusal() == "409 slot_conflict start");
}

BOOST_AUTO_TEST_CASE(a_sick_plan_asks_the_stand_in_first_and_names_them_from_then_on) {
    const auto first = book(at(10));
    BOOST_REQUIRE_MESSAGE(first.status == 201, first.text);
    const auto path = "/v1/resources/" + anna.text() + "/sick";
    json ask{{"from", at(9)}, {"until", at(12)}, {"resolve", "reassign"}, {"stand_in_id", lena.text()}};
    const auto plan = post(path, ask);
    BOOST_REQUIRE_MESSAGE(plan.status == 200, plan.text);
    BOOST_REQUIRE(plan.body["steps"].size() == 1U);
    BOOST_TEST(plan.body["steps"][0]["resource_id"] == lena.text());
    ask["preview"] = false;
    ask["plan_id"] = plan.body["plan_id"];
    const auto done = post(path, ask);
    BOOST_REQUIRE_MESSAGE(done.status == 200, done.text);
    BOOST_TEST(get("/v1/blocks/" + done.body["block_id"].get<std::string>()).body["stand_in_id"] == lena.text());
    const auto next = book(at(11));
    BOOST_REQUIRE_MESSAGE(next.status == 201, next.text);
    BOOST_TEST(server_of(next)["id"] == lena.text());
    ask["stand_in_id"] = anna.text();
    BOOST_TEST(post(path, ask).refusal() == "422 invalid_field stand_in_id");
}

BOOST_AUTO_TEST_SUITE_END()
