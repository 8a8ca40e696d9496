// cors_tests: pages of listed origins may call, others may not.
#include "adapters/http/cors.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace slotkeeper::http;

namespace {

std::string header_of(const Response& response, const std::string& name) {
    for (const auto& [one, value] : response.headers) {
        if (one == name) return value;
    }
    return "";
}

Request from(const std::string& origin, const std::string& method = "GET") {
    Request request;
    request.method = method;
    request.headers["origin"] = origin;
    return request;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(cors_tests)

BOOST_AUTO_TEST_CASE(a_listed_origin_may_read_the_answer) {
    const Cors cors({"https://app.example"});
    const auto answer = cors(from("https://app.example"), Response{});
    BOOST_TEST(header_of(answer, "Access-Control-Allow-Origin") == "https://app.example");
    BOOST_TEST(header_of(answer, "Access-Control-Expose-Headers").find("ETag") != std::string::npos);
    BOOST_TEST(header_of(answer, "Vary") == "Origin");
}

BOOST_AUTO_TEST_CASE(another_origin_gets_no_permission) {
    const Cors cors({"https://app.example"});
    for (const auto* origin : {"https://evil.example", "https://app.example.evil", "http://app.example", "null"}) {
        const auto answer = cors(from(origin), Response{});
        BOOST_TEST(header_of(answer, "Access-Control-Allow-Origin") == "", origin);
        BOOST_TEST(header_of(answer, "Vary") == "Origin", origin);
    }
    BOOST_TEST(Cors({})(from("https://app.example"), Response{}).headers.empty());
}

BOOST_AUTO_TEST_CASE(a_preflight_request_is_told_the_methods_of_the_route) {
    const Cors cors({"*"});
    auto request = from("https://any.example", "OPTIONS");
    request.headers["access-control-request-method"] = "POST";
    const auto answer = cors(request, Response{204, "", "", {{"Allow", "GET, HEAD, POST"}}});
    BOOST_TEST(header_of(answer, "Access-Control-Allow-Methods") == "GET, HEAD, POST");
    BOOST_TEST(header_of(answer, "Access-Control-Allow-Headers").find("Idempotency-Key") != std::string::npos);
    BOOST_TEST(header_of(answer, "Access-Control-Max-Age") == "600");
}

BOOST_AUTO_TEST_CASE(what_is_not_an_origin_is_not_accepted_as_one) {
    BOOST_TEST(Cors::parse("https://a.example, http://localhost:3000,*").value().size() == 3U);
    BOOST_TEST(Cors::parse("").value().empty());
    for (const auto* wrong : {"a.example", "https://", "https://a.example/", "https://a.example/x", "ftp://a.example",
                              "https://A.example", "https://a.example,,b", "https://a b"}) {
        BOOST_TEST(!Cors::parse(wrong).has_value(), wrong);
    }
}

BOOST_AUTO_TEST_SUITE_END()
