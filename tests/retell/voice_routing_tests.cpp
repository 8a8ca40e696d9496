// voice_routing_tests: agent before number before company, in every hook; each refuses an unregistered agent.
#include "adapters/retell/voice_routing.h"

#include "tests/support/front.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

constexpr BranchId kAltona{901};
const std::string kOurs = "+4930123456789";

// The salon with a second branch, and routes that are seen at once.
struct Routed : Front {
    Routed() {
        voice.inbound_patience = std::chrono::minutes(5);
        salon.change([](CatalogDraft& draft) {
            auto altona = draft.branches.front();
            altona.id = kAltona;
            altona.name = "Altona";
            altona.slug.clear();
            altona.is_default = false;
            draft.branches.push_back(altona);
        });
        clock.moved += std::chrono::seconds(2);
    }
    void agent(const std::string& id, std::optional<BranchId> branch = {}, std::optional<Language> language = {}) {
        salon.database.transact([&](store::Tx& tx) {
            store::put_voice_agent(tx, demo::kCompany, {id, branch, language, tx.now()});
        });
        clock.moved += limits::access_recheck;
    }
    void number(const std::string& name, std::optional<BranchId> branch = {}, std::optional<Language> language = {}) {
        salon.database.transact([&](store::Tx& tx) {
            store::put_voice_number(tx, demo::kCompany, {name, branch, language, tx.now()});
        });
        clock.moved += limits::access_recheck;
    }
    json ask(json arguments = {{"service", "Bart"}}, json of_call = default_call()) {
        of_call["call_id"] = "call_" + std::to_string(++calls_);
        const auto answer = call("check_availability", arguments, of_call);
        BOOST_TEST(answer.status == 200, answer.text);
        return answer.body;
    }
    // Whether there is something free or not.
    bool speaks_german(const json& answer) {
        const auto said = answer["say"].get<std::string>();
        BOOST_TEST((said.starts_with("I") || said.starts_with("Leider")), said);
        return said.starts_with("Ich hätte") || said.starts_with("Leider");
    }
    // Of the latest call.
    json branch() { return get("/v1/calls").body["data"][0]["branch_id"]; }
    Answer inbound(const std::string& agent_id) {
        json ringing{{"from_number", "+4915187654321"}, {"to_number", kOurs}};
        if (!agent_id.empty()) ringing["agent_id"] = agent_id;
        return call_signed("/hooks/retell/demo/inbound", json{{"call_inbound", ringing}}.dump(), voice_secret);
    }
    Answer ended(const std::string& agent_id) {
        auto of_call = default_call();
        of_call["call_id"] = "ended_" + agent_id;
        of_call["agent_id"] = agent_id;
        return call_signed("/hooks/retell/demo/events", json{{"event", "call_ended"}, {"call", of_call}}.dump(),
                           voice_secret);
    }

private:
    int calls_ = 0;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(voice_routing_tests, Routed)

BOOST_AUTO_TEST_CASE(without_routes_all_is_as_the_company_has_it) {
    BOOST_TEST(speaks_german(ask()));
    BOOST_TEST(branch().is_null());
}

BOOST_AUTO_TEST_CASE(the_called_number_selects_branch_and_language) {
    number(kOurs, kAltona, Language::en);
    BOOST_TEST(!speaks_german(ask()));
    BOOST_TEST(branch() == kAltona.text());
    auto local = default_call();
    local["to_number"] = "030 123456789";  // the same one, as it is dialled here
    BOOST_TEST(!speaks_german(ask({{"service", "Bart"}}, local)));
    auto elsewhere = default_call();
    elsewhere["to_number"] = "+4930987654321";
    BOOST_TEST(speaks_german(ask({{"service", "Bart"}}, elsewhere)));
    BOOST_TEST(branch().is_null());
    // Of a call that we make, ours is the one that it comes from.
    auto outbound = default_call();
    outbound["direction"] = "outbound";
    std::swap(outbound["from_number"], outbound["to_number"]);
    BOOST_TEST(!speaks_german(ask({{"service", "Bart"}}, outbound)));
}

BOOST_AUTO_TEST_CASE(the_agent_comes_before_the_number_and_the_call_before_both) {
    number(kOurs, kAltona, Language::en);
    agent("agent_1", demo::branch().id, Language::de);
    BOOST_TEST(speaks_german(ask()));
    BOOST_TEST(branch() == demo::branch().id.text());
    agent("agent_1");  // says neither any more: the number does
    BOOST_TEST(!speaks_german(ask()));
    BOOST_TEST(branch() == kAltona.text());
    auto in_german = default_call();
    in_german["metadata"] = {{"language", "de"}};
    BOOST_TEST(speaks_german(ask({{"service", "Bart"}}, in_german)));
    BOOST_TEST(!speaks_german(ask({{"service", "Bart"}, {"language", "en"}}, in_german)));
    ask({{"service", "Bart"}, {"branch", demo::branch().name}});
    BOOST_TEST(branch() == demo::branch().id.text());
}

BOOST_AUTO_TEST_CASE(a_branch_that_was_named_is_not_forgotten_for_the_one_that_is_assumed) {
    number(kOurs, kAltona);
    const auto say = [&](const json& arguments) { return call("check_availability", arguments).status; };
    BOOST_TEST(say({{"service", "Bart"}}) == 200);
    BOOST_TEST(branch() == kAltona.text());
    BOOST_TEST(say({{"service", "Bart"}, {"branch", demo::branch().name}}) == 200);
    BOOST_TEST(branch() == demo::branch().id.text());
    BOOST_TEST(say({{"service", "Bart"}}) == 200);
    BOOST_TEST(branch() == demo::branch().id.text());
}

BOOST_AUTO_TEST_CASE(the_branch_that_is_meant_is_where_a_booking_lands) {
    number(kOurs, kAltona);
    salon.change([](CatalogDraft& draft) {
        Resource ina;
        ina.id = ResourceId{902};
        ina.branch = kAltona;
        ina.name = "Ina";
        ina.skills = {"beard", "cut"};
        draft.resources.push_back(ina);
    });
    const auto booked = call("book_appointment", {{"service", "Bart"}, {"start", at(10)}, {"name", "Erika"}});
    BOOST_REQUIRE_MESSAGE(booked.body.value("result", "") == "booked", booked.text);
    BOOST_TEST(booked.body["staff"][0]["name"] == "Ina");
}

BOOST_AUTO_TEST_CASE(an_agent_that_is_not_registered_is_refused_by_every_hook) {
    agent("agent_9");
    BOOST_TEST(call("check_availability", {{"service", "Bart"}}).refusal() == "403 forbidden call.agent_id");
    BOOST_TEST(inbound("agent_1").refusal() == "403 forbidden agent_id");
    BOOST_TEST(ended("agent_1").refusal() == "403 forbidden call.agent_id");
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM voice_call") == 0);
    // A request without an agent is refused, but before a call an agent need not be chosen yet.
    BOOST_TEST(call("check_availability", {{"service", "Bart"}}, {{"call_id", "x"}}).refusal() ==
               "403 forbidden call.agent_id");
    BOOST_TEST(inbound("").refusal() == "200");
    auto theirs = default_call();
    theirs["agent_id"] = "agent_9";
    BOOST_TEST(call("check_availability", {{"service", "Bart"}}, theirs).status == 200);
    BOOST_TEST(inbound("agent_9").refusal() == "200");
    BOOST_TEST(ended("agent_9").status == 204);
    // The other company has registered none.
    add_voice_key(kNeighbour, "key_next_door");
    const json body{{"name", "check_availability"}, {"call", default_call()}, {"args", {{"service", "Rasur"}}}};
    BOOST_TEST(call_signed("/hooks/retell/next-door/functions", body.dump(), "key_next_door").status == 200);
}

BOOST_AUTO_TEST_CASE(inbound_and_events_go_by_the_same_routes) {
    number(kOurs, kAltona, Language::en);
    auto said = inbound("agent_1").body["call_inbound"];
    BOOST_TEST(said["dynamic_variables"]["branch_name"] == "Altona");
    BOOST_TEST(said["dynamic_variables"]["language"] == "en");
    BOOST_TEST(said["metadata"]["branch"] == kAltona.text());
    agent("agent_1", demo::branch().id, Language::de);
    said = inbound("agent_1").body["call_inbound"];
    BOOST_TEST(said["dynamic_variables"]["branch_name"] == demo::branch().name);
    BOOST_TEST(said["dynamic_variables"]["language"] == "de");
    BOOST_TEST(inbound("").body["call_inbound"]["dynamic_variables"]["language"] == "en");
    BOOST_TEST(ended("agent_1").status == 204);
    BOOST_TEST(branch() == demo::branch().id.text());
}

BOOST_AUTO_TEST_CASE(cached_routes_need_no_query) {
    agent("agent_1");
    const auto cost = [&] {
        const auto before = salon.database.statements_sent();
        call("check_availability", {{"service", "Bart"}});
        return salon.database.statements_sent() - before;
    };
    cost();
    const auto remembered = cost();
    BOOST_TEST(cost() == remembered);
    clock.moved += limits::access_recheck;
    BOOST_TEST(cost() > remembered);
}

BOOST_AUTO_TEST_SUITE_END()
