// control_tests: a control request is applied completely or refused with the invalid field.
#include "tools/simulator/control.h"

#include "tests/simulator/stand_in.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::simulator;

namespace {

json user(int id, const std::string& name, json more = json::object()) {
    json made{
        {"id", id},
        {"username", name},
        {"name", "Herr " + name},
        {"email", name + "@salon.example"},
        {"timeZone", "Europe/Berlin"},
        {"api_key", "cal_live_" + name},
        {"event_types", json::array({{{"id", id * 10}, {"slug", "cut"}, {"title", "Cut"}, {"lengthInMinutes", 30}}})}};
    made.update(more);
    return made;
}

json setup(std::initializer_list<json> users) { return {{"users", json::array_t(users)}}; }

std::string field_of(const Answer& answer) {
    return answer.status == 400 ? answer.body.at("error").at("field").get<std::string>() : "";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(control_tests)

BOOST_AUTO_TEST_CASE(a_set_up_defines_users_keys_and_event_types) {
    CalcomStandIn calcom;
    BOOST_TEST(calcom.put("/simulator/setup", setup({user(5, "dora"), user(6, "emil")})).status == 200);
    const auto me = calcom.ask({.url = "/v2/me", .key = "cal_live_dora"}).data();
    BOOST_TEST(me.at("id") == 5);
    BOOST_TEST(me.at("name") == "Herr dora");
    BOOST_TEST(me.at("timeZone") == "Europe/Berlin");
    BOOST_TEST(calcom.ask({.url = "/v2/event-types", .key = "cal_live_emil"}).data().at(0).at("id") == 60);
    BOOST_TEST(calcom.get("/v2/me").status == 401);  // an unknown key
}

BOOST_AUTO_TEST_CASE(a_set_up_sent_again_changes_nothing_and_one_with_changes_replaces) {
    CalcomStandIn calcom;
    calcom.put("/simulator/setup", setup({user(5, "dora")}));
    const auto uid = calcom
                         .ask({.method = "POST",
                               .url = "/v2/bookings",
                               .body = CalcomStandIn::booking_body(50, "2026-11-25T09:00:00Z"),
                               .key = ""})
                         .data()
                         .at("uid");
    BOOST_TEST(calcom.put("/simulator/setup", setup({user(5, "dora")})).status == 200);
    BOOST_TEST(calcom.ask({.url = "/v2/event-types", .key = "cal_live_dora"}).data().size() == 1U);
    calcom.put("/simulator/setup", setup({user(5, "dora", {{"api_key", "cal_new"}})}));
    BOOST_TEST(calcom.ask({.url = "/v2/me", .key = "cal_live_dora"}).status == 401);
    const auto listed = calcom.ask({.url = "/v2/bookings", .key = "cal_new"}).data();
    BOOST_TEST(listed.at(0).at("uid") == uid);
}

BOOST_AUTO_TEST_CASE(an_invalid_set_up_changes_nothing) {
    CalcomStandIn calcom;
    const auto field = [&](const json& body) { return field_of(calcom.put("/simulator/setup", body)); };
    BOOST_TEST(field(setup({user(5, "dora"), user(6, "emil", {{"id", 0}})})) == "users.id");
    BOOST_TEST(field(setup({user(5, "dora"), user(6, "dora")})) == "users.username");
    BOOST_TEST(field(setup({user(5, "dora"), user(6, "emil", {{"api_key", "cal_live_dora"}})})) == "users.api_key");
    BOOST_TEST(field(setup({user(5, "dora", {{"api_key", "dora"}})})) == "users.api_key");
    BOOST_TEST(field(setup({user(5, "dora", {{"timeZone", "Mars"}})})) == "users.timeZone");
    BOOST_TEST(field(setup({user(5, "dora", {{"age", 30}})})) == "users.age");
    BOOST_TEST(field(setup({user(5, "dora", {{"admin", "yes"}})})) == "users.admin");
    BOOST_TEST(field(setup({user(5, "dora", {{"event_types", json::array({{{"id", 1}}})}})})) ==
               "users.event_types.lengthInMinutes");
    BOOST_TEST(field(setup({user(5, "dora", {{"availability", json::array({{{"days", "Monday"}}})}})})) ==
               "users.availability");
    BOOST_TEST(field({{"people", json::array()}}) == "people");
    BOOST_TEST(calcom.get("/v2/me").status == 200);  // any key still
    BOOST_TEST(calcom.get("/v2/me").data().at("id") == 1);
}

BOOST_AUTO_TEST_CASE(an_event_type_in_round_robin_names_its_hosts) {
    CalcomStandIn calcom;
    const auto field = [&](const json& more) {
        json type{{"id", 50}, {"slug", "cut"}, {"title", "Cut"}, {"lengthInMinutes", 30}};
        type.update(more);
        const auto body = setup({user(5, "dora", {{"event_types", json::array({type})}})});
        return field_of(calcom.put("/simulator/setup", body));
    };
    const auto hosts = json::array({{{"userId", 6}}});
    BOOST_TEST(field({{"schedulingType", "roundRobin"}, {"hosts", hosts}}) == "");
    BOOST_TEST(field({{"schedulingType", "collective"}, {"hosts", hosts}}) == "users.event_types.schedulingType");
    BOOST_TEST(field({{"schedulingType", "roundRobin"}}) == "users.event_types.hosts");
    BOOST_TEST(field({{"hosts", hosts}}) == "users.event_types.hosts");
    BOOST_TEST(field({{"schedulingType", "roundRobin"}, {"hosts", {"emil"}}}) == "users.event_types.hosts");
}

BOOST_AUTO_TEST_CASE(updated_times_are_removed_only_from_existing_bookings) {
    CalcomStandIn calcom;
    const auto uid = calcom.booked(calcom.event_type(), "2026-11-25T09:00:00Z");
    const auto field = [&](const json& body) { return field_of(calcom.put("/simulator/bookings", body)); };
    BOOST_TEST(field({{"without_updated_at", {uid, "none"}}}) == "without_updated_at");
    BOOST_TEST(field({{"without_updated_at", uid}}) == "without_updated_at");
    BOOST_TEST(field({{"updated_at", {uid}}}) == "updated_at");
    BOOST_TEST(!calcom.get("/v2/bookings/" + uid).data().at("updatedAt").is_null());
}

BOOST_AUTO_TEST_CASE(a_set_up_may_disable_authentication) {
    CalcomStandIn calcom;
    auto open = setup({user(5, "dora")});
    open["accept_any_key"] = true;
    calcom.put("/simulator/setup", open);
    BOOST_TEST(calcom.get("/v2/me").data().at("id") == 6);
}

BOOST_AUTO_TEST_CASE(fault_plans_are_validated_and_returned) {
    CalcomStandIn calcom;
    const auto good =
        calcom.put("/simulator/faults", {{"rate", 0.3}, {"kinds", json::array({"delay", "429"})}, {"seed", 9}});
    BOOST_TEST(good.body == (json{{"rate", 0.3},
                                  {"kinds", json::array({"delay", "429"})},
                                  {"seed", 9},
                                  {"delay_ms", json::array({50, 400})},
                                  {"reset_seconds", 1},
                                  {"hang_ms", 30'000}}));
    const auto field = [&](json body) {
        body.emplace("rate", 0.5);  // unless it names its own
        return field_of(calcom.put("/simulator/faults", body));
    };
    const auto kinds = json::array({"delay"});
    BOOST_TEST(field({{"kinds", json::array({"delay", "flood"})}}) == "kinds");
    BOOST_TEST(field({{"kinds", json::array()}}) == "kinds");
    BOOST_TEST(field({{"kinds", kinds}, {"rate", 1.5}}) == "rate");
    BOOST_TEST(field({{"kinds", kinds}, {"rate", "often"}}) == "rate");
    BOOST_TEST(field({{"kinds", kinds}, {"seed", -1}}) == "seed");
    BOOST_TEST(field({{"kinds", kinds}, {"delay_ms", json::array({20, 10})}}) == "delay_ms");
    BOOST_TEST(field({{"kinds", kinds}, {"chance", 1}}) == "chance");
    BOOST_TEST(field({{"kinds", kinds}, {"hang_ms", -1}}) == "hang_ms");
    BOOST_TEST(field({{"kinds", {"webhook_late", "html"}}, {"hang_ms", 100}}) == "");
    BOOST_TEST(field({{"kinds", kinds}, {"delay_ms", 10}}) == "");
}

BOOST_AUTO_TEST_CASE(settings_and_bodies_that_are_wrong_are_refused) {
    CalcomStandIn calcom;
    BOOST_TEST(field_of(calcom.put("/simulator/settings", {{"rate_limit_per_minute", 0}})) == "rate_limit_per_minute");
    BOOST_TEST(field_of(calcom.put("/simulator/settings", {{"rate_limit_per_minute", 9}, {"window_seconds", 61}})) ==
               "window_seconds");
    BOOST_TEST(field_of(calcom.put("/simulator/settings", {{"limit", 5}})) == "limit");
    const auto broken = calcom.ask({.method = "PUT", .url = "/simulator/faults", .raw = "{"});
    BOOST_TEST(broken.status == 400);
    BOOST_TEST(broken.body.at("error").at("code") == "malformed_body");
    BOOST_TEST(calcom.get("/simulator/nothing").status == 404);
}

BOOST_AUTO_TEST_SUITE_END()
