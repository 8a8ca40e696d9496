// simulate_calcom_tests: the stand-in as a server: on loopback only, with truncated answers on request.
#include "tools/simulator/simulate_calcom.h"

#include "tests/http/raw_client.h"
#include "tests/support/until.h"

#include <boost/test/unit_test.hpp>

#include <future>
#include <stdexcept>

using namespace slotkeeper;
using namespace slotkeeper::simulator;

namespace {

unsigned short port_of(const CalcomSimulator& simulator) {
    const auto address = simulator.address();
    return static_cast<unsigned short>(std::stoi(address.substr(address.rfind(':') + 1)));
}

std::string request(const std::string& line, const std::string& body = "") {
    return line + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer cal_sim_anna\r\n" +
           "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(simulate_calcom_tests)

BOOST_AUTO_TEST_CASE(it_answers_on_a_port_of_its_own) {
    CalcomSimulator simulator({});
    BOOST_TEST(simulator.address().starts_with("http://127.0.0.1:"));
    http::RawClient client(port_of(simulator));
    const auto answer = client.ask(request("GET /v2/me"));
    BOOST_TEST(answer.status == 200);
    BOOST_TEST(answer.body.find("\"username\":\"anna\"") != std::string::npos);
    BOOST_TEST(answer.headers.at("X-RateLimit-Limit-Default") == "120");
    BOOST_TEST(answer.headers.at("Content-Type") == "application/json; charset=utf-8");
    BOOST_TEST(answer.headers.contains("X-Request-Id"));
    BOOST_TEST(client.ask(request("POST /v2/bookings", "{")).headers.at("X-Request-Id") == "unknown-request-id");
}

BOOST_AUTO_TEST_CASE(a_cut_answer_is_no_answer) {
    CalcomSimulator simulator({});
    http::RawClient(port_of(simulator)).ask(request("PUT /simulator/faults", R"({"rate":1,"kinds":["cut_after"]})"));
    http::RawClient client(port_of(simulator));
    BOOST_TEST(client.ask(request("GET /v2/me")).status == 0);
    BOOST_TEST(http::RawClient(port_of(simulator)).ask(request("GET /simulator/bookings")).status == 200);
}

BOOST_AUTO_TEST_CASE(an_answer_that_hangs_does_not_outlast_the_server) {
    CalcomSimulator simulator({});
    http::RawClient(port_of(simulator))
        .ask(request("PUT /simulator/faults", R"({"rate":1,"kinds":["hang"],"hang_ms":120000})"));
    http::RawClient client(port_of(simulator));
    auto answer = std::async(std::launch::async, [&] { return client.ask(request("GET /v2/me")).status; });
    tests::until([&] {
        const auto all = http::RawClient(port_of(simulator)).ask(request("GET /simulator/bookings")).body;
        return all.find("\"kind\":\"hang\"") != std::string::npos;
    });
    simulator.stop();
    BOOST_TEST(answer.get() == 0);
}

BOOST_AUTO_TEST_CASE(it_listens_on_loopback_only) {
    for (const char* host : {"0.0.0.0", "192.168.1.1", "::", "example.com", "127.0.0.1.example.com", ""}) {
        BOOST_CHECK_THROW(CalcomSimulator({.host = host}), std::invalid_argument);
    }
}

BOOST_AUTO_TEST_CASE(stopping_twice_is_stopping_once) {
    CalcomSimulator simulator({});
    simulator.stop();
    simulator.stop();
}

BOOST_AUTO_TEST_SUITE_END()
