// branch_removal_tests: a branch to which calls are led is not removed.
#include "tests/support/front.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;
using store::Scope;

namespace {

struct TwoBranches : Front {
    const Headers admin = bearer(new_key(demo::kCompany, {Scope::read, Scope::write, Scope::admin}));
    const json potsdam = post("/v1/branches", {{"name", "Potsdam"}, {"time_zone", "Europe/Berlin"}}, admin).body;
    const std::string path = "/v1/branches/" + potsdam.value("id", "");

    Answer remove(const std::string& query = "") { return send("DELETE", path + query, admin, ""); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(branch_removal_tests, TwoBranches)

BOOST_AUTO_TEST_CASE(a_branch_stays_while_agents_or_numbers_lead_to_it) {
    const json agent{{"agent", "agent_9"}, {"branch_id", potsdam["id"]}};
    const json number{{"number", "+493012345678"}, {"branch_id", potsdam["id"]}};
    BOOST_TEST(post("/v1/voice-agents", agent, admin).status == 200);
    BOOST_TEST(post("/v1/voice-numbers", number, admin).status == 200);
    const auto refused = remove();
    BOOST_TEST(refused.refusal() == "409 state_conflict branches.potsdam");
    BOOST_TEST(refused.text.find("agent_9, +493012345678") != std::string::npos);
    BOOST_TEST(remove("?force=true&reason=closed").refusal() == "409 state_conflict branches.potsdam");
    BOOST_TEST(get(path, admin).body["deleted"] == false);

    BOOST_TEST(send("DELETE", "/v1/voice-agents?agent=agent_9", admin, "").status == 204);
    BOOST_TEST(remove().refusal() == "409 state_conflict branches.potsdam");
    const json elsewhere{{"number", "+493012345678"}, {"branch_id", demo::branch().id.text()}};
    BOOST_TEST(post("/v1/voice-numbers", elsewhere, admin).status == 200);
    BOOST_TEST(remove().status == 204);
    BOOST_TEST(get(path, admin).body["deleted"] == true);
}

BOOST_AUTO_TEST_SUITE_END()
