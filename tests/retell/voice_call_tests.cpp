// voice_call_tests: the caller's number, the waiting tool call and the language, from bodies of every format.
#include "adapters/retell/voice_call.h"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

using namespace slotkeeper;
using namespace slotkeeper::retell;
using nlohmann::json;

namespace {

json invocation(const char* id, const char* name, const char* arguments = "{}") {
    return {{"role", "tool_call_invocation"}, {"tool_call_id", id}, {"name", name}, {"arguments", arguments}};
}
json result(const char* id) {
    return {{"role", "tool_call_result"}, {"tool_call_id", id}, {"content", "done"}, {"successful", true}};
}
std::string waiting(json transcript, const json& arguments = json::object()) {
    return read_call({{"transcript_with_tool_calls", std::move(transcript)}}, "book_appointment", arguments)
        .tool_call_id;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(voice_call_tests)

BOOST_AUTO_TEST_CASE(the_customer_is_the_caller_inbound_and_the_callee_outbound) {
    const json inbound{{"direction", "inbound"}, {"from_number", "+4915112345678"}, {"to_number", "+4930123456789"}};
    auto outbound = inbound;
    outbound["direction"] = "outbound";
    BOOST_TEST(read_call(inbound, "f", {}).customer_number() == "+4915112345678");
    BOOST_TEST(read_call(outbound, "f", {}).customer_number() == "+4930123456789");
    BOOST_TEST(read_call({{"call_type", "web_call"}}, "f", {}).customer_number() == "");
}

BOOST_AUTO_TEST_CASE(the_waiting_tool_call_is_the_last_of_its_name_without_a_result) {
    BOOST_TEST(waiting({invocation("a", "book_appointment")}) == "a");
    BOOST_TEST(waiting({invocation("a", "book_appointment"), result("a"), invocation("b", "book_appointment")}) == "b");
    BOOST_TEST(waiting({invocation("a", "book_appointment"), invocation("c", "check_availability")}) == "a");
    BOOST_TEST(waiting({invocation("a", "book_appointment"), invocation("b", "book_appointment"), result("b")}) == "a");
    BOOST_TEST(waiting({invocation("a", "book_appointment"), result("a")}) == "");
    BOOST_TEST(waiting({invocation("c", "check_availability")}) == "");
}

BOOST_AUTO_TEST_CASE(the_waiting_tool_call_with_these_arguments_is_selected) {
    const auto max = invocation("a", "book_appointment", R"({"name": "Max", "start": "9:00"})");
    const auto moritz = invocation("b", "book_appointment", R"({"start": "9:30", "name": "Moritz"})");
    BOOST_TEST(waiting({max, moritz}, {{"start", "9:00"}, {"name", "Max"}}) == "a");
    BOOST_TEST(waiting({moritz, max}, {{"name", "Moritz"}, {"start", "9:30"}}) == "b");
    // with a constant that the platform added; answered already; none of the two; not readable
    BOOST_TEST(waiting({max, moritz}, {{"name", "Max"}, {"start", "9:00"}, {"call_id", "call_1"}}) == "a");
    BOOST_TEST(waiting({max, moritz, result("a")}, {{"name", "Max"}, {"start", "9:00"}}) == "b");
    BOOST_TEST(waiting({max, moritz}, {{"name", "Max"}, {"start", "10:00"}}) == "b");
    BOOST_TEST(waiting({max, invocation("c", "book_appointment", "{\"name")}, {{"name", "Tom"}}) == "c");
}

BOOST_AUTO_TEST_CASE(a_transcript_of_any_other_shape_has_no_waiting_tool_call) {
    BOOST_TEST(waiting(json::array()) == "");
    BOOST_TEST(waiting(nullptr) == "");
    BOOST_TEST(waiting("text") == "");
    BOOST_TEST(waiting({1, nullptr, {{"role", 5}}, {{"role", "tool_call_invocation"}, {"name", "book_appointment"}}}) ==
               "");
}

BOOST_AUTO_TEST_CASE(fields_of_the_wrong_type_are_as_if_absent) {
    const auto call =
        read_call({{"call_id", 7}, {"agent_id", nullptr}, {"from_number", {1}}, {"metadata", "de"}}, "f", {});
    BOOST_TEST(call.call_id == "");
    BOOST_TEST(call.agent_id == "");
    BOOST_TEST(call.customer_number() == "");
    BOOST_TEST(!call.language);
    BOOST_TEST(read_call(nullptr, "f", {}).call_id == "");
    BOOST_TEST(read_call("call", "f", {}).call_id == "");
}

BOOST_AUTO_TEST_CASE(metadata_names_the_language_and_else_a_dynamic_variable) {
    const auto of = [](json call) { return read_call(call, "f", {}).language; };
    BOOST_TEST((of({{"metadata", {{"language", "en-US"}}}}) == Language::en));
    BOOST_TEST((of({{"retell_llm_dynamic_variables", {{"language", "Deutsch"}}}}) == Language::de));
    BOOST_TEST((of({{"metadata", {{"language", "de"}}}, {"retell_llm_dynamic_variables", {{"language", "en"}}}}) ==
                Language::de));
    BOOST_TEST((language_named("German") == Language::de));
    BOOST_TEST(!language_named("fr"));
    BOOST_TEST(!language_named(""));
}

BOOST_AUTO_TEST_SUITE_END()
