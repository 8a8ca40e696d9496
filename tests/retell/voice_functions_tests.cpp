// voice_functions_tests: authentication, validation, and their order.
#include "adapters/retell/voice_functions.h"

#include "engine/guards/digest.h"
#include "tests/support/front.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

const std::string kPath = "/hooks/retell/demo/functions";

std::string ask_body(const std::string& function = "check_availability") {
    return json{{"name", function}, {"call", Front::default_call()}, {"args", {{"service", "Bart"}}}}.dump();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(voice_functions_tests)

BOOST_AUTO_TEST_CASE(a_signed_call_is_answered_and_an_unsigned_one_is_not) {
    Front front;
    BOOST_TEST(front.call_signed(kPath, ask_body(), front.voice_secret).status == 200);
    BOOST_TEST(front.call_signed(kPath, ask_body(), "key_of_nobody").refusal() ==
               "401 unauthorized X-Retell-Signature");
    BOOST_TEST(front.send("POST", kPath, {{"Content-Type", "application/json"}}, ask_body()).status == 401);
    BOOST_TEST(front.call_signed("/hooks/retell/nobody/functions", ask_body(), front.voice_secret).status == 401);
    // Without a key in force the path belongs to no company, whatever the signature.
    BOOST_TEST(front.call_signed("/hooks/retell/next-door/functions", ask_body(), front.voice_secret).status == 401);
}

BOOST_AUTO_TEST_CASE(an_unsigned_request_causes_no_database_access) {
    Front front;
    const auto before = front.salon.database.statements_sent();
    const auto digest = std::string(64, 'a');
    for (const auto& header : {std::string(), std::string("v=1,d=2"), "v=1760000000000,d=" + digest, "d=" + digest}) {
        Headers headers{{"Content-Type", "application/json"}};
        if (!header.empty()) headers["X-Retell-Signature"] = header;
        BOOST_TEST(front.send("POST", kPath, headers, ask_body()).status == 401, header);
    }
    BOOST_TEST(front.salon.database.statements_sent() == before);
}

BOOST_AUTO_TEST_CASE(a_signature_is_good_for_five_minutes) {
    Front front;
    const auto body = ask_body();
    const auto stamp =
        std::to_string(std::chrono::floor<std::chrono::milliseconds>(front.clock.now()).time_since_epoch().count());
    const Headers headers{
        {"Content-Type", "application/json"},
        {"X-Retell-Signature", "v=" + stamp + ",d=" + hex(hmac_sha256(front.voice_secret, body + stamp))}};
    BOOST_TEST(front.send("POST", kPath, headers, body).status == 200);
    front.clock.moved = limits::voice_signature_age_max + Seconds(1);
    BOOST_TEST(front.send("POST", kPath, headers, body).status == 401);
    front.clock.moved = -limits::voice_signature_age_max - Seconds(60);
    BOOST_TEST(front.send("POST", kPath, headers, body).status == 401);
}

BOOST_AUTO_TEST_CASE(a_body_signed_for_one_company_is_no_use_at_anothers_address) {
    Front front;
    front.add_voice_key(Front::kNeighbour, "key_next_door");
    const auto body = json{{"name", "book_appointment"},
                           {"call", Front::default_call()},
                           {"args", {{"service", "Rasur"}, {"start", Front::at(10)}, {"name", "Erika"}}}}
                          .dump();
    BOOST_TEST(front.call_signed("/hooks/retell/next-door/functions", body, front.voice_secret).status == 401);
    BOOST_TEST(front.salon.test.number("SELECT COUNT(*) FROM appointment") == 0);
    BOOST_TEST(front.call_signed("/hooks/retell/next-door/functions", body, "key_next_door").body["result"] ==
               "booked");
    // The id of the company will do as well as its slug.
    BOOST_TEST(front
                   .call_signed("/hooks/retell/" + Front::kNeighbour.text() + "/functions",
                                json{{"name", "check_availability"}, {"args", {{"service", "Rasur"}}}}.dump(),
                                "key_next_door")
                   .status == 200);
}

BOOST_AUTO_TEST_CASE(a_key_that_names_an_agent_serves_that_agent_alone) {
    Front front;
    front.add_voice_key(Front::kNeighbour, "key_next_door", "agent_7");
    const auto ask = [&](json call) {
        const json body{{"name", "check_availability"}, {"call", std::move(call)}, {"args", {{"service", "Rasur"}}}};
        return front.call_signed("/hooks/retell/next-door/functions", body.dump(), "key_next_door").refusal();
    };
    BOOST_TEST(ask({{"agent_id", "agent_7"}}) == "200");
    BOOST_TEST(ask({{"agent_id", "agent_8"}}) == "403 forbidden call.agent_id");
    BOOST_TEST(ask(nullptr) == "403 forbidden call.agent_id");
}

// A workspace of the platform has one key for all of its agents, so the same secret may be kept for each of them.
BOOST_AUTO_TEST_CASE(one_secret_may_be_kept_for_several_agents) {
    Front front;
    front.add_voice_key(Front::kNeighbour, "key_next_door", "agent_7");
    front.add_voice_key(Front::kNeighbour, "key_next_door", "agent_8");
    front.add_voice_key(Front::kNeighbour, "key_of_the_other", "agent_9");
    const auto ask = [&](const char* agent) {
        const json body{
            {"name", "check_availability"}, {"call", {{"agent_id", agent}}}, {"args", {{"service", "Rasur"}}}};
        return front.call_signed("/hooks/retell/next-door/functions", body.dump(), "key_next_door").refusal();
    };
    BOOST_TEST(ask("agent_7") == "200");
    BOOST_TEST(ask("agent_8") == "200");
    BOOST_TEST(ask("agent_9") == "403 forbidden call.agent_id");
}

BOOST_AUTO_TEST_CASE(a_revoked_voice_key_is_refused_once_its_bound_has_passed) {
    Front front;
    BOOST_TEST(front.call_signed(kPath, ask_body(), front.voice_secret).status == 200);
    front.salon.test.run("UPDATE voice_key SET revoked_at = UTC_TIMESTAMP(6)");
    front.clock.moved += limits::access_recheck;
    BOOST_TEST(front.call_signed(kPath, ask_body(), front.voice_secret).status == 401);
}

BOOST_AUTO_TEST_CASE(the_demo_company_is_refused_where_others_can_reach_the_server) {
    Front front(Front::Reach::everywhere);
    BOOST_TEST(front.call_signed(kPath, ask_body(), front.voice_secret).refusal() == "403 forbidden");
}

BOOST_AUTO_TEST_CASE(signed_nonsense_is_a_failure_and_unknown_functions_too) {
    Front front;
    for (const auto* broken : {"", "{", "[]", "\"x\""}) {
        BOOST_TEST(front.call_signed(kPath, broken, front.voice_secret).refusal() == "400 malformed_body", broken);
    }
    BOOST_TEST(front.call_signed(kPath, ask_body("transfer_money"), front.voice_secret).refusal() ==
               "404 not_found name");
    BOOST_TEST(front.call_signed(kPath, "{}", front.voice_secret).refusal() == "404 not_found name");
    BOOST_TEST(front.call_signed(kPath, "{\"name\":7}", front.voice_secret).refusal() == "404 not_found name");
    BOOST_TEST(front.send("GET", kPath, {}, "").refusal() == "405 method_not_allowed");
    const auto huge =
        json{{"name", "check_availability"}, {"call", {{"transcript", std::string(1'100'000, 'x')}}}}.dump();
    BOOST_TEST(front.call_signed(kPath, huge, front.voice_secret).status == 413);
    const auto large = json{{"name", "check_availability"},
                            {"args", {{"service", "Bart"}}},
                            {"call", {{"transcript", std::string(600'000, 'x')}}}}
                           .dump();
    BOOST_TEST(front.call_signed(kPath, large, front.voice_secret).status == 200);
}

BOOST_AUTO_TEST_CASE(the_path_may_name_the_function_and_arguments_may_stand_alone) {
    Front front;
    const json alone{{"service", "Bart"}, {"start", Front::at(10)}, {"name", "Klara"}, {"phone", "+4915187654321"}};
    BOOST_TEST(front.call_signed(kPath + "/book_appointment", alone.dump(), front.voice_secret).body["result"] ==
               "booked");
    BOOST_TEST(front.get("/v1/customers?phone=+4915187654321").body["data"][0]["name"] == "Klara");
    const auto answer = front.call_signed(kPath + "/check_availability", R"({"service":"Bart"})", front.voice_secret);
    BOOST_REQUIRE_MESSAGE(answer.status == 200, answer.text);
    BOOST_TEST(answer.body["result"] == "available");
    const json renamed{{"name", "salon_times"}, {"call", Front::default_call()}, {"args", R"({"service":"Bart"})"}};
    BOOST_TEST(front.call_signed(kPath + "/check_availability", renamed.dump(), front.voice_secret).body["result"] ==
               "available");
}

BOOST_AUTO_TEST_SUITE_END()
