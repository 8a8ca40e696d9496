// route_commands_tests: agents and numbers are added, changed, listed and deleted, and invalid input is refused with
// its flag.
#include "tests/support/program.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using nlohmann::json;
using tests::Home;

namespace {

struct RouteCommandsSalon : Home {
    RouteCommandsSalon() { answer({"demo", "load"}); }
    json voice(std::vector<std::string> words) {
        words.insert(words.begin(), "voice");
        return answer(std::move(words));
    }
    std::string error(std::vector<std::string> words, int code = 4) {
        words.insert(words.begin(), "voice");
        words.emplace_back("--json");
        const auto refused = run(words);
        BOOST_TEST(refused.code == code, refused.out);
        const auto found = refused.error();
        return found.at("code").get<std::string>() + ' ' + found.value("field", "");
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(route_commands_tests, RouteCommandsSalon)

BOOST_AUTO_TEST_CASE(an_agent_is_added_changed_and_forgotten) {
    const auto first = run({"voice", "agents", "add", "--agent", "agent_1", "--language", "en"});
    BOOST_TEST(first.code == 0, first.err);
    BOOST_TEST(first.out.find("other agents are refused") != std::string::npos);
    auto rows = voice({"agents", "list"})["data"];
    BOOST_REQUIRE(rows.size() == 1U);
    BOOST_TEST(rows[0]["agent"] == "agent_1");
    BOOST_TEST(rows[0]["language"] == "en");
    BOOST_TEST(rows[0]["branch"].is_null());
    const auto second = run({"voice", "agents", "add", "--agent", "agent_2"});
    BOOST_TEST(second.out.find("refused") == std::string::npos);
    voice({"agents", "add", "--agent", "agent_1", "--language", "de"});
    rows = voice({"agents", "list"})["data"];
    BOOST_REQUIRE(rows.size() == 2U);
    BOOST_TEST(rows[0]["language"] == "de");
    BOOST_TEST(voice({"agents", "remove", "--agent", "agent_1"})["removed"] == true);
    BOOST_TEST(error({"agents", "remove", "--agent", "agent_1"}) == "not_found agent");
    const auto last = run({"voice", "agents", "remove", "--agent", "agent_2"});
    BOOST_TEST(last.out.find("all agents are accepted again") != std::string::npos);
    BOOST_TEST(run({"voice", "agents", "list"}).out.find("no agents") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(all_spellings_of_a_number_are_equal) {
    const auto made = voice({"numbers", "add", "--number", "030 123456789", "--language", "en"});
    BOOST_TEST(made["number"] == "+4930123456789");
    test().run("UPDATE branch SET name = 'Mitte'");
    test().run("UPDATE catalog_version SET version = version + 1");
    BOOST_TEST(voice({"numbers", "add", "--number", "+49 30 123456789", "--branch", "Mitte"})["branch"] == "Mitte");
    const auto rows = voice({"numbers", "list"})["data"];
    BOOST_REQUIRE(rows.size() == 1U);
    BOOST_TEST(rows[0]["branch"] == "Mitte");
    BOOST_TEST(rows[0]["language"].is_null());
    BOOST_TEST(voice({"numbers", "remove", "--number", "0049 30 123456789"})["removed"] == true);
    BOOST_TEST(error({"numbers", "remove", "--number", "030 123456789"}) == "not_found number");
}

BOOST_AUTO_TEST_CASE(both_spellings_of_a_command_do_the_same) {
    answer({"voice-agents", "add", "--agent", "agent_1", "--language", "en"});
    BOOST_TEST(voice({"agents", "list"}) == answer({"voice-agents", "list"}));
    BOOST_TEST(voice({"agents", "remove", "--agent", "agent_1"})["agent"] == "agent_1");
    voice({"numbers", "add", "--number", "030 123456789", "--language", "en"});
    BOOST_TEST(answer({"voice-numbers", "list"})["data"].size() == 1U);
    BOOST_TEST(answer({"voice-numbers", "remove", "--number", "030 123456789"})["number"] == "+4930123456789");
}

BOOST_AUTO_TEST_CASE(invalid_input_is_refused_with_the_flag) {
    BOOST_TEST(error({"agents", "add", "--agent", ""}) == "invalid_field agent");
    BOOST_TEST(error({"agents", "add", "--agent", " "}) == "invalid_field agent");
    BOOST_TEST(error({"agents", "add", "--agent", "a\nb"}, 2) == "invalid_field agent");
    BOOST_TEST(error({"agents", "add", "--agent", std::string(101, 'a')}) == "invalid_field agent");
    BOOST_TEST(error({"agents", "add", "--agent", "a", "--branch", "Nowhere"}) == "not_found branch");
    BOOST_TEST(error({"agents", "add", "--agent", "a", "--language", "fr"}) == "invalid_field language");
    BOOST_TEST(error({"agents", "add", "--agent", "a", "--company", "nobody"}) == "not_found company");
    BOOST_TEST(error({"agents", "add"}, 2).find("agent") != std::string::npos);
    BOOST_TEST(error({"numbers", "add", "--number", "4711", "--language", "en"}) == "invalid_field number");
    BOOST_TEST(error({"numbers", "add", "--number", "+4930123456789"}, 2) == "missing_field branch");
    BOOST_TEST(voice({"agents", "list"})["data"].empty());
    BOOST_TEST(voice({"numbers", "list"})["data"].empty());
}

BOOST_AUTO_TEST_SUITE_END()
