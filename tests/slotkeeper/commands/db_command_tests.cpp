// db_command_tests: the private database is started and stopped on demand, and kept running on request.
#include "tools/slotkeeper/commands/commands.h"

#include "tests/support/program.h"

#include <boost/test/unit_test.hpp>

#include <csignal>
#include <fstream>

using namespace slotkeeper;
using tests::Home;
using tests::Program;

namespace {
struct Private : Home {
    Private() : Home(Home::Data::private_server) {}
    bool runs() { return answer({"db", "status"})["running"]; }
};
}  // namespace

BOOST_FIXTURE_TEST_SUITE(db_command_tests, Private)

// A command in the wrong folder must not report an empty database, and must not create one there.
BOOST_AUTO_TEST_CASE(a_command_that_does_not_begin_something_makes_no_database) {
    const std::vector<std::vector<std::string>> commands{
        {"check"},        {"jobs", "list"},        {"appointments", "list"},    {"slots", "list", "--service", "Bart"},
        {"keys", "list"}, {"migrate", "--status"}, {"voice", "numbers", "list"}};
    environment["SLOTKEEPER_VAR"] = var() / "nowhere";
    for (auto words : commands) {
        const auto finished = run(words);
        BOOST_TEST(finished.code == 3, words.front());
        BOOST_TEST(finished.err.find("there is no database in") != std::string::npos, finished.err);
        words.emplace_back("--json");
        const auto told = run(words);
        BOOST_TEST(told.code == 3, words.front());
        BOOST_TEST(told.error()["code"] == "not_found");
        BOOST_TEST(!std::filesystem::exists(var() / "nowhere"), words.front());
    }
}

// The templates advise it, so it works before anything is stored.
BOOST_AUTO_TEST_CASE(a_catalogue_is_planned_without_a_database_and_makes_none) {
    environment["SLOTKEEPER_VAR"] = var() / "nowhere";
    const auto file = var() / "salon.toml";
    std::ofstream(file) << run({"init", "--template", "salon"}).out;
    const auto planned = run({"apply", file, "--dry-run"});
    BOOST_TEST(planned.code == 1, planned.err);
    BOOST_TEST(planned.out.find("+ company salon") != std::string::npos, planned.out);
    BOOST_TEST(run({"diff", file}).code == 1);
    BOOST_TEST(!std::filesystem::exists(var() / "nowhere"));
}

BOOST_AUTO_TEST_CASE(a_command_starts_the_server_and_stops_it_at_the_end) {
    answer({"migrate"});
    BOOST_TEST(!runs());
    BOOST_TEST(answer({"jobs", "list"})["data"].empty());
    BOOST_TEST(!runs());
}

BOOST_AUTO_TEST_CASE(it_stays_between_start_and_stop_and_every_command_joins_it) {
    const auto started = answer({"db", "start"});
    BOOST_TEST(started["running"] == true);
    answer({"demo", "load"});
    answer({"check"});
    BOOST_TEST(answer({"db", "status"})["pid"] == started["pid"]);
    BOOST_TEST(answer({"db", "stop"})["running"] == false);
    BOOST_TEST(!runs());
    BOOST_TEST(run({"db", "stop"}).code == 0);
    answer({"slots", "list", "--service", "Bart"});
    BOOST_TEST(!runs());
}

BOOST_AUTO_TEST_CASE(it_is_not_stopped_while_a_server_uses_it) {
    Program server({"serve", "--listen", "127.0.0.1:0"}, environment);
    BOOST_TEST(server.line().starts_with("http://127.0.0.1:"));
    const auto refused = run({"db", "stop"});
    BOOST_TEST(refused.code == 4);
    BOOST_TEST(refused.err.find("other processes are using it") != std::string::npos, refused.err);
    answer({"demo", "load"});
    BOOST_TEST(runs());
    server.signal(SIGTERM);
    BOOST_TEST(server.finish().code == 0);
    BOOST_TEST(!runs());
}

BOOST_AUTO_TEST_CASE(committed_data_survives_a_killed_server) {
    {
        Program server({"serve", "--listen", "127.0.0.1:0"}, environment);
        server.line();
        answer({"demo", "load"});
        server.signal(SIGKILL);
        BOOST_TEST(server.finish().code == 128 + SIGKILL);
    }
    BOOST_TEST(answer({"slots", "list", "--service", "Bart"})["data"].empty() == false);
    BOOST_TEST(answer({"check"})["ok"] == true);
    BOOST_TEST(!runs());
}

BOOST_AUTO_TEST_CASE(with_an_external_database_there_is_no_private_one) {
    environment["SLOTKEEPER_DATABASE_URL"] = "mysql://me:secret@localhost/x";
    for (const auto* what : {"start", "stop", "status"}) {
        const auto refused = run({"db", what});
        BOOST_TEST(refused.code == 4);
        BOOST_TEST(refused.err.find("--database-url") != std::string::npos);
        BOOST_TEST(refused.err.find("secret") == std::string::npos);
    }
    environment.erase("SLOTKEEPER_DATABASE_URL");
}

BOOST_AUTO_TEST_SUITE_END()
