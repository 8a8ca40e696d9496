// mcp_tests: messages of the agent protocol are answered as it demands, and tools obey keys, scopes and versions.
#include "adapters/mcp/mcp.h"
#include "tests/support/front.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

struct Agent {
    Front front;
    json person{{"name", "Erika Muster"}, {"phone", "+4915112345678"}};

    Answer send(const json& message, const Headers& headers = {}) { return front.post("/mcp", message, headers); }
    Answer ask(const std::string& method, const json& params = json::object(), const Headers& headers = {}) {
        return send({{"jsonrpc", "2.0"}, {"id", 7}, {"method", method}, {"params", params}}, headers);
    }
    json call(const std::string& tool, const json& arguments, const Headers& headers = {}) {
        const auto answer = ask("tools/call", {{"name", tool}, {"arguments", arguments}}, headers);
        BOOST_TEST(answer.status == 200);
        return answer.body;
    }
    // What a tool answers if it succeeds.
    json done(const std::string& tool, const json& arguments) {
        const auto result = call(tool, arguments)["result"];
        BOOST_REQUIRE_MESSAGE(result["isError"] == false, result.dump());
        BOOST_TEST(json::parse(result["content"][0]["text"].get<std::string>()) == result["structuredContent"]);
        return result["structuredContent"];
    }
    // "version_conflict If-Match": with what a tool refuses.
    std::string refused(const std::string& tool, const json& arguments, const Headers& headers = {}) {
        const auto result = call(tool, arguments, headers)["result"];
        BOOST_REQUIRE_MESSAGE(result["isError"] == true, result.dump());
        BOOST_TEST(!result.contains("structuredContent"));
        const auto problem = json::parse(result["content"][0]["text"].get<std::string>());
        return problem["code"].get<std::string>() + ' ' + problem.value("field", "");
    }
};

// "-32601 7": the code of an error of the protocol, and the id of the message that it answers.
std::string rpc_error_of(const json& answer) {
    BOOST_TEST(!answer["error"]["message"].get<std::string>().empty());
    return answer["error"]["code"].dump() + ' ' + answer["id"].dump();
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(mcp_tests, Agent)

BOOST_AUTO_TEST_CASE(the_client_gets_the_version_that_it_asks_for_or_the_preferred_one) {
    const auto version_for = [&](const json& asked) {
        const auto result = ask("initialize", {{"protocolVersion", asked}}).body["result"];
        BOOST_TEST(result["serverInfo"]["name"] == "slotkeeper");
        BOOST_TEST(result["capabilities"] == json({{"tools", json::object()}}));
        return result["protocolVersion"];
    };
    BOOST_TEST(version_for("2025-03-26") == "2025-03-26");
    BOOST_TEST(version_for("2025-06-18") == "2025-06-18");
    BOOST_TEST(version_for("1999-01-01") == "2025-06-18");
    BOOST_TEST(version_for(nullptr) == "2025-06-18");
    BOOST_TEST(ask("ping").body == json::parse(R"({"jsonrpc":"2.0","id":7,"result":{}})"));
}

BOOST_AUTO_TEST_CASE(notifications_and_answers_are_accepted_without_a_body) {
    for (const json& message : {json{{"jsonrpc", "2.0"}, {"method", "notifications/initialized"}},
                                json{{"jsonrpc", "2.0"}, {"id", 1}, {"result", json::object()}}}) {
        const auto answer = send(message);
        BOOST_TEST(answer.status == 202);
        BOOST_TEST(answer.text.empty());
    }
}

BOOST_AUTO_TEST_CASE(an_agent_learns_why_a_start_is_not_free) {
    const json sunday{{"service", "Haarschnitt"}, {"start", Front::at(10, 0, 5)}};
    const auto told = done("slots_explain", sunday);
    BOOST_TEST(told["bookable"] == false);
    BOOST_TEST(told["summary"].get<std::string>().starts_with("It cannot be booked: the branch is closed on Sunday"));
    BOOST_TEST(refused("slots_explain", {{"service", "Haarschnitt"}}) == "missing_field start");
}

BOOST_AUTO_TEST_CASE(messages_that_are_not_understood_are_errors_of_the_protocol) {
    BOOST_TEST(rpc_error_of(ask("tools/paint").body) == "-32601 7");
    BOOST_TEST(rpc_error_of(ask("tools/list", json::array()).body) == "-32602 7");
    for (const json& message : {json{{"id", 7}, {"method", "ping"}}, json{{"jsonrpc", "2.0"}, {"id", 7}}}) {
        const auto answer = send(message);
        BOOST_TEST(answer.status == 400);
        BOOST_TEST(rpc_error_of(answer.body) == "-32600 7");
    }
    auto headers = Front::bearer(front.key);
    headers["Content-Type"] = "application/json";
    const std::string ping = R"({"jsonrpc":"2.0","id":1,"method":"ping"})";
    for (const std::string& body : {std::string("{"), std::string("7"), '[' + ping + ']'}) {
        const auto answer = front.send("POST", "/mcp", headers, body);
        BOOST_TEST(answer.status == 400);
        BOOST_TEST(rpc_error_of(answer.body) == "-32700 null", body);
    }
    headers["Content-Type"] = "text/plain";
    BOOST_TEST(front.send("POST", "/mcp", headers, ping).refusal().starts_with("415 unsupported_media_type"));
}

BOOST_AUTO_TEST_CASE(requests_that_the_transport_forbids_are_refused) {
    BOOST_TEST(ask("ping", json::object(), {{"MCP-Protocol-Version", "1999-01-01"}}).refusal() ==
               "400 malformed_request MCP-Protocol-Version");
    BOOST_TEST(ask("ping", json::object(), {{"MCP-Protocol-Version", "2025-11-25"}}).status == 200);
    BOOST_TEST(ask("ping", json::object(), {{"Origin", "https://app.example.com"}}).refusal() ==
               "403 forbidden Origin");
    BOOST_TEST(ask("ping", json::object(), Front::bearer("slk_wrong")).refusal() == "401 unauthorized Authorization");
    const auto stream = front.send("GET", "/mcp", Front::bearer(front.key), "");
    BOOST_TEST(stream.refusal() == "405 method_not_allowed");
    BOOST_TEST(stream.header("allow").find("POST") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(after_too_many_wrong_keys_the_answer_says_how_long_to_wait) {
    for (std::size_t i = 0; i < limits::wrong_keys_max; ++i) {
        BOOST_TEST(ask("ping", json::object(), Front::bearer("slk_wrong")).status == 401);
    }
    const auto limited = ask("ping", json::object(), Front::bearer("slk_wrong"));
    BOOST_TEST(limited.refusal() == "429 rate_limited Authorization");
    BOOST_TEST(std::stoi(limited.header("retry-after")) > 1);
    BOOST_TEST(ask("ping").status == 200);
}

BOOST_AUTO_TEST_CASE(the_tools_are_the_operations_for_agents) {
    std::vector<std::string> expected, listed;
    for (const auto& operation : rest::operations()) {
        if (operation.for_agents || operation.for_managers) expected.push_back(mcp::tool_name(operation));
    }
    const auto admin = Front::bearer(front.new_key(demo::kCompany, {store::Scope::admin}));
    const auto answer = ask("tools/list", json::object(), admin);
    for (const auto& tool : answer.body["result"]["tools"]) {
        listed.push_back(tool["name"]);
        BOOST_TEST(tool["inputSchema"]["type"] == "object");
        BOOST_TEST(tool["outputSchema"]["type"] == "object");
    }
    BOOST_TEST(listed == expected, boost::test_tools::per_element());
    BOOST_TEST(std::count(listed.begin(), listed.end(), "appointments_book") == 1);
    BOOST_TEST(std::count(listed.begin(), listed.end(), "services_edit") == 1);
    for (const auto* never : {"calendar-accounts_connect", "keys_list", "keys_create", "keys_rotate", "keys_revoke",
                              "companies_list", "companies_create"}) {
        BOOST_TEST(std::count(listed.begin(), listed.end(), never) == 0, never);
    }
}

BOOST_AUTO_TEST_CASE(a_key_sees_the_tools_that_it_may_call) {
    const auto listed = [&](const store::Scopes& scopes) {
        const auto headers = Front::bearer(front.new_key(demo::kCompany, scopes));
        std::vector<std::string> names;
        const auto answer = ask("tools/list", json::object(), headers);
        for (const auto& tool : answer.body["result"]["tools"]) names.push_back(tool["name"]);
        return names;
    };
    const auto sees = [](const std::vector<std::string>& names, const std::string& name) {
        return std::find(names.begin(), names.end(), name) != names.end();
    };
    using store::Scope;
    const auto receptionist = listed({Scope::read, Scope::write}), reader = listed({Scope::read});
    for (const std::string name :
         {"blocks_list", "blocks_add", "resources_sick", "fees_list", "branches_holidays", "branches_set_holiday",
          "services_edit", "catalog_show", "catalog_replace", "companies_show", "companies_edit"}) {
        BOOST_TEST(!sees(receptionist, name), name);
        BOOST_TEST(sees(listed({Scope::admin}), name), name);
    }
    BOOST_TEST(sees(receptionist, "appointments_book"));
    BOOST_TEST(!sees(receptionist, "appointments_reopen"));
    BOOST_TEST(sees(reader, "slots_list"));
    BOOST_TEST(!sees(reader, "appointments_book"));
    store::Scopes time_off{Scope::read};
    time_off.add(Scope::admin, "blocks");
    const auto planner = listed(time_off);
    BOOST_TEST(sees(planner, "blocks_add"));
    BOOST_TEST(!sees(planner, "services_edit"));
}

BOOST_AUTO_TEST_CASE(a_manager_adds_time_off_and_a_receptionist_knows_no_such_tool) {
    const json block{{"resource_id", front.salon.staff(0).id.text()},
                     {"start", Front::at(10)},
                     {"end", Front::at(11)},
                     {"reason", "dentist"}};
    const auto admin = Front::bearer(front.new_key(demo::kCompany, {store::Scope::admin}));
    const auto stored = front.stored();
    BOOST_TEST(rpc_error_of(call("blocks_add", block)) == "-32602 7");
    BOOST_TEST((front.stored() == stored));
    const auto added = call("blocks_add", block, admin)["result"];
    BOOST_REQUIRE_MESSAGE(added["isError"] == false, added.dump());
    const auto id = added["structuredContent"]["id"];
    const auto removed = call("blocks_remove", {{"id", id}}, admin)["result"];
    BOOST_TEST(removed["structuredContent"] == json({{"done", true}}));
    BOOST_TEST(rpc_error_of(call("keys_create", {{"name", "second"}}, admin)) == "-32602 7");
}

BOOST_AUTO_TEST_CASE(a_cursor_that_was_never_given_is_an_error_of_the_protocol) {
    for (const json& cursor : {json("2"), json(""), json(7)}) {
        BOOST_TEST(rpc_error_of(ask("tools/list", {{"cursor", cursor}}).body) == "-32602 7", cursor.dump());
    }
    BOOST_TEST(!ask("tools/list", {{"cursor", nullptr}}).body["result"]["tools"].empty());
}

BOOST_AUTO_TEST_CASE(unknown_tools_and_arguments_that_are_no_object_are_errors_of_the_protocol) {
    for (const json& params : {json{{"name", "appointments_paint"}}, json{{"name", "blocks_list"}}, json{{"name", 7}},
                               json::object(), json{{"name", "services_list"}, {"arguments", json::array()}},
                               json{{"name", "services_list"}, {"arguments", "all"}}}) {
        const auto answer = ask("tools/call", params);
        BOOST_TEST(answer.status == 200);
        BOOST_TEST(rpc_error_of(answer.body) == "-32602 7", params.dump());
    }
    BOOST_TEST(ask("tools/call", {{"name", "services_list"}}).body["result"]["isError"] == false);
}

BOOST_AUTO_TEST_CASE(a_missing_scope_is_an_error_of_the_tool) {
    const auto reader = Front::bearer(front.new_key(demo::kCompany, {store::Scope::read}));
    const auto stored = front.stored();
    BOOST_TEST(refused("customers_add", person, reader) == "forbidden ");
    BOOST_TEST((front.stored() == stored));
    BOOST_TEST(call("services_list", json::object(), reader)["result"]["isError"] == false);
}

BOOST_AUTO_TEST_CASE(wrong_arguments_are_reported_all_at_once) {
    const auto result = call("appointments_book", {{"start", "soon"}, {"colour", "red"}})["result"];
    BOOST_TEST(result["isError"] == true);
    const auto problem = json::parse(result["content"][0]["text"].get<std::string>());
    std::string fields;
    for (const auto& error : problem["errors"]) fields += error["field"].get<std::string>() + ' ';
    BOOST_TEST(fields == "colour service_id start customer ");
}

BOOST_AUTO_TEST_CASE(a_call_that_is_repeated_with_its_key_has_one_effect) {
    auto booking = front.booking(Front::at(10));
    booking["idempotency_key"] = "agent-1";
    const auto booked = done("appointments_book", booking);
    BOOST_TEST(done("appointments_book", booking) == booked);
    booking["start"] = Front::at(14);
    BOOST_TEST(refused("appointments_book", booking) == "key_reused idempotency_key");
    for (const json& key : {json(""), json(7), json(std::string(limits::key_length_max + 1, 'k'))}) {
        booking["idempotency_key"] = key;
        BOOST_TEST(refused("appointments_book", booking) == "invalid_field idempotency_key");
    }
    BOOST_TEST(refused("customers_edit", {{"id", booked["customer"]["id"]}, {"idempotency_key", "agent-2"}}) ==
               "unknown_field idempotency_key");
}

BOOST_AUTO_TEST_CASE(a_change_with_an_expected_version_needs_that_version) {
    const auto booked = done("appointments_book", front.booking(Front::at(10)));
    const auto version = booked["version"].get<int>();
    const auto cancelling = [&](const json& expected) {
        return json{{"id", booked["id"]}, {"reason", "customer"}, {"expected_version", expected}};
    };
    BOOST_TEST(refused("appointments_cancel", cancelling(version + 1)) == "version_conflict expected_version");
    for (const json& wrong : {json("1"), json(0), json(1.5)}) {
        BOOST_TEST(refused("appointments_cancel", cancelling(wrong)) == "invalid_field expected_version");
    }
    BOOST_TEST(done("appointments_cancel", cancelling(version))["state"] == "cancelled");
    BOOST_TEST(refused("appointments_show", {{"id", booked["id"]}, {"expected_version", version}}) ==
               "unknown_field expected_version");
}

BOOST_AUTO_TEST_CASE(an_operation_without_an_answer_says_that_it_is_done) {
    const auto hold = done("holds_place", {{"service", "Haarschnitt"}, {"start", Front::at(10)}});
    BOOST_TEST(refused("holds_release", {{"id", hold["id"]}, {"expected_version", 2}}) ==
               "version_conflict expected_version");
    BOOST_TEST(done("holds_release", {{"id", hold["id"]}}) == json({{"done", true}}));
}

BOOST_AUTO_TEST_SUITE_END()
