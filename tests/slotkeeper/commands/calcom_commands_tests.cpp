// calcom_commands_tests: a key comes by standard input, is proven, and is never shown.
#include "tools/slotkeeper/commands/calcom_commands.h"

#include "tests/support/program.h"
#include "tools/simulator/simulate_calcom.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using tests::Home;

namespace {

struct Salon : Home {
    Salon() { answer({"demo", "load"}); }
    tests::Finished connect(const std::string& key, std::vector<std::string> more = {}) {
        more.insert(more.begin(), {"calcom", "connect", "--json", "--url", remote.address() + "/"});
        return run(more, key);
    }
    simulator::CalcomSimulator remote{{}};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(calcom_commands_tests, Salon)

BOOST_AUTO_TEST_CASE(a_key_is_connected_listed_without_itself_and_disconnected) {
    const auto made = connect("cal_sim_anna\n");
    BOOST_REQUIRE_MESSAGE(made.code == 0, made.err);
    BOOST_TEST(made.json()["created"] == true);
    BOOST_TEST(made.json()["provider_account"] == "anna");
    BOOST_TEST(connect("cal_sim_anna\n").json()["created"] == false);
    const auto list = run({"calcom", "list", "--json"});
    BOOST_TEST(list.out.find("cal_sim_anna") == std::string::npos);
    BOOST_TEST(list.json()["data"][0]["state"] == "active");
    BOOST_TEST(answer({"calcom", "ensure"})["data"][0]["validated"] == true);
    const auto id = made.json()["id"].get<std::string>();
    BOOST_TEST(answer({"calcom", "disconnect", id})["state"] == "disconnected");
    BOOST_TEST(connect("cal_sim_anna\n").json()["state"] == "disconnected");
    BOOST_TEST(connect("cal_sim_anna\n", {"--revive"}).json()["state"] == "active");
    const auto rotated = answer({"calcom", "rotate-key"});
    BOOST_TEST(rotated["unreadable"] == 0);
    BOOST_TEST(rotated["resealed"] >= 3);  // the account has two, the demo company a voice key
    BOOST_TEST(answer({"calcom", "ensure"})["data"][0]["validated"] == true);
}

BOOST_AUTO_TEST_CASE(a_wrong_key_a_wrong_person_and_a_wrong_address_are_refused_with_their_flag) {
    const auto field = [](const tests::Finished& refused) {
        BOOST_TEST(refused.code == 1);
        return refused.json()["error"]["field"].get<std::string>();
    };
    BOOST_TEST(field(connect("")) == "credential");
    BOOST_TEST(field(connect("two words\n")) == "credential");
    BOOST_TEST(field(connect("no_key\n")) == "credential");
    BOOST_TEST(field(connect("cal_sim_anna\n", {"--account", "ben"})) == "account");
    BOOST_TEST(field(run({"calcom", "connect", "--json", "--url", "nonsense"}, "cal_x\n")) == "url");
    BOOST_TEST(field(run({"calcom", "disconnect", "cal_0000000000009", "--json"})) == "id");
    BOOST_TEST(run({"calcom", "list"}).out.find("no account") == 0U);
}

BOOST_AUTO_TEST_CASE(ensure_is_a_finding_where_a_key_is_not_good_any_more) {
    BOOST_TEST(connect("cal_sim_anna\n").code == 0);
    remote.stop();
    const auto proven = run({"calcom", "ensure", "--json"});
    BOOST_TEST(proven.code == 1);
    BOOST_TEST(proven.json()["data"][0]["validated"] == false);
    BOOST_TEST(!proven.json()["data"][0]["trouble"].get<std::string>().empty());
}

BOOST_AUTO_TEST_SUITE_END()
