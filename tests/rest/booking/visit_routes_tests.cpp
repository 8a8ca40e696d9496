// visit_routes_tests: several services are searched, held, booked, moved and cancelled as one appointment, which shows
// each of them with its time, people and price.
#include "tests/support/front.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

struct VisitFront : Front {
    VisitFront() : admin(bearer(new_key(demo::kCompany, {store::Scope::admin}))) {
        admin["Content-Type"] = "application/json";
        set_service("Haarschnitt", R"({"price": "30.00"})");
        set_service("Bart", R"({"price": "15.50"})");
    }
    Answer set_service(const char* name, const std::string& members) {
        auto changed = send("PATCH", "/v1/services/" + salon.service(name).id.text(), admin, members);
        BOOST_REQUIRE_MESSAGE(changed.status == 200, changed.text);
        return changed;
    }
    json visit(const std::string& start, json services = {"Haarschnitt", "bart"}) {
        return {{"services", std::move(services)},
                {"start", start},
                {"customer", {{"name", "Erika Muster"}, {"phone", salon.fresh_phone()}}}};
    }
    std::string slots(const std::string& services, const std::string& more = "") {
        return "/v1/slots?services=" + services + "&from=" + at(9) + "&to=" + at(19) + more;
    }

    Headers admin;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(visit_routes_tests, VisitFront)

BOOST_AUTO_TEST_CASE(a_visit_is_booked_and_shows_its_services) {
    const auto made = post("/v1/appointments", visit(at(10, 30)));
    BOOST_REQUIRE_MESSAGE(made.status == 201, made.text);
    BOOST_TEST(made.body["start"] == at(10, 30));
    BOOST_TEST(made.body["end"] == at(11, 20));
    BOOST_TEST(made.body["service"]["name"] == "Haarschnitt");
    BOOST_TEST(made.body["price"] == "45.50");
    const auto& services = made.body["services"];
    BOOST_REQUIRE(services.size() == 2U);
    BOOST_TEST(services[0]["name"] == "Haarschnitt");
    BOOST_TEST(services[0]["price"] == "30.00");
    BOOST_TEST(services[1]["name"] == "Bart");
    BOOST_TEST(services[1]["start"] == at(11));
    BOOST_TEST(services[1]["end"] == at(11, 20));
    BOOST_TEST(services[1]["resources"][0]["name"] == "Jürgen Köhler");
    const auto& segments = made.body["segments"];
    BOOST_REQUIRE(segments.size() == 2U);
    BOOST_TEST(segments[1]["name"] == "Bartpflege");
    BOOST_TEST(segments[1]["service_id"] == salon.service("Bart").id.text());
    const auto shown = get(made.header("location") + "?include=service");
    BOOST_TEST((shown.body["services"] == services));
    BOOST_TEST(shown.body["included"]["services"].size() == 2U);
    // An appointment of one service looks as ever.
    const auto one = post("/v1/appointments", visit(at(15), {"Bart"}));
    BOOST_REQUIRE_MESSAGE(one.status == 201, one.text);
    BOOST_TEST(one.body["service"]["name"] == "Bart");
    BOOST_TEST(!one.body.contains("services"));
    BOOST_TEST(!one.body.contains("price"));
    BOOST_TEST(!one.body["segments"][0].contains("service_id"));
}

BOOST_AUTO_TEST_CASE(a_visit_is_moved_and_cancelled_as_a_whole) {
    const auto made = post("/v1/appointments", visit(at(10, 30)));
    BOOST_REQUIRE_MESSAGE(made.status == 201, made.text);
    const auto path = made.header("location");
    const auto moved = post(path + "/reschedule", {{"start", at(15)}, {"open", true}});
    BOOST_REQUIRE_MESSAGE(moved.status == 200, moved.text);
    BOOST_TEST(moved.body["end"] == at(15, 50));
    BOOST_TEST(moved.body["services"].size() == 2U);
    BOOST_TEST(moved.body["services"][1]["start"] == at(15, 30));
    BOOST_TEST(post(path + "/cancel", json::object()).status == 200);
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM claim") == 0);
}

BOOST_AUTO_TEST_CASE(free_starts_of_a_visit_are_listed_and_explained) {
    const auto busy = post("/v1/appointments", booking(at(10, 30), salon.catalog->resource_named("Jürgen Köhler")->id));
    BOOST_REQUIRE_MESSAGE(busy.status == 201, busy.text);
    const auto found = get(slots("Haarschnitt,Bart"));
    BOOST_REQUIRE_MESSAGE(found.status == 200, found.text);
    const auto& first = found.body["data"][0];
    BOOST_TEST(first["services"].size() == 2U);
    BOOST_TEST(first["price"] == "45.50");
    const auto offers = [&](const std::string& start) {
        for (const auto& slot : found.body["data"]) {
            if (slot["start"] == start) return true;
        }
        return false;
    };
    BOOST_TEST(offers(at(11)));
    const auto made = post("/v1/appointments", visit(first["start"].get<std::string>()));
    BOOST_TEST(made.status == 201, made.text);
    const auto explain = [&](const std::string& services, const std::string& start) {
        return get("/v1/slots/explain?services=" + services + "&start=" + start);
    };
    const auto free = explain("Haarschnitt,Bart", at(16));
    BOOST_REQUIRE_MESSAGE(free.status == 200, free.text);
    BOOST_TEST(free.body["offered"] == true);
    BOOST_TEST(free.body["segments"].size() == 2U);
    BOOST_TEST(explain("Haarschnitt,Bart", at(3)).body["offered"] == false);
}

BOOST_AUTO_TEST_CASE(a_hold_of_a_visit_is_booked) {
    const auto held = post("/v1/holds", {{"services", {"Haarschnitt", "Bart"}}, {"start", at(10, 30)}});
    BOOST_REQUIRE_MESSAGE(held.status == 201, held.text);
    BOOST_TEST(held.body["services"].size() == 2U);
    auto body = visit(at(10, 30), {"Bart", "Haarschnitt"});
    body["hold_id"] = held.body["id"];
    BOOST_TEST(post("/v1/appointments", body).refusal() == "422 invalid_field hold_id");  // another order
    body["services"] = {"Haarschnitt", "Bart"};
    const auto made = post("/v1/appointments", body);
    BOOST_REQUIRE_MESSAGE(made.status == 201, made.text);
    BOOST_TEST(made.body["services"].size() == 2U);
}

BOOST_AUTO_TEST_CASE(all_of_it_is_refused_if_a_part_is_wrong) {
    const auto before = stored();
    const auto refusal = [&](json services) { return post("/v1/appointments", visit(at(10), services)).refusal(); };
    BOOST_TEST(refusal(json::array()) == "422 invalid_field services");
    BOOST_TEST(refusal({"Haarschnitt", "Massage"}) == "404 not_found services[1]");
    BOOST_TEST(refusal({"Haarschnitt", kNeighbourService.text()}) == "404 not_found services[1]");
    BOOST_TEST(refusal({"Haarschnitt", "haarschnitt"}) == "422 not_bookable services");
    BOOST_TEST(refusal("Haarschnitt") == "422 invalid_field services");
    auto twice = visit(at(10));
    twice["service"] = "Bart";
    BOOST_TEST(post("/v1/appointments", twice).refusal() == "422 invalid_field service");
    BOOST_TEST(get(slots("Haarschnitt,Massage")).refusal() == "404 not_found services[1]");
    auto outside = visit(at(18, 30));  // the beard would be after closing
    BOOST_TEST(post("/v1/appointments", outside).status != 201);
    BOOST_TEST((stored() == before));
}

BOOST_AUTO_TEST_CASE(add_ons_are_set_by_slug_and_booked_after_their_service) {
    set_service("Bart", R"({"add_on": true})");
    BOOST_TEST(post("/v1/appointments", visit(at(10), {"Bart"})).refusal() == "422 not_bookable service_id");
    BOOST_TEST(post("/v1/appointments", visit(at(10))).refusal() == "422 not_bookable services");
    const auto path = "/v1/services/" + salon.service("Haarschnitt").id.text();
    BOOST_TEST(send("PATCH", path, admin, R"({"add_ons": ["farbe"]})").refusal() == "422 invalid_field add_ons[0]");
    const auto changed = set_service("Haarschnitt", R"({"add_ons": ["bart"]})");
    BOOST_TEST(changed.body["add_on_ids"][0] == salon.service("Bart").id.text());
    BOOST_TEST(changed.body["definition"]["add_ons"][0] == "bart");
    const auto made = post("/v1/appointments", visit(at(10)));
    BOOST_REQUIRE_MESSAGE(made.status == 201, made.text);
    for (const auto& service : made.body["services"]) {  // who cuts does the add-on
        BOOST_TEST(service["resources"][0]["name"] == "Jürgen Köhler");
    }
    // Who is not allowed to be an add-on any more cannot be named either.
    const auto plain = "/v1/services/" + salon.service("Bart").id.text();
    BOOST_TEST(send("PATCH", plain, admin, R"({"add_on": false})").status == 422);
}

BOOST_AUTO_TEST_SUITE_END()
