// errors_tests: the meaning of each refusal of Cal.com, in its three formats, and of errors from proxies before it.
#include "adapters/calcom/errors.h"

#include <boost/test/unit_test.hpp>

#include <nlohmann/json.hpp>

using namespace slotkeeper;
using namespace slotkeeper::calcom;
using nlohmann::json;

namespace {

std::string exception_body(const std::string& message) {
    return json{{"status", "error"},
                {"timestamp", "2026-11-21T08:00:00.000Z"},
                {"path", "/v2/bookings"},
                {"error", {{"code", "BadRequestException"}, {"message", message}, {"details", {{"message", message}}}}}}
        .dump();
}
std::string bare_body(int status, const std::string& message) {
    return json{{"statusCode", status}, {"message", message}}.dump();
}

std::string kind(int status, const std::string& body) {
    const auto failure = failure_of({status, {}, body});
    if (std::holds_alternative<NotSent>(failure)) return "not_sent";
    if (std::holds_alternative<UnknownOutcome>(failure)) return "unknown";
    return std::string(name_of(std::get<RemoteRefusal>(failure).kind));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(errors_tests)

BOOST_AUTO_TEST_CASE(each_text_has_its_meaning) {
    const auto of_400 = [](const std::string& message) { return kind(400, exception_body(message)); };
    BOOST_TEST(of_400("User either already has booking at this time or is not available") == "slot_taken");
    BOOST_TEST(of_400("One of the hosts either already has booking at this time or is not available") == "slot_taken");
    BOOST_TEST(of_400("Attempting to book a meeting in the past.") == "invalid");
    BOOST_TEST(of_400("This booking has already been cancelled.") == "already_cancelled");
    BOOST_TEST(of_400("Can't cancel booking with uid=abc because it has been cancelled already.") ==
               "already_cancelled");
    BOOST_TEST(of_400("property colour should not exist") == "invalid");
    BOOST_TEST(kind(404, exception_body("Booking with uid=abc was not found in the database")) == "not_found");
    BOOST_TEST(kind(404, exception_body("Event type with id 7 not found.")) == "invalid");
    BOOST_TEST(kind(401, exception_body("CustomThrottlerGuard - Invalid API Key")) == "unauthorized");
    BOOST_TEST(kind(401, exception_body("User not a host of this event")) == "forbidden");
    BOOST_TEST(kind(401, exception_body("User is not authorized to confirm this booking")) == "forbidden");
    BOOST_TEST(
        kind(403, bare_body(403, "Rescheduling is not allowed within the minimum notice period before the event")) ==
        "forbidden");
    BOOST_TEST(kind(498, exception_body("ACCESS_TOKEN_IS_EXPIRED")) == "unauthorized");
}

BOOST_AUTO_TEST_CASE(a_lost_race_is_distinguished_from_a_taken_slot) {
    BOOST_TEST(kind(400, bare_body(400, "An error occurred while querying the database.")) == "maybe_taken");
    BOOST_TEST(kind(409, bare_body(409, "booking_conflict_error")) == "slot_taken");
    BOOST_TEST(kind(409, bare_body(409, "No more seats left at this seated booking.")) == "slot_taken");
}

BOOST_AUTO_TEST_CASE(the_uid_of_the_successor_booking_is_read_and_not_logged) {
    const auto failure = failure_of(
        {400,
         {},
         exception_body("Can't reschedule booking with uid=firstUid123 because it has been cancelled and "
                        "rescheduled already to booking with uid=secondUid456. You probably want to reschedule "
                        "secondUid456 instead by passing it within the request URL.")});
    const auto& refusal = std::get<RemoteRefusal>(failure);
    BOOST_CHECK(refusal.kind == RefusalKind::rescheduled);
    BOOST_TEST(refusal.uid == "secondUid456");
    BOOST_TEST(refusal.message.find("firstUid123") == std::string::npos, refusal.message);
    BOOST_TEST(refusal.message.find("secondUid456") == std::string::npos, refusal.message);
}

BOOST_AUTO_TEST_CASE(a_server_error_leaves_the_outcome_open) {
    BOOST_TEST(kind(500, bare_body(500, "Internal server error")) == "unknown");
    BOOST_TEST(kind(502, "<html>Bad gateway</html>") == "unknown");
    BOOST_TEST(kind(408, bare_body(408, "Request Timeout")) == "unknown");
}

BOOST_AUTO_TEST_CASE(a_refusal_not_from_cal_com_implies_nothing_about_the_booking) {
    BOOST_TEST(kind(404, "<html><title>404 Not Found</title></html>") == "not_sent");
    BOOST_TEST(kind(403, "<html>Attention Required! | Cloudflare</html>") == "not_sent");
    BOOST_TEST(kind(301, "") == "not_sent");
    BOOST_TEST(kind(404, R"({"message":"no Route matched with those values"})") == "not_sent");
    BOOST_TEST(kind(404, bare_body(404, "Not Found")) == "not_sent");
    BOOST_TEST(kind(404, exception_body("Cannot POST /v2/bookings/abc/cancel")) == "not_sent");
}

BOOST_AUTO_TEST_CASE(the_rate_limit_header_is_seconds_until_reset) {
    http::Reply reply{429, {}, exception_body("CustomThrottlerGuard - Too many requests. Please try again later.")};
    BOOST_CHECK(std::get<RemoteRefusal>(failure_of(reply)).wait == Seconds{60});
    reply.headers = {{"x-ratelimit-limit-default", "120"}, {"x-ratelimit-remaining-default", "0"},
                     {"x-ratelimit-reset-default", "17"},  {"x-ratelimit-limit-burst", "10"},
                     {"x-ratelimit-remaining-burst", "3"}, {"x-ratelimit-reset-burst", "2"}};
    const auto refusal = std::get<RemoteRefusal>(failure_of(reply));
    BOOST_CHECK(refusal.kind == RefusalKind::rate_limited);
    BOOST_CHECK(refusal.wait == Seconds{17});
    BOOST_TEST(rate_limit_of(reply)->limit == 120);
    BOOST_TEST(!rate_limit_of(http::Reply{200, {}, ""}));
}

BOOST_AUTO_TEST_CASE(retry_after_is_honoured) {
    const auto wait = [](std::map<std::string, std::string> headers) {
        return std::get<RemoteRefusal>(failure_of({429, std::move(headers), "slow down"})).wait.count();
    };
    BOOST_TEST(wait({{"retry-after", "900"}}) == 900);
    BOOST_TEST(wait({{"retry-after", "3"}}) == 3);
    BOOST_TEST(wait({{"retry-after", "0"}}) == 1);
    BOOST_TEST(wait({{"retry-after", "3"}, {"x-ratelimit-remaining-default", "0"}}) == 3);
    BOOST_TEST(
        wait({{"retry-after", "3"}, {"x-ratelimit-remaining-default", "0"}, {"x-ratelimit-reset-default", "17"}}) ==
        17);
    BOOST_TEST(wait({{"x-ratelimit-remaining-default", "0"}}) == 60);
    BOOST_TEST(wait({{"retry-after", "999999999999"}}) == Seconds{limits::remote_wait_max}.count());
    BOOST_TEST(wait({{"retry-after", "Sat, 21 Nov 2026 10:02:30 GMT"}, {"date", "Sat, 21 Nov 2026 10:00:00 GMT"}}) ==
               150);
    BOOST_TEST(wait({{"retry-after", "Sat, 21 Nov 2026 10:02:30 GMT"}}) == 60);
    BOOST_TEST(wait({{"retry-after", "soon"}}) == 60);
}

BOOST_AUTO_TEST_CASE(the_message_is_found_wherever_it_stands) {
    BOOST_TEST(message_of(json::parse(R"({"error":{"message":"one"},"message":"two"})")) == "one");
    BOOST_TEST(message_of(json::parse(R"({"error":"invalid_grant","error_description":"three"})")) == "three");
    BOOST_TEST(message_of(json::parse(R"({"message":["not","a","text"]})")).empty());
    BOOST_TEST(message_of(json::parse(R"([1])")).empty());
}

BOOST_AUTO_TEST_SUITE_END()
