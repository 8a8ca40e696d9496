// duration_tests: one of several lengths of a service is offered, held, booked and moved, and any other is refused.
#include "tests/support/front.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

// A haircut takes 30 minutes, if not chosen otherwise.
struct LongFront : Front {
    LongFront() { durations(R"([{"minutes": 30}, {"minutes": 60, "price": "70.00"}])"); }

    Answer durations(const std::string& list, const std::string& more = "") {
        auto headers = bearer(admin);
        headers["Content-Type"] = "application/json";
        return send("PATCH", "/v1/services/" + salon.service("Haarschnitt").id.text(), headers,
                    "{\"durations\": " + list + more + "}");
    }
    json for_an_hour(const std::string& start) {
        auto body = booking(start, salon.staff(0).id);
        body["duration_minutes"] = 60;
        return body;
    }
    std::string admin = new_key(demo::kCompany, {store::Scope::admin});
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(duration_tests, LongFront)

BOOST_AUTO_TEST_CASE(the_choice_is_shown_and_offered) {
    const auto shown = get("/v1/services/" + salon.service("Haarschnitt").id.text()).body;
    BOOST_TEST(shown["durations"] ==
               json::parse(R"([{"minutes": 30, "price": null}, {"minutes": 60, "price": "70.00"}])"));
    BOOST_TEST(shown["minutes"] == 30);
    const auto slots = [&](const std::string& more) {
        return get("/v1/slots?service=Haarschnitt&resource_id=" + salon.staff(0).id.text() + "&from=" + at(12) +
                   "&to=" + at(13) + more);
    };
    const auto own = slots(""), longer = slots("&duration_minutes=60");
    BOOST_TEST(own.body["data"].back()["start"] == at(12, 30));  // Anna rests at one
    BOOST_REQUIRE(longer.body["data"].size() == 1U);
    BOOST_TEST(longer.body["data"][0]["start"] == at(12));
    BOOST_TEST(longer.body["data"][0]["end"] == at(13));
    const auto refused = slots("&duration_minutes=45");
    BOOST_TEST(refused.refusal() == "422 duration duration_minutes");
    BOOST_TEST(refused.body["detail"] == "must be 30 or 60 for this service");
}

BOOST_AUTO_TEST_CASE(a_chosen_length_is_booked_and_stays_when_it_is_moved) {
    const auto made = post("/v1/appointments", for_an_hour(at(10)));
    BOOST_REQUIRE_MESSAGE(made.status == 201, made.text);
    BOOST_TEST(made.body["end"] == at(11));
    BOOST_TEST(post("/v1/appointments", booking(at(10, 30), salon.staff(0).id)).refusal() == "409 slot_conflict start");
    auto wrong = for_an_hour(at(14));
    wrong["duration_minutes"] = 45;
    const auto before = stored();
    BOOST_TEST(post("/v1/appointments", wrong).refusal() == "422 duration duration_minutes");
    BOOST_TEST((stored() == before));
    const auto path = made.header("location") + "/reschedule";
    const auto moved = post(path, {{"start", at(14)}});
    BOOST_REQUIRE_MESSAGE(moved.status == 200, moved.text);
    BOOST_TEST(moved.body["end"] == at(15));
    const auto shorter = post(path, {{"start", at(14)}, {"duration_minutes", 30}});
    BOOST_REQUIRE_MESSAGE(shorter.status == 200, shorter.text);
    BOOST_TEST(shorter.body["end"] == at(14, 30));
    BOOST_TEST(post(path, {{"start", at(15)}, {"duration_minutes", 50}}).refusal() == "422 duration duration_minutes");
    BOOST_TEST(salon.broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(a_hold_of_a_chosen_length_becomes_a_booking_of_that_length) {
    json hold{{"service", "Haarschnitt"},
              {"start", at(10)},
              {"resource_id", salon.staff(0).id.text()},
              {"duration_minutes", 60}};
    const auto held = post("/v1/holds", hold);
    BOOST_REQUIRE_MESSAGE(held.status == 201, held.text);
    BOOST_TEST(held.body["end"] == at(11));
    json book{{"hold_id", held.body["id"]},
              {"customer", {{"name", "Erika Muster"}, {"phone", salon.fresh_phone()}}},
              {"duration_minutes", 30}};
    BOOST_TEST(post("/v1/appointments", book).refusal() == "422 invalid_field hold_id");
    book["duration_minutes"] = 60;
    const auto booked = post("/v1/appointments", book);
    BOOST_REQUIRE_MESSAGE(booked.status == 201, booked.text);
    BOOST_TEST(booked.body["end"] == at(11));
    hold["duration_minutes"] = 61;
    BOOST_TEST(post("/v1/holds", hold).refusal() == "422 duration duration_minutes");
}

BOOST_AUTO_TEST_CASE(an_explanation_is_of_the_chosen_length) {
    const auto explain = [&](const std::string& more) {
        return get("/v1/slots/explain?service=Haarschnitt&start=" + at(12, 30) +
                   "&resource_id=" + salon.staff(0).id.text() + more);
    };
    BOOST_TEST(explain("").body["bookable"] == true);
    BOOST_TEST(explain("&duration_minutes=60").body["bookable"] == false);
    BOOST_TEST(explain("&duration_minutes=10").refusal() == "422 duration duration_minutes");
}

BOOST_AUTO_TEST_CASE(a_length_that_is_booked_is_not_removed_without_force) {
    BOOST_REQUIRE(post("/v1/appointments", for_an_hour(at(10))).status == 201);
    BOOST_TEST(durations("[]").refusal() == "409 state_conflict durations");
    BOOST_TEST(durations("[]", R"(, "force": true, "reason": "only short ones")").status == 200);
}

BOOST_AUTO_TEST_CASE(a_caller_chooses_a_length_in_words_or_is_asked) {
    json arguments{{"service", "Haarschnitt"},
                   {"start", at(10)},
                   {"name", "Erika Muster"},
                   {"staff", "Anna"},
                   {"duration", "eine Dreiviertelstunde"}};
    const auto asked = call("book_appointment", arguments);
    BOOST_TEST(asked.body["result"] == "duration");
    BOOST_TEST(asked.body["choices"] == json::array({"30", "60"}));
    BOOST_TEST(asked.body["say"] == "Wie lange soll es dauern: 30 oder 60 Minuten?");
    arguments["duration"] = "eine Stunde";
    const auto held = call("hold_slot", arguments);
    BOOST_REQUIRE_MESSAGE(held.body["result"] == "held", held.text);
    const auto booked = call("book_appointment", arguments);
    BOOST_REQUIRE_MESSAGE(booked.body["result"] == "booked", booked.text);
    BOOST_TEST(booked.body["end"] == at(11));
    BOOST_TEST(booked.body["service"]["durations"][1]["price"] == "70.00");
    BOOST_TEST(booked.body["service"]["price"] == "70.00");
    BOOST_TEST(booked.body["service"]["minutes"] == 60);
    BOOST_TEST(booked.body["service"]["currency"] == "EUR");
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM appointment") == 1);
    BOOST_TEST(call("list_services", json::object()).text.find("\"durations\"") != std::string::npos);
    arguments["service"] = "Bart";
    arguments.erase("staff");
    const auto only = call("book_appointment", arguments);
    BOOST_TEST(only.body["say"] == "Bart dauert 20 Minuten. Ist das recht?");
}

BOOST_AUTO_TEST_SUITE_END()
