// serve_command_tests: the running program: its first line, its end, and access to it.
#include "tools/slotkeeper/commands/commands.h"

#include "adapters/http/client.h"
#include "tests/support/paths.h"
#include "tests/support/program.h"
#include "tools/simulator/simulate_calcom.h"

#include <boost/test/unit_test.hpp>

#include <sys/resource.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <thread>

using namespace slotkeeper;
using nlohmann::json;
using tests::Home;
using tests::Program;

namespace {

struct ServeSalon : Home {
    ServeSalon() : demo(answer({"demo", "load"})) {}

    // Status and body; 0 without an answer.
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

BOOST_FIXTURE_TEST_SUITE(serve_command_tests, ServeSalon)

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

// The zone is asked for first when the server can open nothing more.
BOOST_AUTO_TEST_CASE(every_zone_is_known_with_few_file_descriptors) {
    Program server({"serve", "--listen", "127.0.0.1:0"}, environment);
    http::Client client({.base_url = server.line()});
    const auto slot =
        answer({"slots", "list", "--service", "Bart", "--limit", "1"})["data"][0]["start"].get<std::string>();
    const std::map<std::string, std::string> headers{{"Authorization", "Bearer " + demo["api_key"].get<std::string>()}};
    const auto first_start = [&](const std::string& zone) {
        const auto day = slot.substr(0, 10);
        const auto path = "/v1/slots?service=Bart&limit=1&from=" + day + "T00:00:00Z&to=" + day + "T23:00:00Z" + zone;
        const auto outcome = client.send("GET", path, headers, "");
        const auto& reply = std::get<http::Reply>(outcome);
        BOOST_REQUIRE_MESSAGE(reply.status == 200, reply.body);
        return json::parse(reply.body)["data"][0]["start"].get<std::string>();
    };
    const auto here = first_start("");
    rlim_t first_free = 0;  // whatever is opened from here on would have this number
    while (std::filesystem::exists("/proc/" + std::to_string(server.pid()) + "/fd/" + std::to_string(first_free))) {
        ++first_free;
    }
    const rlimit nothing{first_free, first_free};
    BOOST_REQUIRE(::prlimit(server.pid(), RLIMIT_NOFILE, &nothing, nullptr) == 0);
    const auto there = first_start("&time_zone=Australia/Eucla");
    BOOST_TEST(there.ends_with("+08:45"), there);
    BOOST_TEST(there != here);
}

BOOST_AUTO_TEST_CASE(a_low_limit_of_open_files_is_reported_before_the_private_database_starts) {
    const Home fresh(Home::Data::private_server);
    const auto told = fresh.var() / "told";
    const auto command = "ulimit -n 64; SLOTKEEPER_VAR='" + fresh.var().string() + "' '" +
                         tests::slotkeeper_binary().string() + "' serve --listen 127.0.0.1:0 >'" + told.string() +
                         "' 2>&1";
    BOOST_TEST(std::system(command.c_str()) != 0);
    std::ostringstream text;
    text << std::ifstream(told).rdbuf();
    BOOST_TEST(text.str().find("open files 64, at least 660 needed") != std::string::npos, text.str());
    BOOST_TEST(!std::filesystem::exists(fresh.var() / "db" / "data"));
}

BOOST_AUTO_TEST_CASE(a_folder_of_secrets_that_others_may_read_is_refused_at_the_start) {
    for (const auto mode : {0755, 0777, 0750}) {
        std::filesystem::permissions(var(), std::filesystem::perms(mode));
        const auto refused = run({"serve", "--listen", "127.0.0.1:0"});
        BOOST_TEST(refused.code != 0);
        BOOST_TEST(refused.err.find(var().string() + " is open to other users: chmod 700 it") != std::string::npos,
                   refused.err);
    }
    std::filesystem::permissions(var(), std::filesystem::perms::owner_all);
}

// A sanitizer wants to be the first library that is loaded, and so does the one that moves the clock.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
BOOST_AUTO_TEST_CASE(a_wrong_clock_is_reported_by_readyz_check_and_the_log) {
    const std::string faked = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1";
    if (!std::filesystem::exists(faked) || std::getenv("FAKETIME") != nullptr) {
        BOOST_TEST_MESSAGE("NOT TESTED: the package faketime is not installed, or the clock is shifted already");
        return;
    }
    environment["LD_PRELOAD"] = faked;
    environment["FAKETIME"] = "+10m";
    environment["FAKETIME_DONT_FAKE_MONOTONIC"] = "1";
    Program server({"serve", "--listen", "127.0.0.1:0"}, environment);
    const auto url = server.line();
    const auto [status, ready] = ask(url, "GET", "/readyz");
    BOOST_TEST(status == 200);
    BOOST_TEST(ready["warnings"][0]["code"] == "clock_off");
    const auto looked = run({"check", "--json"});
    BOOST_TEST(looked.code == 1);
    BOOST_TEST(looked.json()["findings"][0]["kind"] == "clock_off");
    server.signal(SIGTERM);
    const auto finished = server.finish();
    BOOST_TEST(finished.code == 0);
    BOOST_TEST(finished.err.find("clock: the clock of this machine is ") != std::string::npos, finished.err);
}
#endif

BOOST_AUTO_TEST_CASE(a_port_in_use_is_reported) {
    Program first({"serve", "--listen", "127.0.0.1:0"}, environment);
    const auto address = first.line().substr(7);
    const auto second = run({"serve", "--listen", address});
    BOOST_TEST(second.code == 3);
    BOOST_TEST(second.err.find(address) != std::string::npos, second.err);
}

BOOST_AUTO_TEST_CASE(beyond_loopback_the_demo_company_is_refused) {
    Program server({"serve", "--listen", "0.0.0.0:0"}, environment);
    auto url = server.line();
    url = "http://127.0.0.1" + url.substr(url.rfind(':'));
    BOOST_TEST(ask(url, "GET", "/healthz").first == 200);
    BOOST_TEST(ask(url, "GET", "/v1/services").first == 403);
}

BOOST_AUTO_TEST_CASE(with_work_bookings_of_every_channel_reach_the_calendar) {
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
    BOOST_TEST(held.size() == 3U);  // the two segments of the colouring that a person serves, and the beard
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
