// answer_log_tests: a failure writes one log line with its id and without personal data.

#include "adapters/http/problem.h"
#include "adapters/http/router.h"
#include "tests/http/raw_client.h"
#include "tests/support/caught_log.h"

#include <spdlog/spdlog.h>
#include <boost/test/unit_test.hpp>

#include <sstream>

using namespace slotkeeper;
using namespace slotkeeper::http;

using tests::CaughtLog;

namespace {

std::string logged(const Request& request, const Response& response) {
    const CaughtLog log;
    log_answer(request, response);
    return log.text();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(answer_log_tests)

BOOST_AUTO_TEST_CASE(failures_of_ours_stand_out_and_refusals_do_not) {
    Request request;
    request.id = "req_7";
    request.method = "POST";
    request.route = "/v1/appointments/{id}/cancel";
    const auto answered = [&](ErrorCode code) { return logged(request, problem(refuse(code, "f", "m"), request)); };
    BOOST_TEST(answered(ErrorCode::internal) ==
               "error request req_7: POST /v1/appointments/{id}/cancel answered 500 internal\n");
    BOOST_TEST(answered(ErrorCode::overloaded) ==
               "warning request req_7: POST /v1/appointments/{id}/cancel answered 503 overloaded\n");
    BOOST_TEST(answered(ErrorCode::slot_conflict) ==
               "debug request req_7: POST /v1/appointments/{id}/cancel answered 409 slot_conflict\n");
    BOOST_TEST(logged(request, outage(request, "2013")) ==
               "warning request req_7: POST /v1/appointments/{id}/cancel answered 503 unavailable: 2013\n");
    BOOST_TEST(logged(request, Response{}) == "");
    // Refused before it was understood, or by a handler with words of its own.
    BOOST_TEST(logged(Request{}, Response{502, "text/plain", "secret"}) == "warning request : - - answered 502 -\n");
}

BOOST_AUTO_TEST_CASE(each_answer_is_logged_once_without_what_the_request_holds) {
    const CaughtLog log;
    {
        Router router;
        router.add("GET", "/people/{name}", [](const Request&) -> Response { throw std::runtime_error("a bug"); });
        router.add("GET", "/down", [](const Request& request) { return outage(request, "no session"); });
        router.add("GET", "/up", [](const Request&) { return Response{}; });
        Server server({}, [&](const Request& request) { return router(request); });
        for (const std::string target : {"/people/erika?phone=0151", "/down", "/up", "/nobody"}) {
            RawClient(server.port())
                .ask("GET " + target + " HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer slk_1\r\n\r\n");
        }
        RawClient(server.port()).ask("GET /x HTTP/1.1\r\n\r\n");
    }
    std::istringstream lines(log.text());
    std::vector<std::string> endings;
    for (std::string line; std::getline(lines, line);) {
        BOOST_TEST(line.find(" request req_") != std::string::npos, line);
        endings.push_back(line.substr(0, line.find(' ')) + line.substr(line.find(": ") + 1));
    }
    const std::vector<std::string> expected{"error GET /people/{name} answered 500 internal: a bug",
                                            "warning GET /down answered 503 unavailable: no session",
                                            "debug GET - answered 404 not_found",
                                            "debug GET - answered 400 malformed_request"};
    BOOST_TEST(endings == expected, boost::test_tools::per_element());
    for (const auto* secret : {"erika", "0151", "slk_"}) BOOST_TEST(log.text().find(secret) == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
