// voice_limits_tests: callers above the limit are told so without any effect; others do not notice the limit.
#include "adapters/retell/access/voice_limits.h"

#include "engine/guards/digest.h"
#include "tests/race/callers.h"
#include "tests/support/front.h"
#include "tests/support/program.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

constexpr RateRule kFiveAnHour{5, 3600s};  // so that none comes back while a slow machine runs the test

const json kBeard{{"service", "Bart"}};

json call_of(const std::string& id, const json& from = "+4915112345678") {
    auto call = Front::default_call();
    call["call_id"] = id;
    call["from_number"] = from;
    return call;
}

json with_tool_call(json call, const std::string& function, const json& arguments, const std::string& id) {
    call["transcript_with_tool_calls"] = {
        {{"role", "tool_call_invocation"}, {"tool_call_id", id}, {"name", function}, {"arguments", arguments.dump()}}};
    return call;
}

// By a client of its own, as another telephone would.
std::string result_at(const std::string& address, const std::string& secret, Moment now, const std::string& function,
                      const json& arguments, const json& call) {
    http::ClientOptions options;
    options.base_url = address;
    http::Client client(options);
    const auto body = json{{"name", function}, {"call", call}, {"args", arguments}}.dump();
    const auto stamp = std::to_string(std::chrono::floor<std::chrono::milliseconds>(now).time_since_epoch().count());
    const auto answer =
        answer_of(client.send("POST", "/hooks/retell/demo/functions",
                              {{"Content-Type", "application/json"},
                               {"X-Retell-Signature", "v=" + stamp + ",d=" + hex(hmac_sha256(secret, body + stamp))}},
                              body));
    return answer ? answer->body.value("result", answer->text) : "no answer";
}

struct Limited : Front {
    std::string result(const std::string& function, const json& arguments, const json& call) {
        const auto answer = this->call(function, arguments, call);
        BOOST_TEST(answer.status == 200, answer.text);
        return answer.body.value("result", "");
    }
    std::string note(int which, const json& call) {
        return result("leave_message", {{"message", "Nummer " + std::to_string(which)}}, call);
    }
    std::int64_t notes() { return salon.test.number("SELECT COUNT(*) FROM voice_note"); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(voice_limits_tests, Limited)

BOOST_AUTO_TEST_CASE(a_call_that_repeats_the_same_question_is_rate_limited) {
    voice.limits.repeats = kFiveAnHour;
    for (auto i = 0; i < 5; ++i) BOOST_TEST(result("check_availability", kBeard, call_of("a")) == "available");
    const auto told = call("check_availability", kBeard, call_of("a"));
    BOOST_TEST(told.status == 200);
    BOOST_TEST(told.body["result"] == "rate_limited");
    BOOST_TEST(told.body["say"].get<std::string>().find("zu schnell") != std::string::npos);
    const auto wait = told.body["retry_after_seconds"].get<int>();
    BOOST_TEST(wait > 0);
    BOOST_TEST(wait <= 3'600);
    BOOST_TEST(told.body.size() == 3U);
    auto english = call_of("a");
    english["metadata"] = {{"language", "en"}};
    BOOST_TEST(call("check_availability", kBeard, english).body["say"].get<std::string>().find("too fast") !=
               std::string::npos);
    // Other arguments, another function, another call: another question.
    BOOST_TEST(result("check_availability", {{"service", "Haarschnitt"}}, call_of("a")) == "available");
    BOOST_TEST(result("list_services", kBeard, call_of("a")) == "services");
    BOOST_TEST(result("check_availability", kBeard, call_of("b")) == "available");
    clock.moved += kFiveAnHour.window;
    for (auto i = 0; i < 6; ++i) {
        BOOST_TEST(result("check_availability", kBeard, call_of("a")) == (i < 5 ? "available" : "rate_limited"));
    }
}

BOOST_AUTO_TEST_CASE(a_call_without_an_id_is_known_by_its_number) {
    voice.limits.repeats = kFiveAnHour;
    const auto of_nobody = json{{"from_number", "anonymous"}, {"agent_id", "agent_1"}};
    for (auto i = 0; i < 6; ++i) {
        BOOST_TEST(result("list_services", {}, call_of("")) == (i < 5 ? "services" : "rate_limited"));
        BOOST_TEST(result("list_services", {}, of_nobody) == "services");
    }
    BOOST_TEST(result("list_services", {}, call_of("", "+4915187654321")) == "services");
}

BOOST_AUTO_TEST_CASE(a_platform_retry_gets_the_first_answer_despite_the_limits) {
    voice.limits = {kFiveAnHour, kFiveAnHour, {}};
    const json booking{{"service", "Bart"}, {"start", at(10)}, {"name", "Erika Muster"}};
    const auto first = with_tool_call(call_of("a"), "book_appointment", booking, "tool_1");
    const auto booked = call("book_appointment", booking, first);
    BOOST_TEST(booked.body["result"] == "booked");
    for (auto i = 0; i < 5; ++i) note(i, call_of("a"));
    BOOST_TEST(note(9, call_of("a")) == "rate_limited");
    for (auto i = 0; i < 8; ++i) BOOST_TEST(call("book_appointment", booking, first).body == booked.body);
    // A refused request gets the same refusal again.
    const json message{{"message", "noch etwas"}};
    for (auto i = 0; i < 3; ++i) {
        BOOST_TEST(result("leave_message", message, with_tool_call(call_of("a"), "leave_message", message, "tool_2")) ==
                   "rate_limited");
    }
    BOOST_TEST(notes() == 4);
    // The id of a tool call is worth nothing with other arguments.
    auto other = booking;
    other["start"] = at(15);
    BOOST_TEST(result("book_appointment", other, with_tool_call(call_of("a"), "book_appointment", other, "tool_1")) ==
               "rate_limited");
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM appointment") == 1);
}

BOOST_AUTO_TEST_CASE(changes_of_one_number_are_limited_across_calls) {
    voice.limits.changes = kFiveAnHour;
    for (auto i = 0; i < 5; ++i) BOOST_TEST(note(i, call_of("a" + std::to_string(i))) == "noted");
    const auto before = stored();
    const auto calls = salon.test.number("SELECT COUNT(*) FROM voice_call");
    BOOST_TEST(note(9, call_of("new")) == "rate_limited");
    BOOST_TEST(result("book_appointment", {{"service", "Bart"}, {"start", at(10)}, {"name", "Erika"}},
                      call_of("new")) == "rate_limited");
    BOOST_TEST(result("hold_slot", {{"service", "Bart"}, {"start", at(10)}}, call_of("new")) == "rate_limited");
    BOOST_TEST(stored() == before);
    BOOST_TEST(notes() == 5);
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM voice_call") == calls);
    // In every spelling, and in both directions.
    BOOST_TEST(note(9, call_of("new", "0151 12345678")) == "rate_limited");
    auto outbound = call_of("new", "+4930123456789");
    outbound["direction"] = "outbound";
    outbound["to_number"] = "+4915112345678";
    BOOST_TEST(note(9, outbound) == "rate_limited");
    // Looking is no change, and another number is another caller.
    BOOST_TEST(result("check_availability", kBeard, call_of("new")) == "available");
    BOOST_TEST(note(9, call_of("other", "+4915187654321")) == "noted");
    clock.moved += kFiveAnHour.window;
    BOOST_TEST(note(9, call_of("new")) == "noted");
}

BOOST_AUTO_TEST_CASE(changes_of_an_anonymous_caller_are_limited_per_call) {
    voice.limits.changes = kFiveAnHour;
    for (auto i = 0; i < 6; ++i) BOOST_TEST(note(i, call_of("a", "anonymous")) == (i < 5 ? "noted" : "rate_limited"));
    BOOST_TEST(note(9, call_of("b", "anonymous")) == "noted");
}

BOOST_AUTO_TEST_CASE(all_that_a_call_and_a_number_ask_is_bounded) {
    voice.limits.functions = kFiveAnHour;
    const auto ask = [&](int which, const json& call) {
        return result("check_availability", {{"service", "Bart"}, {"wishes", std::to_string(which)}}, call);
    };
    for (auto i = 0; i < 3; ++i) BOOST_TEST(ask(i, call_of("a")) == "available");
    for (auto i = 0; i < 2; ++i) BOOST_TEST(ask(i, call_of("b")) == "available");
    BOOST_TEST(ask(9, call_of("c")) == "rate_limited");  // by its number
    for (auto i = 0; i < 6; ++i) {
        BOOST_TEST(ask(i, call_of("withheld", "anonymous")) == (i < 5 ? "available" : "rate_limited"));
    }
    BOOST_TEST(ask(9, call_of("d", "+4915187654321")) == "available");
}

BOOST_AUTO_TEST_CASE(without_a_rule_no_limit_applies_and_no_query_is_made) {
    BOOST_TEST(result("list_services", {}, call_of("a")) == "services");
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM rate_bucket") == 0);
}

BOOST_AUTO_TEST_CASE(concurrent_requests_are_served_up_to_the_limit) {
    voice.limits.changes = kFiveAnHour;
    Tally results;
    all_at_once(16, [&](int caller) {
        for (auto i = 0; i < 2; ++i) {
            results.add(result_at(server.address(), voice_secret, clock.now(), "leave_message",
                                  {{"message", std::to_string(100 * caller + i)}},
                                  call_of("call " + std::to_string(caller))));
        }
    });
    BOOST_TEST(results["noted"] == 5, results.text());
    BOOST_TEST(results["rate_limited"] == 27, results.text());
    BOOST_TEST(notes() == 5);
}

BOOST_AUTO_TEST_CASE(two_servers_count_together_by_what_the_operator_has_set) {
    Home home;
    const std::string secret = home.answer({"demo", "load"})["retell_api_key"];
    home.environment["SLOTKEEPER_VOICE_LIMIT_REPEATS"] = "3/3600";
    const std::vector<std::string> serve{"serve", "--listen", "127.0.0.1:0"};
    Program one(serve, home.environment), other(serve, home.environment);
    const std::array addresses{one.line(), other.line()};
    const auto ask = [&](std::size_t which, const json& arguments) {
        return result_at(addresses.at(which % 2), secret, SystemClock().now(), "check_availability", arguments,
                         call_of("a"));
    };
    for (std::size_t i = 0; i < 3; ++i) BOOST_TEST(ask(i, kBeard) == "available");
    BOOST_TEST(ask(0, kBeard) == "rate_limited");
    BOOST_TEST(ask(1, kBeard) == "rate_limited");
    BOOST_TEST(ask(1, {{"service", "Haarschnitt"}}) == "available");
}

BOOST_AUTO_TEST_CASE(without_the_database_a_function_fails_as_ever) {
    voice.limits.functions = kFiveAnHour;
    BOOST_TEST(result("list_services", {}, call_of("a")) == "services");
    salon.test.run("RENAME TABLE rate_bucket TO gone");
    BOOST_TEST(call("list_services", {}, call_of("a")).status >= 500);
    salon.test.run("RENAME TABLE gone TO rate_bucket");
    BOOST_TEST(result("list_services", {}, call_of("a")) == "services");
}

BOOST_AUTO_TEST_SUITE_END()
