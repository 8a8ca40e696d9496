// openapi_tests: the document describes all that the server serves, and nothing else.
#include "adapters/api/openapi.h"
#include "adapters/rest/documents.h"
#include "tests/support/front.h"

#include <boost/test/unit_test.hpp>

#include <regex>
#include <set>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

json document() { return json::parse(api::openapi_document(rest::operations()).dump()); }

void for_each_reference(const json& node, const std::function<void(const std::string&)>& visit) {
    if (node.is_object() && node.contains("$ref")) visit(node["$ref"].get<std::string>());
    if (node.is_structured()) {
        for (const auto& child : node) for_each_reference(child, visit);
    }
}

void check_summaries(const api::ShapeInfo& input) {
    for (const auto& field : input.fields()) {
        BOOST_TEST((!field.summary.empty() && field.summary.ends_with('.')), input.name() << '.' << field.name);
        if (field.object != nullptr) check_summaries(*field.object);
    }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(openapi_tests)

BOOST_AUTO_TEST_CASE(every_route_is_in_the_document_and_nothing_else) {
    Front front;
    std::set<std::string> served, described;
    for (const auto& [method, path] : front.router.routes()) {
        const auto is_page = path == "/" || path.starts_with("/docs") || path == "/openapi.json" || path == "/mcp";
        if (!path.starts_with("/hooks/") && !is_page) served.insert(method + ' ' + path);
    }
    const auto all = document();
    for (const auto& [path, methods] : all["paths"].items()) {
        for (const auto& [method, operation] : methods.items()) {
            auto upper = method;
            for (auto& letter : upper) letter = static_cast<char>(std::toupper(letter));
            described.insert(upper + ' ' + path);
        }
    }
    BOOST_TEST(served == described, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(ids_are_unique_and_every_operation_says_what_it_does) {
    std::set<std::string> ids;
    for (const auto& operation : rest::operations()) {
        BOOST_TEST_CONTEXT(operation.id) {
            BOOST_TEST(ids.insert(operation.id).second);
            BOOST_TEST(std::regex_match(operation.id, std::regex("[a-z-]+\\.[a-z_-]+")));
            BOOST_TEST(operation.summary.ends_with('.'));
            BOOST_TEST((operation.answer.form == api::Answer::Form::nothing || operation.answer.view != nullptr));
            BOOST_TEST((!operation.idempotent || operation.takes_body()));
        }
    }
}

BOOST_AUTO_TEST_CASE(every_field_says_what_it_is) {
    for (const auto& operation : rest::operations()) check_summaries(*operation.input);
}

BOOST_AUTO_TEST_CASE(every_reference_of_the_document_leads_somewhere) {
    const auto all = document();
    int found = 0;
    for_each_reference(all, [&](const std::string& reference) {
        BOOST_TEST(all.contains(json::json_pointer(reference.substr(1))), reference);
        ++found;
    });
    BOOST_TEST(found > 100);
    for (const auto& [name, schema] : all["components"]["schemas"].items()) BOOST_TEST(!schema.is_null(), name);
}

BOOST_AUTO_TEST_CASE(every_record_type_is_described_once) {
    const auto all = document();
    const auto& appointment = all["components"]["schemas"]["Appointment"];
    BOOST_TEST(appointment["properties"]["state"]["enum"].size() == 10U);
    BOOST_TEST(appointment["properties"]["start"]["format"] == "date-time");
    const auto& booking = all["paths"]["/v1/appointments"]["post"];
    BOOST_TEST(
        booking["requestBody"]["content"]["application/json"]["schema"]["properties"]["customer"]["anyOf"][0]["$ref"] ==
        "#/components/schemas/Person");
    BOOST_TEST(booking["responses"]["201"]["content"]["application/json"]["schema"]["$ref"] ==
               "#/components/schemas/Appointment");
    BOOST_TEST(booking["responses"]["409"]["description"].get<std::string>().find("slot_conflict") !=
               std::string::npos);
}

BOOST_AUTO_TEST_CASE(parameters_that_may_hold_a_plus_say_how_it_is_written) {
    const auto all = document();
    const auto says = [&](const char* path, const std::string& name) {
        for (const auto& one : all["paths"][path]["get"]["parameters"]) {
            if (one.value("name", "") != name) continue;
            return one["description"].get<std::string>().find("`%2B`") != std::string::npos;
        }
        throw std::logic_error("there is no parameter " + name);
    };
    BOOST_TEST(says("/v1/customers", "phone"));
    BOOST_TEST(says("/v1/slots", "from"));
    BOOST_TEST(!says("/v1/customers", "email"));
}

BOOST_AUTO_TEST_CASE(words_of_a_closed_list_are_enums) {
    const auto all = document();
    const auto& body = all["paths"]["/v1/appointments/{id}/cancel"]["post"]["requestBody"];
    const auto reason = body["content"]["application/json"]["schema"]["properties"]["reason"];
    BOOST_TEST(reason["enum"] == json({"caller", "customer", "staff", "duplicate", "other", nullptr}));
    BOOST_TEST(reason["default"] == "other");
}

BOOST_AUTO_TEST_CASE(the_pages_are_served_without_a_key_and_load_only_from_this_server) {
    Front front;
    for (const auto* path : {"/", "/docs", "/docs/errors", "/docs/start.js", "/openapi.json"}) {
        const auto page = front.send("GET", path, {}, "");
        BOOST_TEST(page.status == 200, path);
        if (std::string_view(path) != "/openapi.json") {  // which loads nothing, but has addresses in its examples
            BOOST_TEST(page.text.find("https://") == std::string::npos, path);
            BOOST_TEST(page.header("content-security-policy").starts_with("default-src 'none'"), path);
        }
    }
    BOOST_TEST(front.send("GET", "/openapi.json", {}, "").body == document());
    BOOST_TEST(front.send("GET", "/docs/nothing.js", {}, "").refusal() == "404 not_found");
    for (const auto& file : rest::viewer_files()) {
        const auto answer = front.send("GET", "/docs/" + std::string(file.name), {}, "");
        BOOST_TEST(answer.text.size() == file.bytes.size());
    }
}

BOOST_AUTO_TEST_CASE(links_have_the_address_at_which_clients_reach_the_server) {
    Front front;
    const auto links_to = [&](const std::string& address, const Headers& headers) {
        return front.send("GET", "/", headers, "").text.find(' ' + address + "/v1/services") != std::string::npos;
    };
    BOOST_TEST(links_to(front.server.address(), {}));
    BOOST_TEST(links_to("https" + front.server.address().substr(4), {{"X-Forwarded-Proto", "https"}}));
    BOOST_TEST(links_to(front.server.address(), {{"X-Forwarded-Proto", "ftp"}}));

    // The header of a client that is not a proxy on this machine.
    http::Request request;
    request.method = "GET";
    request.path = "/";
    request.headers = {{"host", "api.example.com"}, {"x-forwarded-proto", "https"}};
    const auto page_for = [&](const char* peer) {
        request.peer = peer;
        return front.router(request).body;
    };
    BOOST_TEST(page_for("127.0.0.1").find("https://api.example.com/v1") != std::string::npos);
    BOOST_TEST(page_for("::1").find("https://api.example.com/v1") != std::string::npos);
    for (const auto* peer : {"192.0.2.7", "2001:db8::1", ""}) {
        BOOST_TEST(page_for(peer).find("https://") == std::string::npos, peer);
    }

    front.rest.public_url = "https://bookings.example.com";
    BOOST_TEST(links_to("https://bookings.example.com", {}));
    BOOST_TEST(front.send("GET", "/openapi.json", {}, "").body["servers"][0]["url"] == "https://bookings.example.com");
}

BOOST_AUTO_TEST_CASE(the_type_of_every_problem_is_an_entry_of_the_page_of_errors) {
    Front front;
    const auto page = front.send("GET", "/docs/errors", {}, "").text;
    for (const auto& code : EnumNames<ErrorCode>::all) {
        BOOST_TEST(page.find("id=\"" + std::string(code) + '"') != std::string::npos, code);
    }
    BOOST_TEST(front.get("/v1/appointments/1").body["type"] == "/docs/errors#not_found");
}

BOOST_AUTO_TEST_SUITE_END()
