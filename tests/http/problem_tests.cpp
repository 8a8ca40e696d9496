// problem_tests: every ErrorCode has a status, and a problem contains all details of its refusal.
#include "adapters/http/problem.h"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

using namespace slotkeeper;
using namespace slotkeeper::http;
using nlohmann::json;

namespace {

std::string header(const Response& response, const std::string& wanted) {
    for (const auto& [name, value] : response.headers) {
        if (name == wanted) return value;
    }
    return "";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(problem_tests)

BOOST_AUTO_TEST_CASE(every_code_has_a_status_of_failure_and_a_title) {
    for (std::size_t i = 0; i < EnumNames<ErrorCode>::all.size(); ++i) {
        const auto code = static_cast<ErrorCode>(i);
        const auto response = problem(refuse(code, "", "why"), Request{});
        BOOST_TEST(response.status >= 400);
        BOOST_TEST((response.status == 500) == (code == ErrorCode::internal),
                   name_of(code));  // 500 is what is not mapped
        const auto body = json::parse(response.body);
        BOOST_TEST(body["code"] == name_of(code));
        BOOST_TEST(body["status"] == response.status);
        BOOST_TEST(body["title"].get<std::string>().size() > 3U);
    }
}

BOOST_AUTO_TEST_CASE(details_of_the_refusal_are_in_the_body) {
    Request request;
    request.id = "req_7";
    Refusal refusal = refuse(ErrorCode::slot_conflict, "segments[1].resource_id", "taken");
    refusal.segment = 1;
    refusal.alternatives = {std::chrono::sys_days{std::chrono::year{2026} / 11 / 23} + std::chrono::minutes(510)};
    const auto body = json::parse(problem(refusal, request).body);
    const auto berlin = TimeZone::find("Europe/Berlin").value();
    BOOST_TEST(json::parse(problem(refusal, request, &berlin).body)["alternatives"][0] == "2026-11-23T09:30:00+01:00");
    BOOST_TEST(
        body ==
        json::parse(R"({"type":"/docs/errors#slot_conflict","title":"Conflict","status":409,"code":"slot_conflict",
        "detail":"taken","field":"segments[1].resource_id","segment":1,"alternatives":["2026-11-23T08:30:00Z"],
        "request_id":"req_7"})"));
}

BOOST_AUTO_TEST_CASE(absent_details_are_omitted_from_the_body) {
    const auto body = json::parse(problem(refuse(ErrorCode::internal, "", ""), Request{}).body);
    for (const auto* name : {"field", "segment", "alternatives"}) BOOST_TEST(!body.contains(name));
}

BOOST_AUTO_TEST_CASE(all_wrong_fields_are_listed_and_the_first_is_the_field) {
    Checks check;
    check.note(refuse(ErrorCode::missing_field, "start", "is needed"));
    check.note(refuse(ErrorCode::invalid_field, "customer.name", "must be text"));
    const auto body = json::parse(problem(check.refusal(), Request{}).body);
    BOOST_TEST(body["field"] == "start");
    BOOST_TEST(body["errors"] == json::parse(R"([{"field":"start","code":"missing_field","detail":"is needed"},
        {"field":"customer.name","code":"invalid_field","detail":"must be text"}])"));
}

BOOST_AUTO_TEST_CASE(a_body_with_thousands_of_wrong_fields_gets_a_short_answer) {
    Checks check;
    for (int i = 0; i < 5'000; ++i) check.note(refuse(ErrorCode::unknown_field, "f" + std::to_string(i), "unknown"));
    BOOST_TEST(json::parse(problem(check.refusal(), Request{}).body)["errors"].size() == 20U);
}

BOOST_AUTO_TEST_CASE(retry_and_authentication_are_hinted_at) {
    for (const auto code :
         {ErrorCode::overloaded, ErrorCode::unavailable, ErrorCode::rate_limited, ErrorCode::in_progress}) {
        BOOST_TEST(header(problem(refuse(code, "", ""), Request{}), "Retry-After") == "1");
    }
    BOOST_TEST(header(problem(refuse(ErrorCode::unauthorized, "", ""), Request{}), "WWW-Authenticate") == "Bearer");
    BOOST_TEST(header(problem(refuse(ErrorCode::slot_conflict, "", ""), Request{}), "Retry-After") == "");
}

BOOST_AUTO_TEST_CASE(log_details_are_not_in_the_body) {
    const auto response = outage(Request{}, "2013 of SELECT customer");
    BOOST_TEST(response.status == 503);
    BOOST_TEST(response.code == "unavailable");
    BOOST_TEST(response.cause == "2013 of SELECT customer");
    BOOST_TEST(response.body.find("SELECT") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_message_that_is_not_utf8_does_not_spoil_the_answer) {
    BOOST_TEST(json::accept(problem(refuse(ErrorCode::invalid_field, "a", "\xff\xfe"), Request{}).body));
}

BOOST_AUTO_TEST_SUITE_END()
