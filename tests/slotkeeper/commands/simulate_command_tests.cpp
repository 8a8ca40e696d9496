// simulate_command_tests: the stand-in as a program.
#include "tools/slotkeeper/commands/commands.h"

#include "adapters/http/client.h"
#include "tests/support/program.h"

#include <boost/test/unit_test.hpp>

#include <csignal>

using namespace slotkeeper;
using tests::Program;

BOOST_AUTO_TEST_SUITE(simulate_command_tests)

BOOST_AUTO_TEST_CASE(its_address_is_the_first_line_and_a_signal_ends_it) {
    Program calcom({"simulate", "calcom", "--listen", "127.0.0.1:0"}, {});
    http::Client client({.base_url = calcom.line()});
    const auto outcome = client.send("GET", "/simulator/bookings", {}, "");
    BOOST_REQUIRE(std::holds_alternative<http::Reply>(outcome));
    BOOST_TEST(std::get<http::Reply>(outcome).status == 200);
    calcom.signal(SIGTERM);
    BOOST_TEST(calcom.finish().code == 0);
}

BOOST_AUTO_TEST_CASE(kept_state_survives_a_kill) {
    const tests::TemporaryFolder folder;
    const auto file = (folder.path() / "calcom.jsonl").string();
    const std::map<std::string, std::string> headers{{"Content-Type", "application/json"},
                                                     {"Authorization", "Bearer cal_sim_anna"},
                                                     {"cal-api-version", "2024-06-14"}};
    std::string held;
    for (const auto life : {1, 2}) {
        Program calcom({"simulate", "calcom", "--keep", file}, {});
        http::Client client({.base_url = calcom.line()});
        const auto status = [](const http::CallOutcome& outcome) { return std::get<http::Reply>(outcome).status; };
        if (life == 1) {
            BOOST_TEST(status(client.send("POST", "/v2/event-types", headers,
                                          R"({"title":"Cut","slug":"cut","lengthInMinutes":30})")) == 201);
            auto of_bookings = headers;
            of_bookings["cal-api-version"] = "2024-08-13";
            const auto body = R"({"eventTypeId":1,"start":"2037-01-05T10:00:00Z","attendee":{"name":"Carla",)"
                              R"("email":"carla@example.com","timeZone":"UTC"}})";
            BOOST_TEST(status(client.send("POST", "/v2/bookings", of_bookings, body)) == 201);
        }
        auto bookings = std::get<http::Reply>(client.send("GET", "/simulator/bookings", {}, "")).body;
        bookings.resize(bookings.find("\"faults\""));
        BOOST_TEST(bookings.find("Carla") != std::string::npos);
        if (life == 1) held = bookings;
        BOOST_TEST(bookings == held);
        calcom.signal(SIGKILL);
        calcom.finish();
    }
}

BOOST_AUTO_TEST_CASE(it_listens_on_loopback_only) {
    const auto finished = Program({"simulate", "calcom", "--listen", "0.0.0.0:0"}, {}).finish();
    BOOST_TEST(finished.code == 1);
    BOOST_TEST(finished.err.find("loopback") != std::string::npos, finished.err);
}

BOOST_AUTO_TEST_SUITE_END()
