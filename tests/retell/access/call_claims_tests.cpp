// call_claims_tests: arguments without the call, the call named in headers, and attempts to forge them.
#include "adapters/retell/access/admission.h"

#include "engine/guards/digest.h"
#include "engine/store/operations/access_rows.h"
#include "engine/store/voice/route_rows.h"
#include "tests/race/callers.h"
#include "tests/support/front.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

const std::string kPath = "/hooks/retell/demo/functions/";
const std::string kNextDoor = "/hooks/retell/next-door/functions/";

struct Alone : Front {
    // Signed once, to be sent any number of times.
    struct Signed {
        Headers headers;
        std::string body;
    };
    Signed signed_now(const json& arguments, const std::string& secret) {
        const auto body = arguments.dump();
        const auto stamp =
            std::to_string(std::chrono::floor<std::chrono::milliseconds>(clock.now()).time_since_epoch().count());
        return {{{"Content-Type", "application/json"},
                 {"X-Retell-Signature", "v=" + stamp + ",d=" + hex(hmac_sha256(secret, body + stamp))}},
                body};
    }
    Answer send_signed(const Signed& what, const std::string& path, Headers beside = {}) {
        beside.insert(what.headers.begin(), what.headers.end());
        return send("POST", path, beside, what.body);
    }
    Answer ask(const std::string& function, const json& arguments, const Headers& beside = {},
               const std::string& query = "") {
        clock.moved += std::chrono::milliseconds(2);  // so that no two are signed alike
        return send_signed(signed_now(arguments, voice_secret), kPath + function + query, beside);
    }
    std::int64_t appointments() { return salon.test.number("SELECT COUNT(*) FROM appointment"); }
};

Headers of_call(const std::string& id) { return {{"X-Retell-Call-Id", id}}; }

}  // namespace

BOOST_FIXTURE_TEST_SUITE(call_claims_tests, Alone)

BOOST_AUTO_TEST_CASE(a_header_or_the_query_names_the_call) {
    const json start{{"service", "Bart"}, {"start", at(10)}};
    BOOST_TEST(ask("hold_slot", start).body["field"] == "call_id");
    BOOST_TEST(ask("hold_slot", start, of_call("call_a")).body["result"] == "held");
    auto booking = start;
    booking.update({{"name", "Klara"}, {"phone", "+4915187654321"}});
    const auto booked = ask("book_appointment", booking, {}, "?call_id=call_a");
    BOOST_TEST(booked.body["result"] == "booked");
    // The hold of the call became the booking, and a repeat in the call is the same booking.
    BOOST_TEST(appointments() == 1);
    BOOST_TEST(ask("book_appointment", booking, of_call("call_a")).body["appointment_id"] ==
               booked.body["appointment_id"]);
    BOOST_TEST(appointments() == 1);
    const auto calls = get("/v1/calls").body["data"];
    BOOST_REQUIRE(calls.size() == 1U);
    BOOST_TEST(calls[0]["call_id"] == "call_a");
}

BOOST_AUTO_TEST_CASE(an_unresolved_platform_variable_is_ignored) {
    const json start{{"service", "Bart"}, {"start", at(10)}};
    BOOST_TEST(ask("hold_slot", start, of_call("{{call_id}}")).body["field"] == "call_id");
    BOOST_TEST(ask("hold_slot", start, {}, "?call_id=%7B%7Bcall_id%7D%7D").body["field"] == "call_id");
    auto with = start;
    with["call_id"] = "{{call_id}}";
    BOOST_TEST(ask("hold_slot", with).body["field"] == "call_id");
    with["call_id"] = "call_a";
    BOOST_TEST(ask("hold_slot", with).body["result"] == "held");
}

BOOST_AUTO_TEST_CASE(a_number_beside_the_body_is_a_spoken_one) {
    call("book_appointment", {{"service", "Bart"}, {"start", at(10)}, {"name", "Erika Muster"}});
    const Headers beside{{"X-Retell-Call-Id", "call_b"}, {"X-Retell-User-Number", "+4915112345678"}};
    const auto greeted = ask("start_call", json::object(), beside);
    BOOST_TEST(greeted.body["result"] == "unknown_number");
    BOOST_TEST(greeted.text.find("Erika") == std::string::npos);
    BOOST_TEST(ask("list_my_appointments", json::object(), beside).body["field"] == "name");
    BOOST_TEST(ask("list_my_appointments", {{"name", "Hans Meier"}}, beside).body["result"] == "not_recognised");
    BOOST_TEST(ask("list_my_appointments", {{"name", "Erika Muster"}}, beside).body["result"] == "appointments");
    // It is asked for no more; what the caller says comes first.
    const auto mine = ask("book_appointment", {{"service", "Bart"}, {"start", at(12)}, {"name", "Klara"}}, {},
                          "?call_id=call_c&user_number=%2B4915187654321");
    BOOST_TEST(mine.body["result"] == "booked");
    BOOST_TEST(get("/v1/customers?phone=+4915187654321").body["data"][0]["name"] == "Klara");
    const auto said = ask("book_appointment",
                          {{"service", "Bart"}, {"start", at(15, 40)}, {"name", "Ute"}, {"phone", "+4915187654322"}},
                          {}, "?call_id=call_d&user_number=%2B4915187654324");
    BOOST_TEST(said.body["result"] == "booked", said.text);
    BOOST_TEST(get("/v1/customers?phone=+4915187654322").body["data"].size() == 1U);
    BOOST_TEST(get("/v1/customers?phone=+4915187654324").body["data"].empty());
    // Nor does it count as the number that calls.
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM voice_call WHERE from_number <> ''") == 1);
}

BOOST_AUTO_TEST_CASE(headers_beside_a_complete_body_are_ignored_and_must_not_contradict_it) {
    const json body{{"name", "start_call"}, {"call", default_call()}, {"args", json::object()}};
    const auto what = signed_now(body, voice_secret);
    const std::string path = "/hooks/retell/demo/functions";
    BOOST_TEST(send_signed(what, path, of_call("call_1")).status == 200);
    BOOST_TEST(send_signed(what, path, of_call("call_2")).refusal() == "403 forbidden call_id");
    BOOST_TEST(send_signed(what, path + "?call_id=call_2").refusal() == "403 forbidden call_id");
    // A model that writes a call of its own among its arguments does not become that call.
    const json written{{"call", {{"call_id", "call_of_another"}, {"from_number", "+4915112345678"}}},
                       {"args", json::object()}};
    BOOST_TEST(ask("start_call", written, of_call("call_a")).refusal() == "403 forbidden call_id");
    const json of_agent{{"call", {{"agent_id", "agent_1"}, {"from_number", "+4915112345678"}}},
                        {"args", json::object()}};
    BOOST_TEST(ask("start_call", of_agent, of_call("call_a")).refusal() == "403 forbidden call_id");
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM voice_call") == 1);
    // Without ids it is no call of the platform: its number identifies no customer.
    call("book_appointment", {{"service", "Bart"}, {"start", at(10)}, {"name", "Erika Muster"}});
    const json numbered{{"call", {{"from_number", "+4915112345678"}}}, {"args", json::object()}};
    BOOST_TEST(ask("start_call", numbered, of_call("call_a")).body["result"] == "unknown_number");
}

BOOST_AUTO_TEST_CASE(a_key_of_several_companies_vouches_for_no_arguments_that_come_alone) {
    const json look{{"service", "Bart"}};
    BOOST_TEST(ask("check_availability", look, of_call("call_a")).status == 200);
    add_voice_key(kNeighbour, voice_secret);
    clock.moved += limits::access_recheck;
    const auto refused = ask("check_availability", look, of_call("call_a"));
    BOOST_TEST(refused.refusal() == "403 forbidden call");
    BOOST_TEST(refused.text.find("a key of its own") != std::string::npos);
    // The attack: what was signed for the salon, at the neighbour's address.
    const auto booking = signed_now(
        {{"service", "Rasur"}, {"start", at(10)}, {"name", "Erika"}, {"phone", "+4915112345678"}}, voice_secret);
    BOOST_TEST(send_signed(booking, kNextDoor + "book_appointment", of_call("call_a")).refusal() ==
               "403 forbidden call");
    BOOST_TEST(send_signed(booking, kNextDoor + "book_appointment").refusal() == "403 forbidden call");
    const json no_call{{"name", "check_availability"}, {"args", look}};
    BOOST_TEST(call_signed("/hooks/retell/demo/functions", no_call.dump(), voice_secret).refusal() ==
               "403 forbidden call");
    BOOST_TEST(appointments() == 0);
    // A whole body says which call it belongs to.
    BOOST_TEST(call("check_availability", look).status == 200);
    // A key of its own, or one that the other company has revoked, is accepted again.
    add_voice_key(demo::kCompany, "key_of_its_own");
    clock.moved += limits::access_recheck;
    BOOST_TEST(send_signed(signed_now(look, "key_of_its_own"), kPath + "check_availability").status == 200);
    salon.test.run("UPDATE voice_key SET revoked_at = UTC_TIMESTAMP(6) WHERE company_id = 2");
    clock.moved += limits::access_recheck;
    BOOST_TEST(ask("check_availability", look, of_call("call_a")).status == 200);
}

// Kept twice by one company, for two agents, it still serves one company.
BOOST_AUTO_TEST_CASE(a_key_that_one_company_keeps_twice_serves_one_company) {
    add_voice_key(demo::kCompany, voice_secret, "agent_1");
    clock.moved += limits::access_recheck;
    BOOST_TEST(ask("check_availability", {{"service", "Bart"}}, of_call("call_a")).status == 200);
}

BOOST_AUTO_TEST_CASE(signed_arguments_are_refused_with_another_call_or_function) {
    const json booking{{"service", "Bart"}, {"start", at(10)}, {"name", "Klara"}, {"phone", "+4915187654321"}};
    const auto what = signed_now(booking, voice_secret);
    const auto path = kPath + "book_appointment";
    const auto booked = send_signed(what, path, of_call("call_a"));
    BOOST_TEST(booked.body["result"] == "booked");
    for (const auto& forged : {path + "?call_id=call_b", path, path + "?call_id=call_a&user_number=%2B4915187654323",
                               kPath + "cancel_appointment?call_id=call_a", path + "?call_id=call_a&agent_id=x"}) {
        for (auto i = 0; i < 2; ++i) {
            BOOST_TEST(send_signed(what, forged).refusal() == "403 forbidden X-Retell-Signature", forged);
        }
    }
    BOOST_TEST(appointments() == 1);
    // The platform's own repeat is the same in every way, header or query.
    BOOST_TEST(send_signed(what, path, of_call("call_a")).body == booked.body);
    BOOST_TEST(send_signed(what, path + "?call_id=call_a").body == booked.body);
    BOOST_TEST(send_signed(what, path + "?call_id=call_b", of_call("call_a")).body == booked.body);
    BOOST_TEST(appointments() == 1);
}

BOOST_AUTO_TEST_CASE(the_first_of_many_requests_with_one_signature_is_accepted) {
    for (auto round = 0; round < 5; ++round) {
        clock.moved += std::chrono::milliseconds(2);
        const auto what = signed_now({{"service", "Bart"}, {"date", at(10).substr(0, 10)}}, voice_secret);
        Tally answers;
        all_at_once(12, [&](int caller) {
            http::ClientOptions options;
            options.base_url = server.address();
            http::Client own(options);
            const auto path = kPath + "check_availability?call_id=call_" + std::to_string(caller % 6);
            for (auto i = 0; i < 2; ++i) {
                const auto answer = answer_of(own.send("POST", path, what.headers, what.body));
                answers.add(answer ? answer->refusal() : "no answer");
            }
        });
        // Two of the twelve name the same call, and each asks twice.
        BOOST_TEST(answers["200"] == 4, answers.text());
        BOOST_TEST(answers["403 forbidden X-Retell-Signature"] == 20, answers.text());
    }
}

BOOST_AUTO_TEST_CASE(an_agent_header_selects_the_route_and_grants_no_access) {
    add_voice_key(kNeighbour, "key_next_door", "agent_7");
    const auto ask_next_door = [&](const Headers& beside) {
        return send_signed(signed_now({{"service", "Rasur"}}, "key_next_door"), kNextDoor + "check_availability",
                           beside);
    };
    BOOST_TEST(ask_next_door({}).refusal() == "403 forbidden call.agent_id");
    BOOST_TEST(ask_next_door({{"X-Retell-Agent-Id", "agent_7"}}).refusal() == "403 forbidden call.agent_id");

    salon.database.transact([&](store::Tx& tx) {
        store::put_voice_agent(tx, demo::kCompany, {"agent_1", {}, Language::en, tx.now()});
        store::put_voice_number(tx, demo::kCompany, {"+4930123456789", {}, Language::en, tx.now()});
    });
    clock.moved += limits::access_recheck;
    BOOST_TEST(ask("list_services", json::object()).refusal() == "403 forbidden agent_id");
    BOOST_TEST(ask("list_services", json::object(), {{"X-Retell-Agent-Id", "agent_2"}}).refusal() ==
               "403 forbidden agent_id");
    const auto english = ask("list_services", json::object(), {}, "?agent_id=agent_1").body["say"].get<std::string>();
    BOOST_TEST(english.starts_with("We offer"), english);
    salon.test.run("DELETE FROM voice_agent");
    clock.moved += limits::access_recheck;
    const auto by_number = ask("list_services", json::object(), {{"X-Retell-Agent-Number", "+4930123456789"}});
    BOOST_TEST(by_number.body["say"].get<std::string>().starts_with("We offer"), by_number.text);
}

BOOST_AUTO_TEST_SUITE_END()
