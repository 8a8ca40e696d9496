// readme_tests: the examples of README.md run as printed, and the commands and settings that tools/slotkeeper/README.md
// lists exist.
#include "tests/scenarios/readme_page.h"
#include "tests/support/program.h"

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>
#include <vector>

using namespace slotkeeper;
using nlohmann::json;
using tests::block_with;
using tests::content_of;
using tests::Home;
using tests::Program;
using tests::replace_once;

namespace {

std::set<std::string> names_of(const json& object) {
    std::set<std::string> names;
    for (const auto& [name, value] : object.items()) names.insert(name);
    return names;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(readme_tests, Home)

BOOST_AUTO_TEST_CASE(the_booking_by_curl_is_answered_as_shown) {
    answer({"demo", "load"});
    Program server({"serve", "--listen", "127.0.0.1:0"}, environment);
    const auto page = content_of(tests::source_folder() / "README.md");
    auto script = block_with(page, "curl -s \"$url/v1/appointments\"");
    replace_once(script, "http://127.0.0.1:8080", server.line());
    replace_once(script, "var/demo/api.key", (var() / "demo/api.key").string());
    // each answer on a line of its own
    script = "set -euo pipefail\ncurl() { command curl \"$@\"; echo; }\n" + script;
    const auto file = var() / "example.sh", out = var() / "example.out";
    std::ofstream(file) << script;
    BOOST_TEST(std::system(("bash " + file.string() + " > " + out.string()).c_str()) == 0);

    std::istringstream lines(content_of(out));
    std::string slots, booked;
    std::getline(lines, slots);
    std::getline(lines, booked);
    BOOST_TEST(json::parse(slots)["data"].size() == 1U, slots);
    const auto shown = json::parse(block_with(page, "\"id\":\"apt_"));
    const auto got = json::parse(booked);
    BOOST_TEST((names_of(got) == names_of(shown)), booked);
    BOOST_TEST(got["state"] == "confirmed");
    BOOST_TEST(got["start"] == json::parse(slots)["data"][0]["start"]);
    BOOST_TEST(got["segments"].size() == shown["segments"].size());
    BOOST_TEST((names_of(got["customer"]) == names_of(shown["customer"])));
}

BOOST_AUTO_TEST_CASE(the_booking_by_telephone_is_answered_as_shown) {
    answer({"demo", "load"});
    Program server({"serve", "--listen", "127.0.0.1:0"}, environment);
    const auto page = content_of(tests::source_folder() / "README.md");
    auto script = block_with(page, "ask() {");
    replace_once(script, "var/demo/retell.key", (var() / "demo/retell.key").string());
    script = "set -euo pipefail\nurl=" + server.line() + "\ncurl() { command curl \"$@\"; echo; }\n" + script;
    const auto file = var() / "example.sh", out = var() / "example.out";
    std::ofstream(file) << script;
    BOOST_TEST(std::system(("bash " + file.string() + " > " + out.string()).c_str()) == 0);

    std::istringstream lines(content_of(out));
    std::string found, booked;
    std::getline(lines, found);
    std::getline(lines, booked);
    BOOST_TEST(json::parse(found)["result"] == "available", found);
    const auto shown = json::parse(block_with(page, "\"say\":\"You are booked"));
    const auto got = json::parse(booked);
    BOOST_TEST((names_of(got) == names_of(shown)), booked);
    BOOST_TEST(got["result"] == "booked");
    const auto beginning = [](const json& one) { return one["say"].get<std::string>().substr(0, 32); };
    BOOST_TEST(beginning(got) == beginning(shown));  // "You are booked: Haarschnitt with"
}

BOOST_AUTO_TEST_CASE(the_commands_and_settings_that_are_listed_exist) {
    const auto page = content_of(tests::source_folder() / "tools/slotkeeper/README.md");
    const auto settings = answer({"config", "show"});
    for (const auto& setting : settings["data"]) {
        BOOST_TEST(page.find('`' + setting["key"].get<std::string>() + '`') != std::string::npos,
                   setting["key"].get<std::string>());
    }
    // "calcom users list|set": the words before are the group, what stands between bars are its commands. Two spaces or
    // a line end are between groups.
    std::istringstream lines(block_with(page, "serve [--work]"));
    auto checked = 0;
    for (std::string line; std::getline(lines, line);) {
        std::vector<std::string> group;
        std::istringstream words(std::regex_replace(line, std::regex("  +"), " ; "));
        for (std::string word; words >> word;) {
            if (word == ";") group.clear();
            if (std::islower(static_cast<unsigned char>(word.front())) == 0) continue;
            if (word.find('|') == std::string::npos) {
                group.push_back(word);
                continue;
            }
            std::istringstream names(word);
            for (std::string name; std::getline(names, name, '|'); ++checked) {
                auto command = group;
                command.insert(command.end(), {name, "--help"});
                BOOST_TEST(run(command).code == 0, line << ": " << name);
            }
        }
    }
    BOOST_TEST(checked == 111);
}

BOOST_AUTO_TEST_SUITE_END()
