// connection_routes_tests: agents, numbers and mappings of Cal.com are shown and changed with the whole catalogue.
#include "tests/support/front.h"
#include "tools/simulator/simulate_calcom.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

struct Connected : Front {
    Connected() {
        rest.calcom_url = remote.address();
        const json body{{"users",
                         {{{"id", 1},
                           {"username", "anna"},
                           {"name", "Anna Schäfer"},
                           {"event_types",
                            {{{"id", 7}, {"slug", "haarschnitt"}, {"title", "Haarschnitt"}, {"lengthInMinutes", 30}},
                             {{"id", 8}, {"slug", "lang"}, {"title", "Lang"}, {"lengthInMinutes", 95}}}}}}},
                        {"accept_any_key", true}};
        http::Client asking({.base_url = remote.address()});
        const auto outcome =
            asking.send("PUT", "/simulator/setup", {{"Content-Type", "application/json"}}, body.dump());
        BOOST_REQUIRE(std::get<http::Reply>(outcome).status == 200);
        const auto connected = post("/v1/calendar-accounts", {{"credential", "cal_sim_anna"}}, admin);
        BOOST_REQUIRE_MESSAGE(connected.body.contains("id"), connected.text);
    }
    json catalog() { return get("/v1/catalog", admin).body; }
    Answer put(const json& document, Headers headers = {}) {
        headers.merge(Headers(admin));
        headers["Content-Type"] = "application/json";
        return send("PUT", "/v1/catalog", headers, document.dump());
    }
    static json type(int number) {
        return {{"service", "haarschnitt"}, {"resource", "anna-schaefer"}, {"event_type_id", number}};
    }
    static json mapped(int number) {
        return {{"calcom",
                 {{"users", json::array({{{"resource", "anna-schaefer"}, {"username", "anna"}}})},
                  {"event_types", json::array({type(number)})}}}};
    }
    static json with_agent(const std::string& id) { return {{"voice", {{"agents", json::array({{{"id", id}}})}}}}; }

    simulator::CalcomSimulator remote{{}};
    const Headers admin =
        bearer(new_key(demo::kCompany, {store::Scope::read, store::Scope::write, store::Scope::admin}));
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(connection_routes_tests, Connected)

BOOST_AUTO_TEST_CASE(agents_and_numbers_are_a_part_of_the_document_and_of_its_version) {
    BOOST_TEST(!catalog().contains("voice"));
    const auto version = get("/v1/catalog", admin).header("etag");
    BOOST_TEST(post("/v1/voice-agents", {{"agent", "agent_1"}, {"language", "en"}}, admin).status == 200);
    BOOST_TEST(catalog()["voice"] == json({{"agents", json::array({{{"id", "agent_1"}, {"language", "en"}}})}}));
    BOOST_TEST(put(with_agent("agent_2"), {{"If-Match", version}}).refusal() == "412 version_conflict If-Match");
    const auto changed = put(with_agent("agent_2"));
    BOOST_TEST(changed.body["plan"][0]["what"] == "voice agent agent_2");
    BOOST_TEST(changed.body["plan"][0]["kind"] == "added");
    BOOST_TEST(put(with_agent("agent_2")).body["changes"] == 0);
    BOOST_TEST(get("/v1/voice-agents").body["data"].size() == 2U);
    auto pruned = catalog();
    pruned["voice"] = with_agent("agent_2")["voice"];
    pruned["prune"] = true;
    BOOST_TEST(put(pruned).body["plan"][0]["kind"] == "removed");
    BOOST_TEST(put(catalog()).body["changes"] == 0);
}

BOOST_AUTO_TEST_CASE(nothing_is_stored_of_a_document_with_an_error) {
    auto document = with_agent("agent_1");
    document["branches"] = json::array({{{"name", "Potsdam"}, {"time_zone", "Europe/Berlin"}}});
    document["voice"]["agents"][0]["key_file"] = "agent.key";
    BOOST_TEST(put(document).refusal() == "422 invalid_field voice.agents[0].key_file");
    document["voice"]["agents"][0].erase("key_file");
    document["voice"]["agents"][0]["branch"] = "potsdam";
    document["dry_run"] = true;
    const auto shown = put(document).body["changes"];
    BOOST_TEST(shown > 1);
    BOOST_TEST(!catalog().contains("voice"));
    document.erase("dry_run");
    BOOST_TEST(put(document).body["changes"] == shown);
    BOOST_TEST(get("/v1/voice-agents").body["data"][0]["branch"] == "Potsdam");
}

BOOST_AUTO_TEST_CASE(mappings_are_checked_at_calcom_before_they_are_stored) {
    BOOST_TEST(put(mapped(9)).refusal() == "422 invalid_field calcom.event_types[0].event_type_id");
    BOOST_TEST(put(mapped(8)).refusal() == "422 length_differs calcom.event_types[0].event_type_id");
    BOOST_TEST(get("/v1/calendar-users").body["data"].empty());
    const auto done = put(mapped(7));
    BOOST_REQUIRE_MESSAGE(done.status == 200, done.text);
    BOOST_TEST(done.body["changes"] == 2);
    BOOST_TEST(get("/v1/calendar-users").body["data"][0]["username"] == "anna");
    BOOST_TEST(get("/v1/calendar-event-types").body["data"][0]["length_minutes"] == 30);
    BOOST_TEST(catalog()["calcom"] == mapped(7)["calcom"]);
    BOOST_TEST(put(mapped(7)).body["changes"] == 0);
    auto twice = mapped(7);
    twice["calcom"]["event_types"].push_back(type(7));
    twice["calcom"]["event_types"][1]["service"] = "bart";
    BOOST_TEST(put(twice).status >= 400);
    auto without = catalog();
    without["calcom"] = json::object();
    without["prune"] = true;
    BOOST_TEST(put(without).body["changes"] == 2);
    BOOST_TEST(!catalog().contains("calcom"));
}

BOOST_AUTO_TEST_CASE(connections_of_another_company_are_neither_shown_nor_changed) {
    BOOST_TEST(post("/v1/voice-agents", {{"agent", "agent_1"}, {"language", "en"}}, admin).status == 200);
    BOOST_TEST(put(mapped(7)).status == 200);
    const auto other = bearer(new_key(kNeighbour, {store::Scope::read, store::Scope::admin}));
    BOOST_TEST(!get("/v1/catalog", other).body.contains("voice"));
    auto headers = other;
    headers["Content-Type"] = "application/json";
    const auto ask = [&](const json& document) { return send("PUT", "/v1/catalog", headers, document.dump()); };
    // Ids of agents are names within a company, so the same one tells nothing about the other company.
    BOOST_TEST(ask(with_agent("agent_1")).body["changes"] == 1);
    BOOST_TEST(ask(with_agent("agent_new")).body["changes"] == 1);
    BOOST_TEST(ask(mapped(7)).refusal() == "422 invalid_field calcom.users[0].resource");
    BOOST_TEST(post("/v1/branches", {{"name", "Potsdam"}, {"time_zone", "Europe/Berlin"}}, admin).status == 201);
    auto elsewhere = with_agent("agent_new");
    elsewhere["voice"]["agents"][0]["branch"] = "potsdam";
    BOOST_TEST(ask(elsewhere).refusal() == "422 invalid_field voice.agents[0].branch");
    BOOST_TEST(catalog()["voice"]["agents"] == json::array({{{"id", "agent_1"}, {"language", "en"}}}));
}

BOOST_AUTO_TEST_SUITE_END()
