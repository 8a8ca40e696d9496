// router_tests: paths and methods find their handler or a helpful refusal.
#include "adapters/http/router.h"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

using namespace slotkeeper;
using namespace slotkeeper::http;

namespace {

Handler says(std::string text) {
    return [text](const Request& request) {
        Response response;
        response.body = text;
        for (const auto& capture : request.captures) response.body += "," + capture;
        return response;
    };
}

Router example() {
    Router router;
    router.add("GET", "/", says("root"));
    router.add("GET", "/things", says("list"));
    router.add("POST", "/things", says("create"));
    router.add("GET", "/things/{id}", says("get"));
    router.add("GET", "/things/mine", says("mine"));
    router.add("POST", "/things/{id}/parts/{part}", says("part"));
    return router;
}

Response ask(const std::string& method, const std::string& path) {
    Request request;
    request.method = method;
    request.path = path;
    request.id = "req_1";
    return example()(request);
}

std::string header_of(const Response& response, const std::string& wanted) {
    for (const auto& [name, value] : response.headers) {
        if (name == wanted) return value;
    }
    return "";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(router_tests)

BOOST_AUTO_TEST_CASE(a_path_finds_its_handler_and_its_parts) {
    BOOST_TEST(ask("GET", "/").body == "root");
    BOOST_TEST(ask("GET", "/things").body == "list");
    BOOST_TEST(ask("POST", "/things").body == "create");
    BOOST_TEST(ask("GET", "/things/7").body == "get,7");
    BOOST_TEST(ask("POST", "/things/7/parts/ä b").body == "part,7,ä b");
}

BOOST_AUTO_TEST_CASE(a_literal_part_goes_before_a_capture) { BOOST_TEST(ask("GET", "/things/mine").body == "mine"); }

BOOST_AUTO_TEST_CASE(head_is_answered_by_get_and_options_by_the_methods) {
    BOOST_TEST(ask("HEAD", "/things").body == "list");
    const auto options = ask("OPTIONS", "/things");
    BOOST_TEST(options.status == 204);
    BOOST_TEST(header_of(options, "Allow") == "GET, HEAD, OPTIONS, POST");
}

BOOST_AUTO_TEST_CASE(unknown_paths_are_404) {
    for (const auto* path :
         {"/other", "/things/", "/things/7/", "/things/7/parts", "/things/7/parts/1/2", "//", "", "things"}) {
        const auto response = ask("GET", path);
        BOOST_TEST(response.status == 404, path);
        BOOST_TEST(response.content_type == "application/problem+json");
        BOOST_TEST(nlohmann::json::parse(response.body)["code"] == "not_found");
    }
}

BOOST_AUTO_TEST_CASE(known_paths_with_another_method_are_405_and_say_what_is_allowed) {
    const auto response = ask("DELETE", "/things");
    BOOST_TEST(response.status == 405);
    BOOST_TEST(header_of(response, "Allow") == "GET, HEAD, OPTIONS, POST");
    BOOST_TEST(nlohmann::json::parse(response.body)["code"] == "method_not_allowed");
}

BOOST_AUTO_TEST_CASE(routes_are_listed_in_order) {
    const auto routes = example().routes();
    BOOST_TEST(routes.size() == 6U);
    BOOST_TEST(routes.front().second == "/");
    BOOST_TEST(routes.back().first == "POST");
}

BOOST_AUTO_TEST_SUITE_END()
