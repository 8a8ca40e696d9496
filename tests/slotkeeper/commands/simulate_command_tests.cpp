// simulate_command_tests: the stand-in as a program.
#include "tools/slotkeeper/commands/simulate_command.h"

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

BOOST_AUTO_TEST_CASE(it_listens_on_loopback_alone) {
    const auto finished = Program({"simulate", "calcom", "--listen", "0.0.0.0:0"}, {}).finish();
    BOOST_TEST(finished.code == 1);
    BOOST_TEST(finished.err.find("loopback") != std::string::npos, finished.err);
}

BOOST_AUTO_TEST_SUITE_END()
