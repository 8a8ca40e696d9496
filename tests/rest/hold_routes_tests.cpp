// hold_routes_tests: a start is kept, extended, given back or booked, by its holder alone; a block keeps everybody out.
#include "tests/support/front.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

struct Held {
    Front front;
    std::string anna = front.salon.staff(0).id.text();
    json ask{{"service", "Haarschnitt"}, {"start", Front::at(10)}, {"resource_id", anna}, {"length_seconds", 600}};
    Answer hold = front.post("/v1/holds", ask);
    std::string id = hold.body.value("id", "");
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(hold_routes_tests, Held)

BOOST_AUTO_TEST_CASE(a_hold_keeps_others_out_until_it_is_given_back) {
    BOOST_REQUIRE_MESSAGE(hold.status == 201, hold.text);
    BOOST_TEST(hold.body["state"] == "held");
    BOOST_TEST(hold.body["customer"].is_null());
    BOOST_TEST(hold.body["expires_at"].is_string());
    const auto wanted = front.booking(Front::at(10), front.salon.staff(0).id);
    BOOST_TEST(front.post("/v1/appointments", wanted).refusal() == "409 slot_conflict start");
    BOOST_TEST(front.post("/v1/holds", ask).refusal() == "409 slot_conflict start");
    BOOST_TEST(front.send("DELETE", "/v1/holds/" + id, Front::bearer(front.key), "").status == 204);
    BOOST_TEST(front.send("DELETE", "/v1/holds/" + id, Front::bearer(front.key), "").status == 204);
    BOOST_TEST(front.post("/v1/appointments", wanted).status == 201);
}

BOOST_AUTO_TEST_CASE(a_hold_is_booked_under_its_own_id) {
    const json body{{"hold_id", id}, {"customer", {{"name", "Erika Muster"}, {"phone", "015112345678"}}}};
    const Headers keyed{{"Idempotency-Key", "hold-1"}};
    const auto booked = front.post("/v1/appointments", body, keyed);
    BOOST_REQUIRE_MESSAGE(booked.status == 201, booked.text);
    BOOST_TEST(booked.body["id"] == id);
    BOOST_TEST(booked.body["state"] == "confirmed");
    BOOST_TEST(booked.body["start"] == Front::at(10));
    BOOST_TEST(!booked.body.contains("expires_at"));
    BOOST_TEST(booked.body["customer"]["created"] == true);
    BOOST_TEST(front.post("/v1/appointments", body, keyed).text == booked.text);
    BOOST_TEST(front.post("/v1/appointments", body).refusal() == "409 state_conflict");
}

BOOST_AUTO_TEST_CASE(what_is_said_of_a_hold_must_be_so) {
    json body{{"hold_id", id}, {"customer", {{"name", "Erika Muster"}, {"phone", "015112345678"}}}};
    body["service"] = "Haarschnitt";
    body["start"] = Front::at(11);
    BOOST_TEST(front.post("/v1/appointments", body).refusal() == "422 invalid_field hold_id");
    body["start"] = Front::at(10);
    BOOST_TEST(front.post("/v1/appointments", body).status == 201);
}

BOOST_AUTO_TEST_CASE(a_repeat_is_answered_whatever_became_of_the_booking_since) {
    const json body{{"hold_id", id},
                    {"service", "Haarschnitt"},
                    {"start", Front::at(10)},
                    {"customer", {{"name", "Erika Muster"}, {"phone", "015112345678"}}}};
    const Headers keyed{{"Idempotency-Key", "hold-2"}};
    const auto booked = front.post("/v1/appointments", body, keyed);
    BOOST_REQUIRE_MESSAGE(booked.status == 201, booked.text);
    BOOST_TEST(front.post(booked.header("location") + "/reschedule", {{"start", Front::at(14)}}).status == 200);
    const auto again = front.post("/v1/appointments", body, keyed);
    BOOST_TEST(again.text == booked.text);
    BOOST_TEST(again.header("idempotent-replayed") == "true");
    BOOST_TEST(front.post("/v1/appointments", body).refusal() == "409 state_conflict");
}

BOOST_AUTO_TEST_CASE(starts_beside_a_refused_hold_are_told_on_the_clock_of_the_branch) {
    const auto refused = front.post("/v1/holds", ask);
    BOOST_REQUIRE(refused.body["alternatives"].size() == 3U);
    for (const std::string start : refused.body["alternatives"]) BOOST_TEST(start.ends_with("+01:00"), start);
}

BOOST_AUTO_TEST_CASE(another_key_does_not_find_the_hold) {
    const auto other = Front::bearer(front.new_key(demo::kCompany, {store::Scope::write}));
    json body{{"hold_id", id}, {"customer", {{"name", "Erika Muster"}, {"phone", "015112345678"}}}};
    BOOST_TEST(front.post("/v1/appointments", body, other).refusal() == "404 not_found hold_id");
    body["service"] = "Haarschnitt";
    body["start"] = Front::at(11);  // what the hold is of is not told to others
    BOOST_TEST(front.post("/v1/appointments", body, other).refusal() == "404 not_found hold_id");
    BOOST_TEST(front.post("/v1/holds/" + id + "/extend", json::object(), other).refusal() == "404 not_found id");
    BOOST_TEST(front.send("DELETE", "/v1/holds/" + id, other, "").refusal() == "404 not_found id");
}

BOOST_AUTO_TEST_CASE(a_hold_can_be_extended_within_bounds) {
    const auto extended = front.post("/v1/holds/" + id + "/extend", {{"length_seconds", 1200}});
    BOOST_REQUIRE_MESSAGE(extended.status == 200, extended.text);
    BOOST_TEST(extended.body["expires_at"].get<std::string>() > hold.body["expires_at"].get<std::string>());
    BOOST_TEST(front.post("/v1/holds/" + id + "/extend", {{"length_seconds", 100'000}}).refusal() ==
               "422 invalid_field length_seconds");
}

BOOST_AUTO_TEST_CASE(a_block_takes_a_resource_out_until_it_is_lifted) {
    const json body{{"resource_id", anna}, {"start", Front::at(14)}, {"end", Front::at(16)}, {"reason", "Zahnarzt"}};
    const auto blocked = front.post("/v1/blocks", body, {{"Idempotency-Key", "block-1"}});
    BOOST_REQUIRE_MESSAGE(blocked.status == 201, blocked.text);
    BOOST_TEST(blocked.body["id"].get<std::string>().starts_with("blk_"));
    BOOST_TEST(front.post("/v1/blocks", body, {{"Idempotency-Key", "block-1"}}).text == blocked.text);
    const auto wanted = front.booking(Front::at(14, 30), front.salon.staff(0).id);
    BOOST_TEST(front.post("/v1/appointments", wanted).refusal() == "409 slot_conflict start");
    BOOST_TEST(front.send("DELETE", blocked.header("location"), Front::bearer(front.neighbour_key), "").refusal() ==
               "404 not_found id");
    BOOST_TEST(front.send("DELETE", blocked.header("location"), Front::bearer(front.key), "").status == 204);
    BOOST_TEST(front.send("DELETE", blocked.header("location"), Front::bearer(front.key), "").status == 204);
    BOOST_TEST(front.post("/v1/appointments", wanted).status == 201);
}

BOOST_AUTO_TEST_CASE(a_block_over_a_booking_or_backwards_is_refused) {
    json body{{"resource_id", anna}, {"start", Front::at(9)}, {"end", Front::at(12)}};
    BOOST_TEST(front.post("/v1/blocks", body).refusal() == "409 slot_conflict start");
    body["end"] = Front::at(8);
    BOOST_TEST(front.post("/v1/blocks", body).refusal() == "422 invalid_field end");
}

BOOST_AUTO_TEST_SUITE_END()
