// inbound_hook_tests: what an agent learns before it answers, what it does not learn, and that it always gets an
// answer.
#include "adapters/retell/hooks/hooks.h"

#include "tests/support/front.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

const std::string kInboundPath = "/hooks/retell/demo/inbound";
const json kNothing{{"call_inbound", json::object()}};

struct Ringing : Front {
    Ringing() { voice.inbound_patience = std::chrono::minutes(5); }  // but where patience is what is tested

    static json ringing(const std::string& from) {
        return {{"event", "call_inbound"},
                {"event_timestamp", 1'760'000'000'000},
                {"call_inbound",
                 {{"call_id", "call_1"},
                  {"agent_id", "agent_1"},
                  {"agent_version", 1},
                  {"from_number", from},
                  {"to_number", "+4930123456789"},
                  {"custom_sip_headers", json::object()}}}};
    }
    Answer ring(const json& body) { return call_signed(kInboundPath, body.dump(), voice_secret); }
    json told(const std::string& from) {
        const auto answer = ring(ringing(from));
        BOOST_TEST(answer.status == 200, answer.text);
        return answer.body.value("call_inbound", json());
    }
    json variables(const std::string& from) { return told(from).value("dynamic_variables", json()); }
    // A customer with a future appointment.
    std::string customer(const std::string& name, const std::string& phone, int hour = 10) {
        auto body = booking(at(hour), std::nullopt, phone);
        body["customer"]["name"] = name;
        const auto booked = post("/v1/appointments", body);
        BOOST_REQUIRE_MESSAGE(booked.status == 201, booked.text);
        return booked.body["id"];
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(inbound_hook_tests, Ringing)

BOOST_AUTO_TEST_CASE(a_known_caller_is_greeted_by_the_given_name_only) {
    customer("Erika Muster", "+4915112345678");
    const auto answer = told("+4915112345678");
    const auto& said = answer["dynamic_variables"];
    BOOST_TEST(said["known_customer"] == "true");
    BOOST_TEST(said["customer_name"] == "Erika");
    BOOST_TEST(said["has_appointment"] == "true");
    BOOST_TEST(said["next_appointment"] == "");
    BOOST_TEST(said["language"] == "de");
    BOOST_TEST(said["company_name"] == salon.catalogs.recent(demo::kCompany)->company().name);
    BOOST_TEST(said["branch_name"] == demo::branch().name);
    BOOST_TEST(said["time_zone"] == "Europe/Berlin");
    const auto now = said["now"].get<std::string>();
    const std::chrono::year_month_day today(
        std::chrono::floor<std::chrono::days>(demo::branch().zone.to_local(std::chrono::floor<Seconds>(clock.now()))));
    BOOST_TEST(now.find(std::to_string(static_cast<int>(today.year()))) != std::string::npos, now);
    BOOST_TEST(now.find("Uhr") != std::string::npos, now);
    for (const auto& [name, value] : said.items()) BOOST_TEST(value.is_string(), name);
    BOOST_TEST(answer["metadata"]["company"] == demo::kCompany.text());
    BOOST_TEST(answer["metadata"]["branch"] == demo::branch().id.text());
    BOOST_TEST(answer["metadata"]["language"] == "de");
    BOOST_TEST(answer["metadata"]["customer"] == get("/v1/customers?phone=+4915112345678").body["data"][0]["id"]);
    // Neither surname nor service, nor when: all of that has to be asked for, with a second factor.
    for (const auto* secret : {"Muster", "Haarschnitt", "apt_", "15112345678"}) {
        BOOST_TEST(answer.dump().find(secret) == std::string::npos, secret);
    }
}

BOOST_AUTO_TEST_CASE(an_unknown_number_gets_every_variable) {
    const auto known = [&] {
        customer("Erika Muster", "+4915112345678");
        return variables("+4915112345678");
    }();
    const auto said = variables("+4915187654321");
    BOOST_TEST(said["known_customer"] == "false");
    BOOST_TEST(said["customer_name"] == "");
    BOOST_TEST(said["has_appointment"] == "false");
    BOOST_TEST(said.size() == known.size());
    BOOST_TEST(!told("+4915187654321")["metadata"].contains("customer"));
    // As a customer of the other company.
    BOOST_TEST(call_signed("/hooks/retell/next-door/inbound", ringing("+4915112345678").dump(), voice_secret).status ==
               401);
    add_voice_key(kNeighbour, "key_next_door");
    const auto next_door =
        call_signed("/hooks/retell/next-door/inbound", ringing("+4915112345678").dump(), "key_next_door");
    BOOST_TEST(next_door.body["call_inbound"]["dynamic_variables"]["known_customer"] == "false");
    BOOST_TEST(next_door.body["call_inbound"]["dynamic_variables"]["language"] == "en");
}

BOOST_AUTO_TEST_CASE(an_anonymous_caller_gets_no_personal_data) {
    for (const auto* from :
         {"", "anonymous", "Anonymous", "unknown", "restricted", "sip:erika@example.org", "4711", "+0"}) {
        BOOST_TEST(ring(ringing(from)).body == kNothing, from);
    }
    auto body = ringing("");
    body["call_inbound"].erase("from_number");
    BOOST_TEST(ring(body).body == kNothing);
    body["call_inbound"]["from_number"] = 4'915'112'345'678;
    BOOST_TEST(ring(body).body == kNothing);
    BOOST_TEST(ring({{"event", "call_inbound"}}).body == kNothing);
    BOOST_TEST(ring({{"event", "call_inbound"}, {"call_inbound", "x"}}).body == kNothing);
    BOOST_TEST(ring(json::object()).body == kNothing);
}

BOOST_AUTO_TEST_CASE(a_number_that_a_family_shares_is_worth_no_name) {
    customer("Erika Muster", "+4915112345678");
    customer("ERIKA MUSTER", "+4915112345678", 12);
    BOOST_TEST(variables("+4915112345678")["customer_name"] == "Erika");
    customer("Max Muster", "+4915112345678", 14);
    BOOST_TEST(variables("+4915112345678")["known_customer"] == "true");
    BOOST_TEST(variables("+4915112345678")["customer_name"] == "");
    BOOST_TEST(variables("+4915112345678")["has_appointment"] == "true");
}

BOOST_AUTO_TEST_CASE(the_next_appointment_is_disclosed_only_if_enabled_and_the_number_is_not_shared) {
    customer("Erika Muster", "+4915112345678", 14);
    customer("Erika Muster", "+4915112345678", 12);
    BOOST_TEST(variables("+4915112345678")["next_appointment"] == "");
    voice.tells_next_start = true;
    const auto next = variables("+4915112345678")["next_appointment"].get<std::string>();
    BOOST_TEST(next.find("um 12 Uhr") != std::string::npos, next);
    BOOST_TEST(variables("+4915187654321")["next_appointment"] == "");
    customer("Max Muster", "+4915112345678", 16);
    BOOST_TEST(variables("+4915112345678")["next_appointment"] == "");
}

BOOST_AUTO_TEST_CASE(only_what_is_to_come_and_stands_is_an_appointment) {
    const auto id = customer("Erika Muster", "+4915112345678");
    BOOST_REQUIRE(post("/v1/appointments/" + id + "/cancel", json::object()).status == 200);
    BOOST_TEST(variables("+4915112345678")["has_appointment"] == "false");
    customer("Erika Muster", "+4915112345678");
    salon.test.run(
        "UPDATE appointment SET starts_at = starts_at - INTERVAL 3000 DAY, ends_at = ends_at - INTERVAL 3000 DAY");
    BOOST_TEST(variables("+4915112345678")["has_appointment"] == "false");
    BOOST_TEST(variables("+4915112345678")["known_customer"] == "true");
}

BOOST_AUTO_TEST_CASE(an_sms_is_answered_as_a_call_is) {
    auto body = ringing("+4915187654321");
    body["event"] = "chat_inbound";
    body["chat_inbound"] = body["call_inbound"];
    body.erase("call_inbound");
    const auto answer = ring(body);
    BOOST_TEST(answer.body["chat_inbound"]["dynamic_variables"]["known_customer"] == "false");
    BOOST_TEST(!answer.body.contains("call_inbound"));
    body["chat_inbound"]["from_number"] = "anonymous";
    BOOST_TEST((ring(body).body == json{{"chat_inbound", json::object()}}));
}

BOOST_AUTO_TEST_CASE(an_unknown_agent_is_refused_and_a_missing_one_is_not) {
    add_voice_key(kNeighbour, "key_next_door", "agent_7");
    const auto ring_next_door = [&](const json& body) {
        return call_signed("/hooks/retell/next-door/inbound", body.dump(), "key_next_door").refusal();
    };
    auto body = ringing("+4915187654321");
    BOOST_TEST(ring_next_door(body) == "403 forbidden agent_id");
    body["call_inbound"]["agent_id"] = "agent_7";
    BOOST_TEST(ring_next_door(body) == "200");
    body["call_inbound"].erase("agent_id");  // a number without an agent, for which the answer may choose one
    BOOST_TEST(ring_next_door(body) == "200");
}

// The table is locked, so the question hangs for as long as the test likes, and the caller is answered nonetheless.
BOOST_AUTO_TEST_CASE(a_database_that_hangs_does_not_keep_the_caller_waiting) {
    customer("Erika Muster", "+4915112345678");
    BOOST_TEST(variables("+4915112345678")["known_customer"] == "true");
    voice.inbound_patience = std::chrono::milliseconds(100);
    store::Database other({.url = salon.test.url()});
    other.read([&](store::Tx& tx) {
        tx.run("LOCK TABLES customer WRITE");
        for (int i = 0; i < 10; ++i) BOOST_TEST(ring(ringing("+4915112345678")).body == kNothing);
        // These cannot be verified either, and get as little.
        BOOST_TEST(call_signed(kInboundPath, ringing("+4915112345678").dump(), "key_of_nobody").text.find("Erika") ==
                   std::string::npos);
        auto chat = ringing("+4915112345678");
        chat["chat_inbound"] = std::exchange(chat["call_inbound"], nullptr);
        BOOST_TEST((ring(chat).body == json{{"chat_inbound", json::object()}}));
        tx.run("UNLOCK TABLES");
    });
    voice.inbound_patience = std::chrono::minutes(5);
    BOOST_TEST(variables("+4915112345678")["customer_name"] == "Erika");
}

BOOST_AUTO_TEST_CASE(a_body_that_is_not_json_is_refused) {
    for (const auto* broken : {"", "{", "[]", "\"x\"", "{\"call_inbound\":\"\xff\"}"}) {
        BOOST_TEST(call_signed(kInboundPath, broken, voice_secret).refusal() == "400 malformed_body", broken);
    }
}

BOOST_AUTO_TEST_SUITE_END()
