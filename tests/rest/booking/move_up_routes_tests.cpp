// move_up_routes_tests: a wish for an earlier time over REST: made, offered, accepted.
#include "tests/support/front.h"
#include "tests/support/waiting.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

struct MoveUpFront : Front {
    MoveUpFront() { BOOST_REQUIRE(set("before").status == 200); }

    Answer set(const std::string& when) {
        auto headers = bearer(new_key(demo::kCompany, {store::Scope::admin}));
        headers["Content-Type"] = "application/json";
        return send("PATCH", "/v1/company", headers, json{{"move_up", when}}.dump());
    }
    std::string booked(const std::string& start) {
        const auto made = post("/v1/appointments", booking(start, salon.staff(0).id));
        BOOST_REQUIRE_MESSAGE(made.status == 201, made.text);
        return made.body["id"];
    }
    Answer wish(const std::string& id, json more = json::object()) {
        more["from"] = at(10).substr(0, 10);
        more["resource_id"] = salon.staff(0).id.text();
        return post("/v1/appointments/" + id + "/move-up", more);
    }
    void offer() { offer_what_is_free(salon); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(move_up_routes_tests, MoveUpFront)

BOOST_AUTO_TEST_CASE(a_wish_is_offered_what_is_free_before_and_moves_the_appointment) {
    BOOST_TEST(set("before").body["move_up"] == "before");
    const auto id = booked(at(15));
    const auto wished = wish(id, {{"time_from", "10:00"}, {"time_until", "10:10"}, {"note", "any day"}});
    BOOST_REQUIRE_MESSAGE(wished.status == 201, wished.text);
    BOOST_TEST(wished.body["moves_appointment_id"] == id);
    BOOST_TEST(wished.body["until"] == at(15).substr(0, 10));
    BOOST_TEST(wished.body["customer"]["name"] == "Erika Muster");
    const auto place = wished.header("location");
    BOOST_TEST(wish(id).status == 200);
    BOOST_TEST(wish(id).body["id"] == wished.body["id"]);
    offer();
    const auto offered = get(place).body;
    BOOST_TEST(offered["state"] == "offered");
    BOOST_TEST(offered["offer"]["start"] == at(10));
    const auto accepted = post(place + "/accept", json::object());
    BOOST_REQUIRE_MESSAGE(accepted.status == 200, accepted.text);
    BOOST_TEST(accepted.body["state"] == "booked");
    BOOST_TEST(get("/v1/appointments/" + id).body["start"] == at(10));
    BOOST_TEST(salon.broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(a_visit_is_offered_a_start_for_all_of_its_services) {
    // Only Jürgen does beards, and at half past ten he has another one.
    const auto taken = post(
        "/v1/appointments",
        {{"service", "Bart"}, {"start", at(10, 30)}, {"customer", {{"name", "Max"}, {"phone", salon.fresh_phone()}}}});
    BOOST_REQUIRE_MESSAGE(taken.status == 201, taken.text);
    const auto visit = post("/v1/appointments", {{"services", {"Haarschnitt", "Bart"}},
                                                 {"start", at(15)},
                                                 {"resource_id", salon.staff(0).id.text()},
                                                 {"customer", {{"name", "Erika"}, {"phone", salon.fresh_phone()}}}});
    BOOST_REQUIRE_MESSAGE(visit.status == 201, visit.text);
    const auto id = visit.body["id"].get<std::string>();
    const auto wished = wish(id, {{"time_from", "10:00"}, {"time_until", "11:10"}});
    BOOST_REQUIRE_MESSAGE(wished.status == 201, wished.text);
    offer();
    const auto place = wished.header("location");
    const auto offered = get(place).body;
    BOOST_REQUIRE(offered["state"] == "offered");
    const auto held = get("/v1/appointments/" + offered["offer"]["appointment_id"].get<std::string>());
    BOOST_REQUIRE_MESSAGE(held.body.contains("services"), held.text);
    const auto accepted = post(place + "/accept", json::object());
    BOOST_REQUIRE_MESSAGE(accepted.status == 200, accepted.text);
    BOOST_TEST(get("/v1/appointments/" + id).body["start"] == offered["offer"]["start"]);
    BOOST_TEST(salon.broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(wishes_of_cancelled_appointments_do_not_count) {
    const auto phone = salon.fresh_phone();
    for (int i = 0; i <= static_cast<int>(limits::waiting_per_customer); ++i) {
        const auto made = post("/v1/appointments", {{"service", "Haarschnitt"},
                                                    {"start", at(15)},
                                                    {"resource_id", salon.staff(0).id.text()},
                                                    {"customer", {{"name", "Erika"}, {"phone", phone}}}});
        BOOST_REQUIRE_MESSAGE(made.status == 201, made.text);
        const auto id = made.body["id"].get<std::string>();
        BOOST_TEST(wish(id).status == 201);
        BOOST_TEST(post("/v1/appointments/" + id + "/cancel", json::object()).status == 200);
    }
}

BOOST_AUTO_TEST_CASE(what_cannot_be_moved_up_is_refused_by_name) {
    const auto id = booked(at(15));
    BOOST_TEST(wish(id, {{"time_from", "12:00"}, {"time_until", "11:00"}}).refusal() == "422 invalid_field time_until");
    auto late = json{{"from", at(15, 0, 1).substr(0, 10)}};
    BOOST_TEST(post("/v1/appointments/" + id + "/move-up", late).refusal() == "422 invalid_field from");
    BOOST_TEST(post("/v1/appointments/" + id + "/cancel", {{"reason", "customer"}}).status == 200);
    BOOST_TEST(wish(id).refusal().starts_with("409 state_conflict"));
    BOOST_REQUIRE(set("off").status == 200);
    const auto other = booked(at(16));
    const auto refused = wish(other);
    BOOST_TEST(refused.refusal().starts_with("409 state_conflict"));
    BOOST_TEST(refused.body["detail"] == "the company offers no earlier times: it has move_up = off");
}

BOOST_AUTO_TEST_SUITE_END()
