// waitlist_routes_tests: joining, the order, accepting and declining offers, and who may see entries.
#include "tests/support/front.h"
#include "tests/support/waiting.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

struct Line {
    Front front;
    std::string day = Front::at(10).substr(0, 10);
    std::string anna = front.salon.staff(0).id.text();
    json booked = front.post("/v1/appointments", front.booking(Front::at(10), front.salon.staff(0).id)).body;

    // A haircut by her at ten on that day.
    json preference(const std::string& phone = "015112345678") {
        return {{"service", "Haarschnitt"},
                {"resource_id", anna},
                {"from", day},
                {"until", day},
                {"time_from", "10:00"},
                {"time_until", "10:05"},
                {"customer", {{"name", "Wanda Wartet"}, {"phone", phone}}}};
    }
    json join(const std::string& phone = "015112345678") {
        const auto joined = front.post("/v1/waitlist", preference(phone));
        BOOST_REQUIRE_MESSAGE(joined.status == 201, joined.text);
        return joined.body;
    }
    // Frees the start and has it offered.
    void free() {
        const auto path = "/v1/appointments/" + booked["id"].get<std::string>() + "/cancel";
        BOOST_TEST(front.post(path, {{"reason", "customer"}}).status == 200);
        offer();
    }
    void offer() { offer_what_is_free(front.salon); }
    static std::string path(const json& entry, const std::string& more = "") {
        return "/v1/waitlist/" + entry["id"].get<std::string>() + more;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(waitlist_routes_tests, Line)

BOOST_AUTO_TEST_CASE(an_entry_shows_its_preference_and_that_no_message_is_sent) {
    const auto joined = front.post("/v1/waitlist", preference());
    BOOST_REQUIRE_MESSAGE(joined.status == 201, joined.text);
    const auto& entry = joined.body;
    BOOST_TEST(entry["state"] == "waiting");
    BOOST_TEST(entry["service"]["name"] == "Haarschnitt");
    BOOST_TEST(entry["resource_id"] == anna);
    BOOST_TEST(entry["customer"]["phone"] == "+4915112345678");
    BOOST_TEST(entry["from"] == day);
    BOOST_TEST(entry["until"] == day);
    BOOST_TEST(entry["time_from"] == "10:00");
    BOOST_TEST(entry["time_until"] == "10:05");
    BOOST_TEST(entry["weekdays"] == json({"mon", "tue", "wed", "thu", "fri", "sat", "sun"}));
    BOOST_TEST(entry["offer"].is_null());
    BOOST_TEST(entry["delivery"] == "none");
    BOOST_TEST(joined.header("location") == path(entry));
    BOOST_TEST(front.get(path(entry)).body == entry);
    // Again: the same one.
    const auto again = front.post("/v1/waitlist", preference());
    BOOST_TEST(again.status == 200);
    BOOST_TEST(again.body == entry);
}

BOOST_AUTO_TEST_CASE(a_key_makes_a_repeat_the_same_answer) {
    const Headers keyed{{"Idempotency-Key", "join-1"}};
    const auto first = front.post("/v1/waitlist", preference(), keyed);
    const auto again = front.post("/v1/waitlist", preference(), keyed);
    BOOST_TEST(again.status == 201);
    BOOST_TEST(again.text == first.text);
    BOOST_TEST(again.header("idempotent-replayed") == "true");
    BOOST_TEST(front.post("/v1/waitlist", preference("015112345679"), keyed).refusal() ==
               "422 key_reused Idempotency-Key");
}

BOOST_AUTO_TEST_CASE(an_offer_is_taken_and_is_an_appointment_then) {
    const auto entry = join();
    free();
    const auto offered = front.get(path(entry)).body;
    BOOST_TEST(offered["state"] == "offered");
    BOOST_REQUIRE(offered["offer"].is_object());
    BOOST_TEST(offered["offer"]["start"] == Front::at(10));
    BOOST_TEST(offered["offer"]["state"] == "open");
    const auto messages = front.get("/v1/messages").body["data"];
    BOOST_REQUIRE(messages.size() == 1U);
    BOOST_TEST(messages[0]["kind"] == "waitlist_offer");
    BOOST_TEST(messages[0]["delivery"] == "none");
    BOOST_TEST(messages[0]["customer_id"] == entry["customer"]["id"]);

    const Headers keyed{{"Idempotency-Key", "yes-1"}};
    const json body{{"offer_id", offered["offer"]["id"]}};
    BOOST_TEST(front.post(path(entry, "/accept"), {{"offer_id", "off_0000000000001"}}).refusal() ==
               "409 state_conflict offer_id");
    const auto taken = front.post(path(entry, "/accept"), body, keyed);
    BOOST_REQUIRE_MESSAGE(taken.status == 200, taken.text);
    BOOST_TEST(taken.body["state"] == "booked");
    BOOST_TEST(taken.body["offer"]["state"] == "accepted");
    const auto id = taken.body["offer"]["appointment_id"].get<std::string>();
    const auto appointment = front.get("/v1/appointments/" + id).body;
    BOOST_TEST(appointment["state"] == "confirmed");
    BOOST_TEST(appointment["customer"]["id"] == entry["customer"]["id"]);
    const auto again = front.post(path(entry, "/accept"), body, keyed);
    BOOST_TEST(again.status == 200);
    BOOST_TEST(again.header("idempotent-replayed") == "true");
    BOOST_TEST(front.post(path(entry, "/accept"), body).refusal() == "409 state_conflict");
    BOOST_TEST(front.send("DELETE", path(entry), Front::bearer(front.key), "").refusal() == "409 state_conflict");
}

BOOST_AUTO_TEST_CASE(an_offer_is_declined_and_the_next_in_line_has_it) {
    const auto first = join(), second = join("015112345679");
    free();
    BOOST_TEST(front.post(path(second, "/accept"), json::object()).refusal() == "409 state_conflict");
    const auto declined = front.post(path(first, "/decline"), json::object());
    BOOST_REQUIRE_MESSAGE(declined.status == 200, declined.text);
    BOOST_TEST(declined.body["state"] == "waiting");
    BOOST_TEST(declined.body["offer"]["state"] == "declined");
    offer();
    BOOST_TEST(front.get(path(first)).body["state"] == "waiting");
    BOOST_TEST(front.get(path(second)).body["state"] == "offered");
    BOOST_TEST(front.send("DELETE", path(second), Front::bearer(front.key), "").status == 204);
    BOOST_TEST(front.send("DELETE", path(second), Front::bearer(front.key), "").status == 204);
    BOOST_TEST(front.get(path(second)).body["state"] == "left");
}

BOOST_AUTO_TEST_CASE(the_line_is_listed_in_order_of_arrival) {
    const auto first = join(), second = join("015112345679"), third = join("015112345670");
    front.send("DELETE", path(second), Front::bearer(front.key), "");
    const auto page = front.get("/v1/waitlist?limit=2").body;
    BOOST_REQUIRE(page["data"].size() == 2U);
    BOOST_TEST(page["data"][0]["id"] == first["id"]);
    const auto rest = front.get("/v1/waitlist?limit=2&cursor=" + page["next_cursor"].get<std::string>()).body;
    BOOST_REQUIRE(rest["data"].size() == 1U);
    BOOST_TEST(rest["data"][0]["id"] == third["id"]);
    BOOST_TEST(rest["next_cursor"].is_null());
    BOOST_TEST(front.get("/v1/waitlist?state=waiting").body["data"].size() == 2U);
    BOOST_TEST(
        front.get("/v1/waitlist?customer_id=" + third["customer"]["id"].get<std::string>()).body["data"].size() == 1U);
    BOOST_TEST(front.get("/v1/waitlist?state=asleep").refusal() == "422 invalid_field state");
    BOOST_TEST(front.get("/v1/waitlist?colour=red").refusal() == "422 unknown_field colour");
}

BOOST_AUTO_TEST_CASE(an_impossible_preference_is_refused_with_its_field) {
    const auto with = [&](const char* field, const json& value) {
        auto body = preference();
        body[field] = value;
        return front.post("/v1/waitlist", body).refusal();
    };
    BOOST_TEST(with("until", "2026-01-01") == "422 invalid_field until");
    BOOST_TEST(with("from", "tomorrow") == "422 invalid_field from");
    BOOST_TEST(with("time_from", "9:00") == "422 invalid_field time_from");
    BOOST_TEST(with("time_until", "10:00") == "422 invalid_field time_until");
    BOOST_TEST(with("weekdays", {"mon", "someday"}) == "422 invalid_field weekdays[1]");
    BOOST_TEST(with("weekdays", json::array()) == "422 invalid_field weekdays");
    BOOST_TEST(with("resource_id", "res_0000000000001") == "404 not_found resource_id");
    BOOST_TEST(with("service", "Massage") == "404 not_found service");
    BOOST_TEST(with("customer", {{"name", "W"}}) == "422 missing_field customer.phone");
}

BOOST_AUTO_TEST_CASE(another_company_sees_and_changes_nothing) {
    const auto entry = join();
    free();
    const auto theirs = Front::bearer(front.neighbour_key);
    BOOST_TEST(front.get(path(entry), theirs).refusal() == "404 not_found id");
    BOOST_TEST(front.get("/v1/waitlist", theirs).body["data"].empty());
    BOOST_TEST(front.post(path(entry, "/accept"), json::object(), theirs).refusal() == "404 not_found id");
    BOOST_TEST(front.post(path(entry, "/decline"), json::object(), theirs).refusal() == "404 not_found id");
    BOOST_TEST(front.send("DELETE", path(entry), theirs, "").refusal() == "404 not_found id");
    BOOST_TEST(front.get("/v1/waitlist/apt_0000000000001").refusal() == "404 not_found id");
    const auto reader = Front::bearer(front.new_key(demo::kCompany, {store::Scope::read}));
    BOOST_TEST(front.post("/v1/waitlist", preference(), reader).refusal() == "403 forbidden");
    // The hold of an offer cannot be converted through the routes of holds.
    const auto hold = front.get(path(entry)).body["offer"]["appointment_id"];
    const json body{{"hold_id", hold}, {"customer", {{"name", "Erika"}, {"phone", "015112345677"}}}};
    BOOST_TEST(front.post("/v1/appointments", body).refusal() == "404 not_found hold_id");
    BOOST_TEST(front.get(path(entry)).body["state"] == "offered");
}

BOOST_AUTO_TEST_SUITE_END()
