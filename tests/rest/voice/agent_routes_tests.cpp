// agent_routes_tests: agents and numbers are added, changed, listed and removed with the required scope, and visible
// only to their company.
#include "tests/support/front.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

struct Switchboard : Front {
    Answer add(const std::string& list, const json& body) { return post("/v1/" + list, body, admin); }
    Answer remove(const std::string& place) { return send("DELETE", "/v1/" + place, admin, ""); }
    json rows(const std::string& list) { return get("/v1/" + list).body.at("data"); }

    const Headers admin = bearer(new_key(demo::kCompany, {store::Scope::read, store::Scope::admin}));
    const std::string branch = demo::branch().id.text();
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(agent_routes_tests, Switchboard)

BOOST_AUTO_TEST_CASE(an_agent_is_added_changed_listed_and_removed) {
    auto made = add("voice-agents", {{"agent", "agent/2 ü"}, {"branch_id", branch}});
    BOOST_REQUIRE_MESSAGE(made.status == 200, made.text);
    BOOST_TEST(made.body.erase("updated_at") == 1U);
    BOOST_TEST(
        made.body ==
        json({{"agent", "agent/2 ü"}, {"branch_id", branch}, {"branch", demo::branch().name}, {"language", nullptr}}));
    add("voice-agents", {{"agent", "agent_1"}});
    add("voice-agents", {{"agent", "agent/2 ü"}, {"language", "en"}});
    const auto listed = rows("voice-agents");
    BOOST_REQUIRE(listed.size() == 2U);
    BOOST_TEST(listed[0]["agent"] == "agent/2 ü");  // by id
    BOOST_TEST(listed[0]["language"] == "en");
    BOOST_TEST(listed[0]["branch_id"].is_null());
    BOOST_TEST(remove("voice-agents?agent=agent%2F2%20%C3%BC").status == 204);
    BOOST_TEST(remove("voice-agents?agent=agent%2F2%20%C3%BC").refusal() == "404 not_found agent");
    BOOST_TEST(rows("voice-agents").size() == 1U);
}

BOOST_AUTO_TEST_CASE(calls_of_other_agents_are_refused_from_the_first_agent_to_the_last) {
    add("voice-agents", {{"agent", "agent_2"}});
    BOOST_TEST(call("list_services", json::object()).status == 403);  // of agent_1
    BOOST_TEST(remove("voice-agents?agent=agent_2").status == 204);
    clock.moved += limits::access_recheck;
    BOOST_TEST(call("list_services", json::object()).status == 200);
}

BOOST_AUTO_TEST_CASE(all_spellings_of_a_number_are_one_number) {
    const auto made = add("voice-numbers", {{"number", "030 123456789"}, {"language", "en"}});
    BOOST_REQUIRE_MESSAGE(made.status == 200, made.text);
    BOOST_TEST(made.body["number"] == "+4930123456789");
    BOOST_TEST(add("voice-numbers", {{"number", "+49 30 123456789"}, {"branch_id", branch}}).body["branch"] ==
               demo::branch().name);
    const auto listed = rows("voice-numbers");
    BOOST_REQUIRE(listed.size() == 1U);
    BOOST_TEST(listed[0]["language"].is_null());
    BOOST_TEST(remove("voice-numbers?number=%2B4930123456789").status == 204);
    BOOST_TEST(remove("voice-numbers?number=030123456789").refusal() == "404 not_found number");
}

BOOST_AUTO_TEST_CASE(a_company_has_at_most_500_agents) {
    salon.test.run("INSERT INTO voice_agent (company_id, agent_id, branch_id, language, created_at) SELECT " +
                   std::to_string(demo::kCompany.value) +
                   ", CONCAT('agent_', seq), NULL, NULL, UTC_TIMESTAMP(6) FROM seq_1_to_500");
    BOOST_TEST(add("voice-agents", {{"agent", "agent_501"}}).refusal() == "422 invalid_field agent");
    BOOST_TEST(add("voice-agents", {{"agent", "agent_500"}, {"language", "en"}}).status == 200);
    BOOST_TEST(remove("voice-agents?agent=agent_1").status == 204);
    BOOST_TEST(add("voice-agents", {{"agent", "agent_501"}}).status == 200);
}

BOOST_AUTO_TEST_CASE(invalid_input_is_refused_with_its_field) {
    const auto refusal = [&](const std::string& list, const json& body) { return add(list, body).refusal(); };
    BOOST_TEST(refusal("voice-agents", {{"agent", " "}}) == "422 invalid_field agent");
    BOOST_TEST(refusal("voice-agents", {{"agent", "a"}, {"branch_id", BranchId{99}.text()}}) ==
               "404 not_found branch_id");
    BOOST_TEST(refusal("voice-agents", {{"agent", "a"}, {"branch_id", kNeighbourBranch.text()}}) ==
               "404 not_found branch_id");
    BOOST_TEST(refusal("voice-numbers", {{"number", "4711"}, {"language", "de"}}) == "422 invalid_field number");
    BOOST_TEST(refusal("voice-numbers", {{"number", "+4930123456789"}}) == "422 missing_field branch_id");
    BOOST_TEST(remove("voice-agents").refusal() == "422 missing_field agent");
    BOOST_TEST(remove("voice-numbers?number=4711").refusal() == "422 invalid_field number");
    BOOST_TEST(get("/v1/voice-agents?wanted=1").refusal() == "422 unknown_field wanted");
    BOOST_TEST(rows("voice-agents").empty());
    BOOST_TEST(rows("voice-numbers").empty());
}

BOOST_AUTO_TEST_CASE(changes_need_the_scope_admin_and_other_companies_see_nothing) {
    add("voice-agents", {{"agent", "agent_1"}});
    add("voice-numbers", {{"number", "+4930123456789"}, {"language", "de"}});
    BOOST_TEST(post("/v1/voice-agents", {{"agent", "agent_2"}}).refusal() == "403 forbidden");
    BOOST_TEST(send("DELETE", "/v1/voice-agents?agent=agent_1", bearer(key), "").refusal() == "403 forbidden");
    BOOST_TEST(get("/v1/voice-agents", bearer(neighbour_key)).body["data"].empty());
    BOOST_TEST(get("/v1/voice-numbers", bearer(neighbour_key)).body["data"].empty());
    const auto neighbour = bearer(new_key(kNeighbour, {store::Scope::admin}));
    BOOST_TEST(send("DELETE", "/v1/voice-agents?agent=agent_1", neighbour, "").refusal() == "404 not_found agent");
    BOOST_TEST(rows("voice-agents").size() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()
