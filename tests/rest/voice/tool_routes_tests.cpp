// tool_routes_tests: the tools of a voice agent call the server and the company of the request.
#include "adapters/receptionist/functions/function_table.h"
#include "tests/support/front.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;

namespace {

constexpr auto kTools = "/v1/voice-agents/tools";

}  // namespace

BOOST_FIXTURE_TEST_SUITE(tool_routes_tests, Front)

BOOST_AUTO_TEST_CASE(each_voice_function_is_a_tool) {
    const auto answer = get(std::string(kTools) + "?base_url=https://bookings.example.com/");
    BOOST_REQUIRE_MESSAGE(answer.status == 200, answer.text);
    const auto& tools = answer.body["general_tools"];
    BOOST_REQUIRE(tools.size() == receptionist::voice_functions().size());
    for (const auto& tool : tools) {
        BOOST_TEST(receptionist::voice_function(tool["name"].get<std::string>()) != nullptr);
        BOOST_TEST(tool["url"] == "https://bookings.example.com/hooks/retell/demo/functions");
        BOOST_TEST(tool["args_at_root"] == false);
    }
}

BOOST_AUTO_TEST_CASE(the_address_is_the_setting_if_the_request_names_none) {
    BOOST_TEST(get(kTools).refusal() == "422 invalid_field base_url");
    rest.public_url = "https://here.example.com";
    const auto answer = get(std::string(kTools) + "?args_only=true", bearer(neighbour_key));
    BOOST_REQUIRE_MESSAGE(answer.status == 200, answer.text);
    for (const auto& tool : answer.body["general_tools"]) {
        BOOST_TEST(tool["url"] ==
                   "https://here.example.com/hooks/retell/next-door/functions/" + tool["name"].get<std::string>());
        BOOST_TEST(tool["headers"]["X-Retell-Call-Id"] == "{{call_id}}");
    }
    for (const auto* other : {"bookings.example.com", "ftp://bookings.example.com"}) {
        BOOST_TEST(get(std::string(kTools) + "?base_url=" + other).refusal() == "422 invalid_field base_url");
    }
}

BOOST_AUTO_TEST_SUITE_END()
