// calcom_tests: common to all operations: versions, credentials, the rate limit, error formats, faults.
#include "tools/simulator/calcom/calcom.h"

#include "tests/simulator/stand_in.h"

#include <boost/test/unit_test.hpp>

#include <set>

using namespace slotkeeper;
using namespace slotkeeper::simulator;

BOOST_AUTO_TEST_SUITE(calcom_tests)

BOOST_AUTO_TEST_CASE(without_a_known_version_a_booking_is_read_as_one_of_2024_04_15) {
    CalcomStandIn calcom;
    const auto body = CalcomStandIn::booking_body(calcom.event_type(), "2026-11-25T09:00:00Z");
    for (const char* version : {"", "2024-04-15", "2027-01-01"}) {
        const auto answer = calcom.ask({.method = "POST", .url = "/v2/bookings", .body = body, .version = version});
        BOOST_TEST(answer.status == 400);
        BOOST_TEST(answer.message() == "Bad Request Exception");
        std::string named;
        for (const auto& each : answer.body.at("error").at("details").at("errors")) {
            named += each.at("property").get<std::string>() + " ";
        }
        BOOST_TEST(named == "timeZone language metadata ");
    }
    BOOST_TEST(calcom.ask({.method = "POST", .url = "/v2/bookings", .body = body, .version = "2024-06-14"}).status ==
               404);
    BOOST_TEST(calcom.ask({.url = "/v2/bookings", .version = ""}).status == 404);
    BOOST_TEST(calcom.ask({.url = "/v2/me", .version = "2024-08-13"}).status == 200);
}

BOOST_AUTO_TEST_CASE(an_unknown_route_is_404_in_the_usual_format) {
    CalcomStandIn calcom;
    const auto answer = calcom.get("/v2/moon?phase=full moon");
    BOOST_TEST(answer.status == 404);
    BOOST_TEST(answer.code() == "NotFoundException");
    BOOST_TEST(answer.message() == "Cannot GET /v2/moon?phase=full%20moon");
    BOOST_TEST(answer.body.at("path") == "/v2/moon?phase=full%20moon");
    BOOST_TEST(answer.body.at("timestamp") == "2026-11-21T08:00:00.000Z");
    BOOST_TEST(answer.body.at("status") == "error");
    BOOST_TEST(answer.body.at("error").at("details") ==
               (json{{"message", answer.message()}, {"error", "Not Found"}, {"statusCode", 404}}));
    BOOST_TEST(!answer.headers.contains("X-RateLimit-Limit-Default"));
}

BOOST_AUTO_TEST_CASE(broken_json_is_refused_before_anything_else_is_known) {
    CalcomStandIn calcom;
    for (const char* raw : {"{", "\"text\"", "{\"a\":\"\xff\"}"}) {
        const auto answer = calcom.ask({.method = "POST", .url = "/v2/bookings", .raw = raw});
        BOOST_TEST(answer.status == 400);
        BOOST_TEST(answer.code() == "BadRequestException");
        BOOST_TEST(answer.headers.at("X-Request-Id") == "unknown-request-id");
        BOOST_TEST(!answer.headers.contains("X-RateLimit-Limit-Default"));
    }
    BOOST_TEST(calcom.ask({.method = "POST", .url = "/v2/bookings", .raw = "[]"}).status == 400);
}

BOOST_AUTO_TEST_CASE(a_wrong_key_is_refused_by_the_limiter_everywhere) {
    CalcomStandIn calcom;
    const int type = calcom.event_type();
    calcom.put("/simulator/setup", {{"users", json::array()}});  // from here on only keys that are known
    for (const char* url : {"/v2/me", "/v2/bookings", "/v2/slots?eventTypeId=1&start=2026-11-25&end=2026-11-25"}) {
        const auto answer = calcom.ask({.url = url, .key = "cal_sim_stranger"});
        BOOST_TEST(answer.status == 401);
        BOOST_TEST(answer.code() == "UnauthorizedException");
        BOOST_TEST(answer.message() == "CustomThrottlerGuard - Invalid API Key");
        BOOST_TEST(!answer.headers.contains("X-RateLimit-Limit-Default"));
    }
    BOOST_TEST(calcom.book(type, "2026-11-25T09:00:00Z").status == 201);  // Anna was known before
}

BOOST_AUTO_TEST_CASE(an_invalid_key_and_missing_credentials_are_distinguished) {
    CalcomStandIn calcom;
    BOOST_TEST(calcom.ask({.url = "/v2/me", .key = "jwt"}).message() ==
               "ApiAuthStrategy - access token - Invalid Access Token.");
    BOOST_TEST(calcom.ask({.url = "/v2/bookings/none", .key = "jwt"}).status == 401);
    const auto nobody = calcom.ask({.url = "/v2/me", .key = ""});
    BOOST_TEST(nobody.status == 401);
    BOOST_TEST(contains(nobody.message(), "No authentication method provided"));
}

BOOST_AUTO_TEST_CASE(beyond_the_limit_a_key_is_blocked_for_a_minute) {
    CalcomStandIn calcom(3);
    for (int left = 2; left >= 0; --left) {
        const auto answer = calcom.get("/v2/me");
        BOOST_TEST(answer.status == 200);
        BOOST_TEST(answer.headers.at("X-RateLimit-Limit-Default") == "3");
        BOOST_TEST(answer.headers.at("X-RateLimit-Remaining-Default") == std::to_string(left));
        BOOST_TEST(answer.headers.at("X-RateLimit-Reset-Default") == "60");
    }
    calcom.clock.pass(std::chrono::seconds(20));
    const auto refused = calcom.get("/v2/me");
    BOOST_TEST(refused.status == 429);
    BOOST_TEST(refused.code() == "ThrottlerException");
    BOOST_TEST(refused.message() == "CustomThrottlerGuard - Too many requests. Please try again later.");
    BOOST_TEST(refused.body.at("error").at("details").is_string());
    BOOST_TEST(refused.headers.at("X-RateLimit-Reset-Default") == "60");
    BOOST_TEST(!refused.headers.contains("Retry-After"));
    BOOST_TEST(calcom.ask({.url = "/v2/me", .key = "cal_sim_ben"}).status == 200);
    calcom.clock.pass(std::chrono::seconds(59));
    BOOST_TEST(calcom.get("/v2/me").status == 429);
    calcom.clock.pass(std::chrono::seconds(1));
    BOOST_TEST(calcom.get("/v2/me").status == 200);
}

BOOST_AUTO_TEST_CASE(the_limit_can_be_raised_at_once) {
    CalcomStandIn calcom(1);
    BOOST_TEST(calcom.get("/v2/me").status == 200);
    BOOST_TEST(calcom.get("/v2/me").status == 429);
    BOOST_TEST(calcom.put("/simulator/settings", {{"rate_limit_per_minute", 1000}}).status == 200);
    BOOST_TEST(calcom.get("/v2/me").headers.at("X-RateLimit-Remaining-Default") == "999");
}

namespace {

// Every request meets this fault.
void set_fault(CalcomStandIn& calcom, const std::string& kind) {
    BOOST_REQUIRE(calcom.put("/simulator/faults", {{"rate", 1}, {"kinds", json::array({kind})}, {"seed", 5}}).status ==
                  200);
}

json everything(CalcomStandIn& calcom) { return calcom.get("/simulator/bookings").body; }

}  // namespace

BOOST_AUTO_TEST_CASE(a_fault_before_the_operation_has_no_effect) {
    CalcomStandIn calcom;
    const int type = calcom.event_type();
    for (const auto& [kind, status] :
         std::map<std::string, int>{{"404_before", 404}, {"429", 429}, {"500_before", 500}}) {
        set_fault(calcom, kind);
        const auto answer = calcom.book(type, "2026-11-25T09:00:00Z");
        BOOST_TEST(answer.status == status);
        if (status == 429) BOOST_TEST(answer.headers.at("X-RateLimit-Reset-Default") == "1");
        if (status != 429) BOOST_TEST(answer.body.at("statusCode") == status);
    }
    const auto all = everything(calcom);
    BOOST_TEST(all.at("bookings").empty());
    BOOST_TEST(all.at("faults").size() == 3U);
    BOOST_TEST(all.at("faults").at(0).at("served_status").is_null());
}

BOOST_AUTO_TEST_CASE(a_fault_after_leaves_a_booking_behind) {
    CalcomStandIn calcom;
    const int type = calcom.event_type();
    set_fault(calcom, "500_after");
    BOOST_TEST(calcom.book(type, "2026-11-25T09:00:00Z").status == 500);
    set_fault(calcom, "cut_after");
    BOOST_TEST(calcom.book(type, "2026-11-25T10:00:00Z").cut);
    const auto all = everything(calcom);
    BOOST_REQUIRE(all.at("bookings").size() == 2U);
    for (std::size_t i = 0; i < 2; ++i) {
        const auto& fault = all.at("faults").at(i);
        BOOST_TEST(fault.at("served_status") == 201);
        BOOST_TEST(fault.at("booking_uid") == all.at("bookings").at(i).at("uid"));
        BOOST_TEST(fault.at("path") == "/v2/bookings");
    }
    BOOST_TEST(all.at("faults").at(1).at("kind") == "cut_after");
}

BOOST_AUTO_TEST_CASE(a_delayed_answer_is_the_true_one) {
    CalcomStandIn calcom;
    const int type = calcom.event_type();
    calcom.put("/simulator/faults",
               {{"rate", 1}, {"kinds", json::array({"delay"})}, {"delay_ms", json::array({10, 20})}});
    BOOST_TEST(calcom.book(type, "2026-11-25T09:00:00Z").status == 201);
    BOOST_REQUIRE(calcom.pauses.size() == 1U);
    BOOST_TEST((calcom.pauses[0].count() >= 10 && calcom.pauses[0].count() <= 20));
}

BOOST_AUTO_TEST_CASE(a_gateway_error_page_discloses_no_result) {
    CalcomStandIn calcom;
    const int type = calcom.event_type();
    set_fault(calcom, "html");
    std::set<int> statuses;
    std::size_t served = 0;
    for (int hour = 10; hour < 24; ++hour) {
        const auto answer = calcom.book(type, "2026-11-25T" + std::to_string(hour) + ":00:00Z");
        BOOST_TEST(answer.body.is_discarded());  // no JSON
        statuses.insert(answer.status);
    }
    BOOST_TEST(statuses == (std::set{200, 502}));
    const auto all = everything(calcom);
    for (const auto& fault : all.at("faults")) served += fault.at("served_status") == 201 ? 1U : 0U;
    BOOST_TEST(served == all.at("bookings").size());
    BOOST_TEST((served > 0 && served < 14));
}

BOOST_AUTO_TEST_CASE(a_request_that_hangs_is_cut_in_the_end_served_or_not) {
    CalcomStandIn calcom;
    const int type = calcom.event_type();
    calcom.put("/simulator/faults", {{"rate", 1}, {"kinds", {"hang"}}, {"seed", 5}, {"hang_ms", 700}});
    for (int hour = 10; hour < 24; ++hour) {
        BOOST_TEST(calcom.book(type, "2026-11-25T" + std::to_string(hour) + ":00:00Z").cut);
    }
    BOOST_TEST(calcom.pauses == std::vector(14, std::chrono::milliseconds(700)));
    const auto bookings = everything(calcom).at("bookings").size();
    BOOST_TEST((bookings > 0 && bookings < 14));
}

BOOST_AUTO_TEST_CASE(a_request_that_is_served_late_is_not_seen_before) {
    CalcomStandIn calcom;
    const int type = calcom.event_type();
    calcom.put("/simulator/faults", {{"rate", 1}, {"kinds", {"served_late"}}, {"hang_ms", 2'500}});
    std::size_t there_before = 1;
    calcom.during_pause = [&] { there_before = everything(calcom).at("bookings").size(); };
    BOOST_TEST(calcom.book(type, "2026-11-25T10:00:00Z").cut);
    BOOST_TEST(calcom.pauses == std::vector(1, std::chrono::milliseconds(2'500)));
    BOOST_TEST(there_before == 0U);
    const auto all = everything(calcom);
    BOOST_REQUIRE(all.at("bookings").size() == 1U);
    BOOST_TEST(all.at("faults").at(0).at("booking_uid") == all.at("bookings").at(0).at("uid"));
}

BOOST_AUTO_TEST_CASE(an_expired_token_is_refused_in_two_ways) {
    CalcomStandIn calcom;
    const int type = calcom.event_type();
    set_fault(calcom, "expired_token");
    std::set<int> statuses;
    for (int i = 0; i < 20; ++i) {
        const auto answer = calcom.book(type, "2026-11-25T09:00:00Z");
        statuses.insert(answer.status);
        if (answer.status == 498) BOOST_TEST(answer.message() == "ACCESS_TOKEN_IS_EXPIRED");
        if (answer.status == 401) BOOST_TEST(answer.code() == "UnauthorizedException");
    }
    BOOST_TEST(statuses == (std::set{401, 498}));
    BOOST_TEST(everything(calcom).at("bookings").empty());
    const Question without_key{.method = "POST",
                               .url = "/v2/bookings",
                               .body = CalcomStandIn::booking_body(type, "2026-11-25T09:00:00Z"),
                               .key = ""};
    BOOST_TEST(calcom.ask(without_key).status == 201);
    BOOST_TEST(everything(calcom).at("faults").size() == 20U);
}

BOOST_AUTO_TEST_CASE(faults_affect_only_the_api_and_can_be_ended) {
    CalcomStandIn calcom;
    set_fault(calcom, "cut_after");
    BOOST_TEST(!calcom.get("/simulator/bookings").cut);
    BOOST_TEST(calcom.get("/v2/me").cut);
    calcom.put("/simulator/faults", {{"rate", 0}});
    BOOST_TEST(calcom.get("/v2/me").status == 200);
}

BOOST_AUTO_TEST_CASE(the_same_seed_brings_the_same_faults) {
    const auto history = [](int seed) {
        CalcomStandIn calcom;
        calcom.put("/simulator/faults",
                   {{"rate", 0.3},
                    {"kinds", json::array({"delay", "429", "500_before", "500_after", "cut_after"})},
                    {"seed", seed}});
        for (int i = 0; i < 200; ++i) calcom.get("/v2/me");
        auto faults = everything(calcom).at("faults");
        BOOST_TEST((faults.size() > 30 && faults.size() < 90));
        return faults;
    };
    BOOST_TEST(history(11) == history(11));
    BOOST_TEST(history(11) != history(12));
}

BOOST_AUTO_TEST_SUITE_END()
