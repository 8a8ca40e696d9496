// key_routes_tests: keys are made and revoked over REST, are seen by their company only, and are never shown again.
#include "tests/support/front.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;
using store::Scope;

namespace {

struct KeyRoutes : Front {
    const Headers admin = bearer(new_key(demo::kCompany, {Scope::admin}));
    const Headers neighbour = bearer(new_key(kNeighbour, {Scope::admin}));

    Answer revoke(const std::string& id, const Headers& headers) {
        return send("DELETE", "/v1/keys/" + id, headers, "");
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(key_routes_tests, KeyRoutes)

BOOST_AUTO_TEST_CASE(a_new_key_works_until_it_is_revoked) {
    const auto made = post("/v1/keys", {{"name", "web shop"}, {"scopes", "read"}}, admin);
    BOOST_TEST(made.status == 201, made.text);
    BOOST_TEST(made.body["kind"] == "api");
    BOOST_TEST(made.body["scopes"] == "read");
    const auto its = bearer(made.body["api_key"]);
    BOOST_TEST(get("/v1/services", its).status == 200);
    BOOST_TEST(post("/v1/holds", json::object(), its).refusal() == "403 forbidden");
    const std::string id = made.body["id"];
    BOOST_TEST(revoke(id, admin).status == 204);
    clock.moved += limits::access_recheck;
    BOOST_TEST(get("/v1/services", its).status == 401);
    const auto last = get("/v1/keys", admin).body["data"][2];  // after those of the fixture
    BOOST_TEST(last["id"] == id);
    BOOST_TEST(!last["revoked_at"].is_null());
    BOOST_TEST(revoke(id, admin).status == 204);
    BOOST_TEST(get("/v1/keys", admin).body["data"][2] == last);  // with the first time
}

BOOST_AUTO_TEST_CASE(no_key_is_shown_again) {
    const std::string api_key = post("/v1/keys", {{"name", "web shop"}}, admin).body["api_key"];
    const auto sealed = post("/v1/keys", {{"voice_key", "key_of_retell"}, {"agent_id", "agent_9"}}, admin);
    BOOST_TEST(sealed.status == 201, sealed.text);
    BOOST_TEST(sealed.body["kind"] == "voice");
    BOOST_TEST(sealed.body["agent_id"] == "agent_9");
    BOOST_TEST(!sealed.body.contains("api_key"));
    BOOST_TEST(sealed.text.find("key_of_retell") == std::string::npos);
    const auto list = get("/v1/keys", admin);
    BOOST_TEST(list.body["data"].back()["id"] == sealed.body["id"]);
    BOOST_TEST(list.text.find("key_of_retell") == std::string::npos);
    BOOST_TEST(list.text.find(api_key) == std::string::npos);
    const auto stored = "SELECT COUNT(*) FROM voice_key WHERE INSTR(sealed_key, 'key_of_retell') > 0";
    BOOST_TEST(salon.test.number(stored) == 0);
    const auto refused = post("/v1/keys", {{"voice_key", "key of retell"}}, admin);
    BOOST_TEST(refused.refusal() == "422 invalid_field voice_key");
    BOOST_TEST(refused.text.find("key of retell") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_voice_key_signs_requests_at_once) {
    const auto signs = [&](const std::string& secret) {
        const json body{{"name", "list_services"}, {"call", default_call()}, {"args", json::object()}};
        return call_signed("/hooks/retell/demo/functions", body.dump(), secret).status != 401;
    };
    BOOST_TEST(!signs("key_of_retell"));
    BOOST_TEST(post("/v1/keys", {{"voice_key", "key_of_retell"}}, admin).status == 201);
    clock.moved += limits::access_recheck;
    BOOST_TEST(signs("key_of_retell"));
}

BOOST_AUTO_TEST_CASE(a_third_voice_key_in_force_is_refused) {
    const auto second = post("/v1/keys", {{"voice_key", "key_of_retell"}}, admin);  // the first one is the fixture's
    BOOST_TEST(second.status == 201);
    const json third{{"voice_key", "third_key_of_retell"}};
    BOOST_TEST(post("/v1/keys", third, admin).refusal() == "409 state_conflict voice_key");
    BOOST_TEST(revoke(second.body["id"], admin).status == 204);
    BOOST_TEST(post("/v1/keys", third, admin).status == 201);
}

BOOST_AUTO_TEST_CASE(a_voice_key_that_is_stored_already_is_recognised) {
    const json body{{"voice_key", "key_of_retell"}};
    const auto first = post("/v1/keys", body, admin);
    BOOST_TEST(first.status == 201);
    const auto again = post("/v1/keys", body, admin);
    BOOST_TEST(again.status == 200);
    BOOST_TEST(again.body == first.body);
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM voice_key") == 2);  // one is the fixture's

    // Of another agent or company it is another key, and a revoked one does not count.
    const json of_agent{{"voice_key", "key_of_retell"}, {"agent_id", "agent_9"}};
    BOOST_TEST(post("/v1/keys", of_agent, admin).status == 201);
    BOOST_TEST(post("/v1/keys", of_agent, admin).status == 200);
    BOOST_TEST(post("/v1/keys", body, neighbour).status == 201);
    BOOST_TEST(revoke(first.body["id"], admin).status == 204);
    BOOST_TEST(post("/v1/keys", body, admin).status == 201);
}

BOOST_AUTO_TEST_CASE(a_key_is_of_one_kind) {
    const auto refusal = [&](const json& body) { return post("/v1/keys", body, admin).refusal(); };
    BOOST_TEST(refusal(json::object()) == "422 missing_field name");
    BOOST_TEST(refusal({{"name", "x"}, {"voice_key", "y"}}) == "422 invalid_field voice_key");
    BOOST_TEST(refusal({{"name", "x"}, {"agent_id", "y"}}) == "422 invalid_field agent_id");
    BOOST_TEST(refusal({{"voice_key", "y"}, {"scopes", "read"}}) == "422 invalid_field scopes");
    BOOST_TEST(refusal({{"name", "two\nlines"}}) == "422 invalid_field name");
    BOOST_TEST(refusal({{"voice_key", "y"}, {"agent_id", "two\nlines"}}) == "422 invalid_field agent_id");
    BOOST_TEST(refusal({{"name", ""}}) == "422 invalid_field name");
}

BOOST_AUTO_TEST_CASE(only_the_scope_admin_reaches_keys_and_only_those_of_its_company) {
    BOOST_TEST(get("/v1/keys").refusal() == "403 forbidden");
    BOOST_TEST(post("/v1/keys", {{"name", "x"}}).refusal() == "403 forbidden");
    const auto of_neighbour = get("/v1/keys", neighbour).body["data"], ours = get("/v1/keys", admin).body["data"];
    for (const auto& shown : of_neighbour) BOOST_TEST(shown["name"] == "test");
    for (const auto& shown : ours) {
        const std::string id = shown["id"];
        BOOST_TEST(revoke(id, bearer(key)).refusal() == "403 forbidden");
        BOOST_TEST(revoke(id, neighbour).refusal() == "404 not_found id");
    }
    BOOST_TEST(get("/v1/keys", neighbour).body["data"].size() == 2U);
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM api_key WHERE revoked_at IS NOT NULL") == 0);
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM voice_key WHERE revoked_at IS NOT NULL") == 0);
}

BOOST_AUTO_TEST_SUITE_END()
