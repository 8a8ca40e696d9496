// party_tests: a booking is for as many people as its service permits, and says so.
#include "tests/support/front.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

struct PartyFront : Front {
    PartyFront() {
        auto headers = bearer(new_key(demo::kCompany, {store::Scope::admin}));
        headers["Content-Type"] = "application/json";
        const auto changed = send("PATCH", "/v1/services/" + salon.service("Haarschnitt").id.text(), headers,
                                  R"({"party_min": 2, "party_max": 4})");
        BOOST_REQUIRE_MESSAGE(changed.status == 200, changed.text);
        BOOST_TEST(changed.body["party_min"] == 2);
        BOOST_TEST(changed.body["party_max"] == 4);
    }
    json for_people(int people, const std::string& start) {
        auto body = booking(start);
        body["party_size"] = people;
        return body;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(party_tests, PartyFront)

BOOST_AUTO_TEST_CASE(a_booking_carries_the_size_of_its_party) {
    const auto made = post("/v1/appointments", for_people(4, at(10)));
    BOOST_REQUIRE_MESSAGE(made.status == 201, made.text);
    BOOST_TEST(made.body["party_size"] == 4);
    BOOST_TEST(get(made.header("location")).body["party_size"] == 4);
    const auto path = made.header("location") + "/reschedule";
    BOOST_TEST(post(path, {{"start", at(11)}}).body["party_size"] == 4);
    BOOST_TEST(post(path, {{"start", at(11)}, {"party_size", 3}}).body["party_size"] == 3);
    BOOST_TEST(post(path, {{"start", at(12)}, {"party_size", 5}}).refusal() == "422 party_size party_size");
    BOOST_TEST(post("/v1/appointments", booking(at(14))).body["party_size"] == 2);
    BOOST_TEST(salon.broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(a_size_outside_the_range_is_refused_everywhere) {
    const auto before = stored();
    for (const auto people : {1, 5}) {
        const auto refused = post("/v1/appointments", for_people(people, at(10)));
        BOOST_TEST(refused.refusal() == "422 party_size party_size");
        BOOST_TEST(refused.body["detail"] == "must be 2 to 4 for this service");
        const json hold{{"service", "Haarschnitt"}, {"start", at(10)}, {"party_size", people}};
        BOOST_TEST(post("/v1/holds", hold).refusal() == "422 party_size party_size");
        const auto size = "&party_size=" + std::to_string(people);
        BOOST_TEST(get("/v1/slots?service=Haarschnitt&from=" + at(9) + "&to=" + at(19) + size).refusal() ==
                   "422 party_size party_size");
        BOOST_TEST(get("/v1/slots/explain?service=Haarschnitt&start=" + at(10) + size).refusal() ==
                   "422 party_size party_size");
    }
    BOOST_TEST((stored() == before));
    BOOST_TEST(!get("/v1/slots?service=Haarschnitt&party_size=3&from=" + at(9) + "&to=" + at(19)).body["data"].empty());
}

BOOST_AUTO_TEST_CASE(a_hold_keeps_its_party_unless_the_booking_says_otherwise) {
    const json hold{{"service", "Haarschnitt"}, {"start", at(10)}, {"party_size", 3}};
    const auto held = post("/v1/holds", hold);
    BOOST_REQUIRE_MESSAGE(held.status == 201, held.text);
    BOOST_TEST(held.body["party_size"] == 3);
    json book{{"hold_id", held.body["id"]}, {"customer", {{"name", "Erika Muster"}, {"phone", salon.fresh_phone()}}}};
    book["party_size"] = 9;
    BOOST_TEST(post("/v1/appointments", book).refusal() == "422 party_size party_size");
    book.erase("party_size");
    BOOST_TEST(post("/v1/appointments", book).body["party_size"] == 3);
}

BOOST_AUTO_TEST_CASE(a_caller_is_asked_how_many_come) {
    json arguments{{"service", "Haarschnitt"}, {"start", at(10)}, {"name", "Erika Muster"}, {"staff", "Anna"}};
    const auto asked = call("book_appointment", arguments);
    BOOST_TEST(asked.body["result"] == "missing_field");
    BOOST_TEST(asked.body["field"] == "people");
    BOOST_TEST(asked.body["say"] == "Für wie viele Personen soll ich buchen?");
    arguments["people"] = "acht";
    const auto refused = call("book_appointment", arguments);
    BOOST_TEST(refused.body["result"] == "party_size");
    BOOST_TEST(refused.body["say"] ==
               "Leider ist Haarschnitt nur für 2 bis 4 Personen möglich. Für wie viele soll ich buchen?");
    arguments["people"] = "zu dritt";
    const auto booked = call("book_appointment", arguments);
    BOOST_REQUIRE_MESSAGE(booked.body["result"] == "booked", booked.text);
    BOOST_TEST(booked.body["people"] == 3);
    arguments["people"] = "4 Personen";
    const auto changed = call("book_appointment", arguments);
    BOOST_TEST(changed.body["appointment_id"] == booked.body["appointment_id"]);
    BOOST_TEST(changed.body["people"] == 4);
    BOOST_TEST(call("check_availability", {{"service", "Haarschnitt"}}).body["result"] == "available");
}

BOOST_AUTO_TEST_SUITE_END()
