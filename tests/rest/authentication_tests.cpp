// authentication_tests: requests need a key; a key allows its scopes, for its company, until it is revoked.
#include "engine/guards/api_key.h"
#include "tests/support/caught_log.h"
#include "tests/support/front.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;
using store::Scope;

namespace {

// Every route of the API, with an id where one is wanted.
std::vector<std::pair<std::string, std::string>> guarded_routes(const Front& front) {
    std::vector<std::pair<std::string, std::string>> routes;
    for (auto [method, pattern] : front.router.routes()) {
        if (!pattern.starts_with("/v1/")) continue;
        if (const auto open = pattern.find('{'); open != std::string::npos) {
            pattern.replace(open, pattern.find('}') + 1 - open, "apt_0000000000001");
        }
        routes.emplace_back(method, pattern);
    }
    return routes;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(authentication_tests)

BOOST_AUTO_TEST_CASE(every_route_asks_for_a_key) {
    Front front;
    const auto routes = guarded_routes(front);
    BOOST_TEST(routes.size() >= 20U);
    for (const auto& [method, path] : routes) {
        BOOST_TEST_CONTEXT(method << " " << path) {
            const auto answer = front.send(method, path, {}, "");
            BOOST_TEST(answer.refusal() == "401 unauthorized Authorization");
            BOOST_TEST(answer.header("www-authenticate") == "Bearer");
        }
    }
}

BOOST_AUTO_TEST_CASE(an_unknown_key_is_refused) {
    Front front;
    const auto other = std::string("slk_") + std::string(40, 'a');
    for (const auto& header : {std::string(), std::string("Bearer"), "Bearer " + other, "Basic " + front.key, front.key,
                               "Bearer " + front.key + "x", "Bearer " + front.key.substr(4)}) {
        BOOST_TEST(front.get("/v1/services", {{"Authorization", header}}).status == 401, header);
    }
    BOOST_TEST(front.get("/v1/services", {{"Authorization", "bearer  " + front.key}}).status == 200);
}

BOOST_AUTO_TEST_CASE(a_scope_opens_its_routes_alone_and_admin_all) {
    Front front;
    const auto reader = Front::bearer(front.new_key(demo::kCompany, {Scope::read}));
    const auto writer = Front::bearer(front.new_key(demo::kCompany, {Scope::write}));
    const auto admin = Front::bearer(front.new_key(demo::kCompany, {Scope::admin}));
    const auto stored = front.stored();
    BOOST_TEST(front.get("/v1/services", reader).status == 200);
    BOOST_TEST(front.post("/v1/appointments", front.booking(Front::at(10)), reader).refusal() == "403 forbidden");
    BOOST_TEST(front.get("/v1/services", writer).refusal() == "403 forbidden");
    BOOST_TEST((front.stored() == stored));
    BOOST_TEST(front.post("/v1/appointments", front.booking(Front::at(10)), writer).status == 201);
    BOOST_TEST(front.get("/v1/services", admin).status == 200);
    BOOST_TEST(front.post("/v1/appointments", front.booking(Front::at(11)), admin).status == 201);
}

BOOST_AUTO_TEST_CASE(a_revoked_key_is_refused_once_its_bound_has_passed) {
    Front front;
    const auto key = Front::bearer(front.new_key(demo::kCompany, {Scope::read}));
    BOOST_TEST(front.get("/v1/services", key).status == 200);
    front.revoke_last_key();
    front.clock.moved += limits::access_recheck;
    BOOST_TEST(front.get("/v1/services", key).status == 401);
}

BOOST_AUTO_TEST_CASE(a_remembered_key_costs_no_look_up) {
    Front front;
    front.get("/v1/branches");
    const auto before = front.salon.database.statements_sent();
    front.get("/v1/branches");
    BOOST_TEST(front.salon.database.statements_sent() - before == 1U);  // the version of the catalogue
}

BOOST_AUTO_TEST_CASE(the_demo_company_is_refused_where_others_can_reach_the_server) {
    Front front(Front::Reach::everywhere);
    const auto refused = front.get("/v1/services");
    BOOST_TEST(refused.refusal() == "403 forbidden");
    BOOST_TEST(refused.body["detail"].get<std::string>().find("demo") != std::string::npos);
    BOOST_TEST(front.get("/v1/services", Front::bearer(front.neighbour_key)).status == 200);
}

BOOST_AUTO_TEST_CASE(wrong_keys_from_one_address_have_to_wait_and_right_ones_are_served) {
    Front front;
    const CaughtLog log;
    const auto status_of = [&](const std::string& key) {
        return front.get("/v1/services", {{"Authorization", "Bearer " + key}}).status;
    };
    for (std::size_t i = 0; i < limits::wrong_keys_max; ++i) {
        BOOST_TEST(status_of(i % 2 == 0 ? new_api_key() : "guess") == 401);
    }
    for (auto i = 0; i < 30; ++i) {
        const auto answer = front.get("/v1/services", Front::bearer(new_api_key()));
        BOOST_TEST(answer.refusal() == "429 rate_limited Authorization");
        const auto wait = std::stoi(answer.header("retry-after"));
        BOOST_TEST((wait >= 1 && wait <= 60));
    }
    BOOST_TEST(status_of(front.key) == 200);
    BOOST_TEST(status_of(front.neighbour_key) == 200);
    BOOST_TEST(front.send("GET", "/v1/services", {}, "").status == 401);  // no key is no wrong key
    BOOST_TEST(log.lines_with("warning keys: 127.0.0.1 has sent 20 wrong API keys") == 1);
    front.clock.moved += limits::wrong_keys_window;
    BOOST_TEST(status_of(new_api_key()) == 401);
}

BOOST_AUTO_TEST_CASE(addresses_wait_each_for_itself_and_a_network_of_ipv6_is_one) {
    MovedClock clock;
    api::WrongKeys keys(clock);
    const auto exhaust = [&](const std::string& peer) {
        for (std::size_t i = 0; i < limits::wrong_keys_max; ++i) BOOST_TEST(keys.note(peer).count() == 0);
    };
    exhaust("10.0.0.1");
    BOOST_TEST(keys.note("10.0.0.1").count() > 0);
    BOOST_TEST(keys.note("10.0.0.2").count() == 0);
    exhaust("2001:db8:1:2::1");
    BOOST_TEST(keys.note("2001:db8:1:2:ffff::9").count() > 0);
    BOOST_TEST(keys.note("2001:db8:1:3::1").count() == 0);
    clock.moved -= std::chrono::hours(1);  // a clock that is set back lets no one wait for longer
    BOOST_TEST(keys.note("10.0.0.1").count() == 0);
}

BOOST_AUTO_TEST_CASE(the_memory_for_addresses_is_bounded) {
    MovedClock clock;
    api::WrongKeys keys(clock);
    for (std::size_t i = 0; i < 2 * limits::access_remembered_max; ++i) keys.note(std::to_string(i));
    BOOST_TEST(keys.size() <= limits::access_remembered_max);
}

BOOST_AUTO_TEST_CASE(admin_includes_the_other_scopes_and_write_does_not_include_read) {
    Front front;
    const auto refusals = [&](store::Scope scope) {
        const auto headers = Front::bearer(front.new_key(demo::kCompany, {scope}));
        return front.get("/v1/services", headers).refusal() + ", " +
               front.post("/v1/customers", json::object(), headers).refusal() + ", " +
               front.get("/v1/keys", headers).refusal();
    };
    const auto allowed = front.get("/v1/services").refusal();
    BOOST_TEST(refusals(store::Scope::admin) == allowed + ", 422 missing_field name, " + allowed);
    BOOST_TEST(refusals(store::Scope::write) == "403 forbidden, 422 missing_field name, 403 forbidden");
    BOOST_TEST(refusals(store::Scope::read) == allowed + ", 403 forbidden, 403 forbidden");
    const auto document = front.send("GET", "/openapi.json", {}, "").body;
    BOOST_TEST(document["components"]["securitySchemes"]["key"]["description"].get<std::string>().find(
                   "`admin` includes `read` and `write`") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
