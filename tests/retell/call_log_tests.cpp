// call_log_tests: one record for each call, with its branch as soon as one is named, visible to its company only.
#include "adapters/retell/voice_call.h"

#include "tests/support/front.h"

#include <boost/test/unit_test.hpp>

#include <thread>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

const json kAsk{{"service", "Bart"}};

// A second branch of the salon's company, and a staff member there.
void open_another_branch(Front& front) {
    front.salon.change([](CatalogDraft& draft) {
        draft.branches.push_back({.id = BranchId{901},
                                  .name = "Altona",
                                  .zone = draft.branches.front().zone,
                                  .hours = {},
                                  .exceptions = {}});
    });
    front.clock.moved += std::chrono::seconds(2);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(call_log_tests)

BOOST_AUTO_TEST_CASE(a_call_is_recorded_once_for_all_its_functions) {
    Front front;
    BOOST_TEST(front.call("check_availability", kAsk).status == 200);
    const auto before = front.salon.test.number("SELECT COUNT(*) FROM voice_call");
    BOOST_TEST(before == 1);
    BOOST_TEST(front.call("check_availability", kAsk).status == 200);
    BOOST_TEST(
        front.call("book_appointment", {{"service", "Bart"}, {"start", Front::at(10)}, {"name", "Erika"}}).status ==
        200);
    const auto calls = front.get("/v1/calls").body["data"];
    BOOST_REQUIRE(calls.size() == 1U);
    BOOST_TEST(calls[0]["call_id"] == "call_1");
    BOOST_TEST(calls[0]["agent_id"] == "agent_1");
    BOOST_TEST(calls[0]["direction"] == "inbound");
    BOOST_TEST(calls[0]["from_number"] == "+4915112345678");
    BOOST_TEST(calls[0]["to_number"] == "+4930123456789");
    BOOST_TEST(calls[0]["branch_id"] == front.get("/v1/branches").body["data"][0]["id"]);
    BOOST_TEST(front.get("/v1/calls/" + calls[0]["id"].get<std::string>()).body == calls[0]);
    BOOST_TEST(front.get("/v1/calls?call_id=call_1").body["data"].size() == 1U);
    BOOST_TEST(front.get("/v1/calls?call_id=call_2").body["data"].empty());
}

BOOST_AUTO_TEST_CASE(functions_of_one_call_at_once_make_one_record) {
    Front front;
    for (int round = 0; round < 5; ++round) {
        auto call = Front::default_call();
        call["call_id"] = "round_" + std::to_string(round);
        std::vector<std::thread> functions;
        std::vector<int> statuses(8);
        for (auto& status : statuses) {
            functions.emplace_back([&] { status = front.call("check_availability", kAsk, call).status; });
        }
        for (auto& function : functions) function.join();
        for (const auto status : statuses) BOOST_TEST(status == 200);
        BOOST_TEST(front.salon.test.number("SELECT COUNT(*) FROM voice_call") == round + 1);
    }
}

BOOST_AUTO_TEST_CASE(a_call_without_numbers_is_recorded_and_one_without_an_id_is_not) {
    Front front;
    BOOST_TEST(front.call("check_availability", kAsk, {{"call_id", "web_1"}, {"call_type", "web_call"}}).status == 200);
    BOOST_TEST(front.call("check_availability", kAsk, {{"agent_id", "agent_1"}}).status == 200);
    BOOST_TEST(front
                   .call("check_availability", kAsk,
                         {{"call_id", "anonymous_1"}, {"direction", "sideways"}, {"from_number", "anonymous"}})
                   .status == 200);
    const auto calls = front.get("/v1/calls").body["data"];
    BOOST_REQUIRE(calls.size() == 2U);  // newest first
    BOOST_TEST(calls[0]["from_number"] == "anonymous");
    BOOST_TEST(calls[0]["direction"].is_null());
    BOOST_TEST(calls[1]["call_id"] == "web_1");
    BOOST_TEST(calls[1]["from_number"].is_null());
    BOOST_TEST(calls[1]["direction"].is_null());
}

BOOST_AUTO_TEST_CASE(the_branch_is_known_once_a_function_names_it) {
    Front front;
    open_another_branch(front);
    const auto branch = [&] { return front.get("/v1/calls").body["data"][0]["branch_id"]; };
    BOOST_TEST(front.call("check_availability", kAsk).status == 200);
    BOOST_TEST(branch().is_null());
    auto ask = kAsk;
    ask["branch"] = "Altona";
    BOOST_TEST(front.call("check_availability", ask).status == 200);
    BOOST_TEST(branch() == BranchId{901}.text());
    BOOST_TEST(front.call("check_availability", kAsk).status == 200);
    BOOST_TEST(branch() == BranchId{901}.text());
}

BOOST_AUTO_TEST_CASE(calls_are_the_companys_own_and_come_in_pages) {
    Front front;
    for (const auto* id : {"call_1", "call_2", "call_3"}) {
        BOOST_TEST(front.call("check_availability", kAsk, {{"call_id", id}}).status == 200);
    }
    const auto page = front.get("/v1/calls?limit=2");
    BOOST_REQUIRE(page.body["data"].size() == 2U);
    BOOST_TEST(page.body["data"][0]["call_id"] == "call_3");
    const auto rest = front.get("/v1/calls?limit=2&cursor=" + page.body["next_cursor"].get<std::string>());
    BOOST_REQUIRE(rest.body["data"].size() == 1U);
    BOOST_TEST(rest.body["data"][0]["call_id"] == "call_1");
    BOOST_TEST(rest.body["next_cursor"].is_null());
    const auto theirs = Front::bearer(front.neighbour_key);
    BOOST_TEST(front.get("/v1/calls", theirs).body["data"].empty());
    const auto id = rest.body["data"][0]["id"].get<std::string>();
    BOOST_TEST(front.get("/v1/calls/" + id, theirs).refusal() == "404 not_found id");
    BOOST_TEST(front.get("/v1/calls/nothing").refusal() == "404 not_found id");
    BOOST_TEST(front.get("/v1/calls?limit=0").refusal() == "422 invalid_field limit");
}

BOOST_AUTO_TEST_CASE(an_unsigned_call_leaves_no_record) {
    Front front;
    const json body{{"name", "check_availability"}, {"call", Front::default_call()}, {"args", kAsk}};
    BOOST_TEST(front.call_signed("/hooks/retell/demo/functions", body.dump(), "key_of_nobody").status == 401);
    BOOST_TEST(front.salon.test.number("SELECT COUNT(*) FROM voice_call") == 0);
}

BOOST_AUTO_TEST_SUITE_END()
