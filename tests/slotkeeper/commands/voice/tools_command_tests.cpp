// tools_command_tests: the server accepts what is printed for the platform.
#include "adapters/receptionist/functions/function_table.h"
#include "tests/support/program.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using nlohmann::json;
using tests::Home;

BOOST_AUTO_TEST_SUITE(tools_command_tests)

BOOST_AUTO_TEST_CASE(each_function_is_a_tool_with_its_schema) {
    Home home;
    home.answer({"demo", "load"});
    const auto printed = home.run({"voice", "tools", "--base-url", "https://bookings.example.com/"});
    BOOST_TEST(printed.code == 0, printed.err);
    const auto tools = json::parse(printed.out).at("general_tools");
    BOOST_REQUIRE(tools.size() == receptionist::voice_functions().size());
    for (const auto& tool : tools) {
        const auto* function = receptionist::voice_function(tool.at("name").get<std::string>());
        BOOST_REQUIRE(function != nullptr);
        BOOST_TEST(tool.at("type") == "custom");
        BOOST_TEST(tool.at("args_at_root") == false);
        BOOST_TEST(tool.at("url") == "https://bookings.example.com/hooks/retell/demo/functions");
        BOOST_TEST(tool.at("parameters").dump() == json::parse(receptionist::parameters_of(*function).dump()).dump());
        // What the platform allows of a name and of a timeout.
        BOOST_TEST(function->name.size() <= 64U);
        BOOST_TEST(function->name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string_view::npos);
        BOOST_TEST(tool.at("timeout_ms").get<int>() >= 1'000);
    }
}

BOOST_AUTO_TEST_CASE(tools_may_send_their_arguments_alone_and_name_the_call_in_headers) {
    Home home;
    home.answer({"demo", "load"});
    const auto printed = home.run({"voice", "tools", "--args-only", "--base-url", "https://bookings.example.com"});
    BOOST_TEST(printed.code == 0, printed.err);
    const auto tools = json::parse(printed.out).at("general_tools");
    for (const auto& tool : tools) {
        const auto name = tool.at("name").get<std::string>();
        BOOST_TEST(tool.at("url") == "https://bookings.example.com/hooks/retell/demo/functions/" + name);
        BOOST_TEST(tool.at("args_at_root") == true);
        BOOST_TEST(tool.at("headers").at("X-Retell-Call-Id") == "{{call_id}}");
        BOOST_TEST(tool.at("headers").at("X-Retell-User-Number") == "{{user_number}}");
        BOOST_TEST(tool.at("headers").at("X-Retell-Agent-Number") == "{{agent_number}}");
    }
}

BOOST_AUTO_TEST_CASE(both_spellings_print_the_tools_for_the_setting_public_url) {
    Home home;
    home.answer({"demo", "load"});
    home.environment["SLOTKEEPER_PUBLIC_URL"] = "https://bookings.example.com";
    const auto printed = home.run({"voice", "tools"});
    BOOST_TEST(printed.code == 0, printed.err);
    BOOST_TEST(printed.out.starts_with("{\n  \"general_tools\": [\n"));
    BOOST_TEST(home.run({"voice-agents", "tools"}).out == printed.out);
    BOOST_TEST(home.run({"voice", "tools", "--json"}).out == printed.out);
}

BOOST_AUTO_TEST_CASE(an_invalid_url_is_refused) {
    Home home;
    home.answer({"demo", "load"});
    for (const auto* address : {"", "bookings.example.com", "ftp://bookings.example.com"}) {
        const auto refused = home.run({"voice", "tools", "--base-url", address, "--json"});
        BOOST_TEST(refused.code != 0, address);
        BOOST_TEST(refused.error().at("field") == "base-url");
    }
}

BOOST_AUTO_TEST_SUITE_END()
