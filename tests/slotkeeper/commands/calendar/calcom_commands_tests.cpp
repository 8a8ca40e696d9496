// calcom_commands_tests: a key is read from standard input, verified, and never shown.
#include "adapters/http/client.h"
#include "tests/support/oauth_person.h"
#include "tests/support/program.h"
#include "tools/simulator/simulate_calcom.h"

#include <boost/test/unit_test.hpp>

#include <csignal>
#include <fstream>

using namespace slotkeeper;
using tests::Home;

namespace {

struct CalcomCommandsSalon : Home {
    CalcomCommandsSalon() { answer({"demo", "load"}); }
    tests::Finished connect(const std::string& key, std::vector<std::string> more = {}) {
        more.insert(more.begin(), {"calcom", "connect", "--json", "--url", remote.address() + "/"});
        return run(more, key);
    }
    simulator::CalcomSimulator remote{{}};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(calcom_commands_tests, CalcomCommandsSalon)

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
    const auto unsure = run({"calcom", "disconnect", id, "--json"});
    BOOST_TEST(unsure.code == 2);
    BOOST_TEST(unsure.error()["field"] == "yes");
    BOOST_TEST(answer({"calcom", "disconnect", id, "--yes"})["state"] == "disconnected");
    BOOST_TEST(connect("cal_sim_anna\n").json()["state"] == "disconnected");
    BOOST_TEST(connect("cal_sim_anna\n", {"--revive"}).json()["state"] == "active");
    const auto rotated = answer({"calcom", "rotate-key"});
    BOOST_TEST(rotated["unreadable"] == 0);
    BOOST_TEST(rotated["resealed"] >= 3);  // the account has two, the demo company a voice key
    BOOST_TEST(answer({"calcom", "ensure"})["data"][0]["validated"] == true);
}

BOOST_AUTO_TEST_CASE(a_wrong_key_a_wrong_person_and_a_wrong_address_are_refused_with_their_flag) {
    const auto field = [](const tests::Finished& refused) {
        BOOST_TEST(refused.code == 4);
        return refused.error()["field"].get<std::string>();
    };
    BOOST_TEST(field(connect("")) == "credential");
    BOOST_TEST(field(connect("two words\n")) == "credential");
    BOOST_TEST(field(connect("no_key\n")) == "credential");
    BOOST_TEST(field(connect("cal_sim_anna\n", {"--account", "ben"})) == "account");
    BOOST_TEST(field(run({"calcom", "connect", "--json", "--url", "nonsense"}, "cal_x\n")) == "url");
    BOOST_TEST(field(run({"calcom", "disconnect", "cal_0000000000009", "--yes", "--json"})) == "id");
    BOOST_TEST(run({"calcom", "list"}).out.find("no account") == 0U);
}

BOOST_AUTO_TEST_CASE(both_spellings_connect_an_account) {
    const std::vector<std::string> connect_by_operation{"calendar-accounts", "connect", "--json", "--calcom-url",
                                                        remote.address()};
    BOOST_TEST(run(connect_by_operation, "cal_sim_anna\n").error()["field"] == "credential");  // the flag is missing
    auto with_key = connect_by_operation;
    with_key.emplace_back("--credential");
    const auto made = run(with_key, "cal_sim_anna\n");
    BOOST_REQUIRE_MESSAGE(made.code == 0, made.err);
    BOOST_TEST(made.json()["created"] == true);
    BOOST_TEST(connect("cal_sim_anna\n").json()["id"] == made.json()["id"]);
    const auto id = made.json()["id"].get<std::string>();
    BOOST_TEST(answer({"calendar-accounts", "disconnect", id, "--yes"})["state"] == "disconnected");
    with_key.insert(with_key.end(), {"--respect-disconnected", "false", "--account", "anna"});
    BOOST_TEST(run(with_key, "cal_sim_anna\n").json()["state"] == "active");
    BOOST_TEST(answer({"calendar-accounts", "ensure"})["validated"] == 1);
    // The address at which accounts are connected is a setting, not a field.
    with_key.insert(with_key.end(), {"--url", remote.address()});
    BOOST_TEST(run(with_key, "cal_sim_anna\n").code == 2);
}

BOOST_AUTO_TEST_CASE(ensure_is_a_finding_where_a_key_is_not_good_any_more) {
    BOOST_TEST(connect("cal_sim_anna\n").code == 0);
    remote.stop();
    const auto proven = run({"calcom", "ensure", "--json"});
    BOOST_TEST(proven.code == 1);
    BOOST_TEST(proven.json()["data"][0]["validated"] == false);
    BOOST_TEST(!proven.json()["data"][0]["trouble"].get<std::string>().empty());
}

BOOST_AUTO_TEST_CASE(a_person_lets_us_in_without_a_key) {
    const auto refused = run({"calcom", "authorize", "--json"});
    BOOST_TEST(refused.code == 3);
    BOOST_TEST(refused.error()["detail"].get<std::string>().find("calcom_oauth_client_id") != std::string::npos);
    const tests::TemporaryFolder folder;
    std::ofstream(folder.path() / "secret") << "s3cret\n";
    environment["SLOTKEEPER_CALCOM_OAUTH_CLIENT_ID"] = "slotkeeper";
    environment["SLOTKEEPER_CALCOM_OAUTH_SECRET_FILE"] = folder.path() / "secret";
    const auto begun = answer({"calcom", "authorize", "--url", remote.address() + "/"});
    const auto url = begun["authorize_url"].get<std::string>();
    BOOST_TEST(url.starts_with("https://app.cal.com/auth/oauth2/authorize?"));
    const auto back = tests::visit(remote.address(), url);
    const auto made = answer({"calcom", "connect", "--code", back.code, "--state", back.state});
    BOOST_TEST(made["created"] == true);
    BOOST_TEST(made["credential_kind"] == "oauth");
    BOOST_TEST(answer({"calcom", "ensure"})["data"][0]["validated"] == true);
    const auto again = run({"calcom", "connect", "--json", "--code", back.code, "--state", back.state});
    BOOST_TEST(again.code == 4);
    BOOST_TEST(again.error()["field"] == "state");
    const auto elsewhere = run({"calcom", "connect", "--json", "--code", "x", "--url", "http://127.0.0.1:1"});
    BOOST_TEST(elsewhere.error()["field"] == "url");
    BOOST_TEST(run({"config", "show"}).out.find("s3cret") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_oauth_redirect_reaches_the_running_server_and_is_not_logged) {
    environment["SLOTKEEPER_CALCOM_OAUTH_CLIENT_ID"] = "slotkeeper";
    auto serving = environment;
    serving["SLOTKEEPER_LISTEN"] = "127.0.0.1:0";
    serving["SLOTKEEPER_LOG_LEVEL"] = "debug";
    tests::Program server({"serve"}, serving);
    http::Client browser({.base_url = server.line()});
    const auto begun = answer({"calcom", "authorize", "--url", remote.address()});
    const auto back = tests::visit(remote.address(), begun["authorize_url"]);
    BOOST_TEST(back.address == "http://127.0.0.1:8080/hooks/calcom/oauth");
    const auto path = "/hooks/calcom/oauth?code=" + back.code + "&state=" + back.state;
    const auto statuses = [&] { return std::get<http::Reply>(browser.send("GET", path, {}, "")).status; };
    BOOST_TEST(statuses() == 200);
    BOOST_TEST(statuses() == 409);
    BOOST_TEST(answer({"calcom", "list"})["data"][0]["credential_kind"] == "oauth");
    server.signal(SIGTERM);
    const auto log = server.finish().err;
    BOOST_TEST(log.find("state_conflict") != std::string::npos);
    BOOST_TEST(log.find(back.code) == std::string::npos);
    BOOST_TEST(log.find(back.state) == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
