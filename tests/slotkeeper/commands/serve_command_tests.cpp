// serve_command_tests: the running program: its first line, its end, and who may come in.
#include "tools/slotkeeper/commands/serve_command.h"

#include "adapters/http/client.h"
#include "tests/support/program.h"
#include "tools/simulator/simulate_calcom.h"

#include <boost/test/unit_test.hpp>

#include <csignal>
#include <thread>

using namespace slotkeeper;
using nlohmann::json;
using tests::Home;
using tests::Program;

namespace {

struct Salon : Home {
    Salon() : demo(answer({"demo", "load"})) {}

    // Status and body; 0 where nobody answers.
    std::pair<int, json> ask(const std::string& url, const std::string& method, const std::string& path,
                             const json& body = {}) {
        http::Client client({.base_url = url});
        std::map<std::string, std::string> headers{{"Authorization", "Bearer " + demo["api_key"].get<std::string>()}};
        if (!body.is_null()) headers["Content-Type"] = "application/json";
        const auto outcome = client.send(method, path, headers, body.is_null() ? "" : body.dump());
        const auto* reply = std::get_if<http::Reply>(&outcome);
        if (reply == nullptr) return {0, {}};
        return {reply->status, json::parse(reply->body, nullptr, false)};
    }
    json booking(const std::string& service) {
        const auto slot = answer({"slots", "list", "--service", service, "--limit", "1"})["data"][0];
        return {{"service", service},
                {"start", slot["start"]},
                {"customer", {{"name", "Klara"}, {"phone", "+4930123456"}}}};
    }
    // Waits until the appointment is in step; what it was last.
    std::string sync_of(const std::string& url, const std::string& id) {
        std::string sync;
        for (auto i = 0; i < 600 && sync != "in_step"; ++i) {
            if (i > 0) std::this_thread::sleep_for(std::chrono::milliseconds(50));
            sync = ask(url, "GET", "/v1/appointments/" + id).second["sync"];
        }
        return sync;
    }

    const json demo;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(serve_command_tests, Salon)

BOOST_AUTO_TEST_CASE(the_first_line_is_the_address_and_a_signal_ends_it_in_peace) {
    for (const auto number : {SIGTERM, SIGINT}) {
        Program server({"serve", "--listen", "127.0.0.1:0"}, environment);
        const auto url = server.line();
        BOOST_TEST(url.starts_with("http://127.0.0.1:"));
        BOOST_TEST(ask(url, "GET", "/readyz").first == 200);
        BOOST_TEST(ask(url, "POST", "/v1/appointments", booking("Bart")).first == 201);
        server.signal(number);
        const auto finished = server.finish();
        BOOST_TEST(finished.code == 0);
        BOOST_TEST(finished.out.empty());
        for (std::size_t at = 0; at < finished.err.size(); at = finished.err.find('\n', at) + 1) {
            const auto line = finished.err.substr(at, finished.err.find('\n', at) - at);
            BOOST_TEST(json::parse(line)["level"] == "info", line);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_port_that_is_taken_is_told) {
    Program first({"serve", "--listen", "127.0.0.1:0"}, environment);
    const auto address = first.line().substr(7);
    const auto second = run({"serve", "--listen", address});
    BOOST_TEST(second.code == 1);
    BOOST_TEST(second.err.find(address) != std::string::npos, second.err);
}

BOOST_AUTO_TEST_CASE(beyond_loopback_the_demo_company_is_refused) {
    Program server({"serve", "--listen", "0.0.0.0:0"}, environment);
    auto url = server.line();
    url = "http://127.0.0.1" + url.substr(url.rfind(':'));
    BOOST_TEST(ask(url, "GET", "/healthz").first == 200);
    BOOST_TEST(ask(url, "GET", "/v1/services").first == 403);
}

BOOST_AUTO_TEST_CASE(with_work_a_booking_reaches_the_calendar_whoever_made_it) {
    simulator::CalcomSimulator calcom({});
    answer({"demo", "load", "--calcom-url", calcom.address()});
    Program server({"serve", "--work", "--listen", "127.0.0.1:0"}, environment);
    const auto url = server.line();
    const auto [status, booked] = ask(url, "POST", "/v1/appointments", booking("Farbe"));
    BOOST_REQUIRE(status == 201);
    BOOST_TEST(sync_of(url, booked["id"]) == "in_step");
    const auto words = booking("Bart");
    const auto by_hand = answer({"appointments", "book", "--service", "Bart", "--start", words["start"], "--name",
                                 "Kai", "--phone", "+4930123457"});
    BOOST_TEST(sync_of(url, by_hand["id"]) == "in_step");
    const auto held = ask(calcom.address(), "GET", "/simulator/bookings").second["bookings"];
    BOOST_TEST(held.size() == 2U);
    BOOST_TEST(answer({"check"})["ok"] == true);
}

BOOST_AUTO_TEST_CASE(work_alone_does_what_others_have_left) {
    simulator::CalcomSimulator calcom({});
    answer({"demo", "load", "--calcom-url", calcom.address()});
    Program server({"serve", "--listen", "127.0.0.1:0"}, environment);
    const auto url = server.line();
    const auto booked = ask(url, "POST", "/v1/appointments", booking("Haarschnitt")).second;
    BOOST_TEST(booked["sync"] == "behind");
    Program worker({"work"}, environment);
    BOOST_TEST(sync_of(url, booked["id"]) == "in_step");
    worker.signal(SIGTERM);
    BOOST_TEST(worker.finish().code == 0);
}

BOOST_AUTO_TEST_SUITE_END()
