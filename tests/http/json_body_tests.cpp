// json_body_tests: a table of invalid bodies and the reasons.
#include "adapters/http/json_body.h"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

using namespace slotkeeper;
using namespace slotkeeper::http;

namespace {

Request with(std::string body, std::string content_type = "application/json") {
    Request request;
    request.body = std::move(body);
    if (!content_type.empty()) request.headers["content-type"] = std::move(content_type);
    return request;
}

std::string nested(std::size_t levels) {
    std::string open, close;
    for (std::size_t i = 0; i < levels; ++i) {
        open += R"({"a":)";
        close += "}";
    }
    return open + "1" + close;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(json_body_tests)

BOOST_AUTO_TEST_CASE(an_object_is_read) {
    const auto body = read_json_body(with(R"({"a":{"b":[1,{"b":2}],"c":"ü"},"b":null,"c":[{"x":1},{"x":1}]})"));
    BOOST_REQUIRE(body.ok());
    BOOST_TEST((*body)["a"]["c"] == "ü");
}

BOOST_AUTO_TEST_CASE(only_application_json_is_taken) {
    for (const auto* type : {"application/json", "Application/JSON", "application/json; charset=utf-8",
                             "application/json;charset=\"UTF-8\""}) {
        BOOST_TEST(read_json_body(with("{}", type)).ok(), type);
    }
    for (const auto* type : {"", "text/plain", "application/jsonp", "application/json; charset=latin1", "text/json",
                             "application/x-www-form-urlencoded", "application/json, text/plain"}) {
        const auto body = read_json_body(with("{}", type));
        BOOST_REQUIRE(!body.ok());
        BOOST_TEST((body.refusal().code == ErrorCode::unsupported_media_type), type);
    }
}

BOOST_AUTO_TEST_CASE(a_patch_may_say_that_it_is_a_merge_patch) {
    auto request = with("{}", "application/merge-patch+json");
    BOOST_TEST(!read_json_body(request).ok());
    request.method = "PATCH";
    BOOST_TEST(read_json_body(request).ok());
}

BOOST_AUTO_TEST_CASE(a_coded_body_is_not_taken) {
    for (const auto* coding : {"gzip", "br", "identity, gzip"}) {
        auto request = with("{}");
        request.headers["content-encoding"] = coding;
        const auto body = read_json_body(request);
        BOOST_REQUIRE(!body.ok());
        BOOST_TEST((body.refusal().code == ErrorCode::unsupported_media_type), coding);
    }
    auto request = with("{}");
    request.headers["content-encoding"] = "Identity";
    BOOST_TEST(read_json_body(request).ok());
}

BOOST_AUTO_TEST_CASE(bad_bodies_are_refused) {
    const std::vector<std::string> bad{"",
                                       " ",
                                       "null",
                                       "[]",
                                       "1",
                                       "\"text\"",
                                       "{",
                                       "{}{}",
                                       "{} x",
                                       "{'a':1}",
                                       "{a:1}",
                                       R"({"a":1,})",
                                       R"({"a":01})",
                                       R"({"a":1e999})",
                                       R"({"a":NaN})",
                                       "{\"a\":\"\n\"}",
                                       "{/*c*/}",
                                       R"({"a":"\ud800"})",
                                       "{\"a\":\"\xff\"}",
                                       "{\"a\":\"\xc0\xaf\"}",
                                       "{\"\xff\":1}",
                                       R"({"a":1,"a":2})",
                                       R"({"x":[{"a":1,"b":{},"a":2}]})",
                                       R"({"a":1,"\u0061":2})",
                                       nested(limits::json_depth_max + 1),
                                       std::string(100'000, '['),
                                       R"({"a":)" + std::string(100'000, '[') + std::string(100'000, ']') + "}",
                                       std::string("{}\0", 3),
                                       std::string("{}\0{", 4)};
    for (const auto& text : bad) {
        const auto body = read_json_body(with(text));
        BOOST_REQUIRE_MESSAGE(!body.ok(), text.substr(0, 100));
        BOOST_TEST((body.refusal().code == ErrorCode::malformed_body));
        BOOST_TEST(!body.refusal().message.empty());
    }
    BOOST_TEST(read_json_body(with(nested(limits::json_depth_max))).ok());
}

BOOST_AUTO_TEST_CASE(a_duplicate_name_is_refused_with_its_whole_path) {
    const auto field_of = [](const std::string& text) { return read_json_body(with(text)).refusal().field; };
    BOOST_TEST(field_of(R"({"a":1,"a":2})") == "a");
    BOOST_TEST(field_of(R"({"customer":{"name":"A","phone":"1","name":"B"}})") == "customer.name");
    BOOST_TEST(field_of(R"({"x":[{"a":1},7,{"a":1,"b":{},"a":2}]})") == "x[2].a");
    BOOST_TEST(field_of(R"({"x":[[1],[{"y":{"z":1,"z":2}}]]})") == "x[1][0].y.z");
    BOOST_TEST(field_of(R"({"first":{"a":[1,2]},"second":{"a":1,"a":2}})") == "second.a");
    BOOST_TEST(field_of(R"({"a":{"b":1},"a":{"b":1}})") == "a");
    auto deepest = nested(limits::json_depth_max - 1);
    deepest.replace(deepest.find('1'), 1, R"({"b":1,"b":2})");
    BOOST_TEST(field_of(deepest).ends_with("a.b"));
}

BOOST_AUTO_TEST_CASE(a_refusal_does_not_repeat_the_body) {
    const auto body = read_json_body(with(R"({"phone":"+491511234567)"));
    BOOST_TEST(body.refusal().message.find("1511234567") == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
