// webhook_routes_tests: subscriptions at Cal.com are shown and repaired, only for accounts of the company.
#include "tests/support/front.h"
#include "tools/simulator/simulate_calcom.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

constexpr auto kWebhooks = "/v1/calendar-accounts/webhooks";

struct WebhookOffice : Front {
    WebhookOffice() {
        rest.calcom_url = remote.address();
        rest.public_url = "http://bookings.example.com";
        admin = bearer(new_key(demo::kCompany, {store::Scope::read, store::Scope::admin}));
        for (const std::string user : {"anna", "ben"}) {
            const auto made = post("/v1/calendar-accounts", {{"credential", "cal_sim_" + user}}, admin);
            BOOST_REQUIRE_MESSAGE(made.status == 201, made.text);
            ids[user] = made.body["id"].get<std::string>();
        }
    }
    Answer install(const json& body = json::object()) { return post(kWebhooks, body, admin); }
    Answer status(const std::string& account = "") {
        return get(kWebhooks + (account.empty() ? "" : "?account_id=" + account), admin);
    }
    static json row_of(const Answer& answer, const std::string& user) {
        for (const auto& row : answer.body.at("data")) {
            if (row.at("provider_account") == user) return row;
        }
        throw std::runtime_error("no account " + user + " in " + answer.text);
    }

    simulator::CalcomSimulator remote{{}};
    Headers admin;
    std::map<std::string, std::string> ids;  // of the accounts, by user name
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(webhook_routes_tests, WebhookOffice)

BOOST_AUTO_TEST_CASE(each_account_is_subscribed_once) {
    const auto before = status();
    BOOST_REQUIRE_MESSAGE(before.status == 200, before.text);
    BOOST_TEST(before.body["data"].size() == 2U);
    BOOST_TEST(row_of(before, "anna")["state"] == "missing");
    const auto of_anna = install({{"account_id", ids["anna"]}});
    BOOST_REQUIRE_MESSAGE(of_anna.status == 200, of_anna.text);
    BOOST_TEST(of_anna.body["data"].size() == 1U);
    BOOST_TEST(of_anna.body["data"][0]["done"] == json::array({"created"}));
    BOOST_TEST(of_anna.body["data"][0]["url"] == "http://bookings.example.com/hooks/calcom/" + ids["anna"]);
    BOOST_TEST(row_of(status(), "ben")["state"] == "missing");
    const auto of_all = install();
    BOOST_TEST(row_of(of_all, "anna")["done"].empty());
    BOOST_TEST(row_of(of_all, "ben")["done"] == json::array({"created"}));
    BOOST_TEST(status(ids["ben"]).body["data"][0]["state"] == "installed");
}

BOOST_AUTO_TEST_CASE(an_account_that_does_not_answer_does_not_stop_the_others) {
    salon.test.run("UPDATE calendar_account SET base_url = 'http://127.0.0.1:1' WHERE provider_account = 'ben'");
    BOOST_TEST(status(ids["ben"]).refusal() == "503 unavailable");
    const auto installed = install();
    BOOST_REQUIRE_MESSAGE(installed.status == 200, installed.text);
    BOOST_TEST(row_of(installed, "anna")["state"] == "installed");
    const auto failed = row_of(installed, "ben");
    BOOST_TEST(failed["state"] == "unknown");
    BOOST_TEST(failed["url"].is_null());
    BOOST_TEST(!failed["trouble"].get<std::string>().empty());
}

BOOST_AUTO_TEST_CASE(what_cannot_be_done_is_refused_with_its_field) {
    BOOST_TEST(get(kWebhooks).status == 403);  // read and write only
    BOOST_TEST(post(kWebhooks, json::object()).status == 403);
    BOOST_TEST(status("cal_0000000000009").refusal() == "404 not_found account_id");
    BOOST_TEST(status("anna").refusal() == "422 invalid_field account_id");
    post("/v1/calendar-accounts/" + ids["ben"] + "/disconnect", json::object(), admin);
    BOOST_TEST(install({{"account_id", ids["ben"]}}).refusal() == "409 state_conflict account_id");
    BOOST_TEST(status().body["data"].size() == 1U);
    rest.public_url = "";
    BOOST_TEST(status().refusal() == "422 missing_field public_url");
    BOOST_TEST(install().refusal() == "422 missing_field public_url");
}

BOOST_AUTO_TEST_CASE(webhooks_of_other_companies_are_not_reached) {
    const auto stranger = bearer(new_key(kNeighbour, {store::Scope::read, store::Scope::admin}));
    BOOST_TEST(get(kWebhooks, stranger).body["data"].empty());
    BOOST_TEST(get(std::string(kWebhooks) + "?account_id=" + ids["anna"], stranger).refusal() ==
               "404 not_found account_id");
    BOOST_TEST(post(kWebhooks, {{"account_id", ids["anna"]}}, stranger).refusal() == "404 not_found account_id");
    BOOST_TEST(row_of(status(), "anna")["state"] == "missing");
}

BOOST_AUTO_TEST_CASE(one_request_reaches_no_more_accounts_than_a_page_holds) {
    salon.test.run(
        "INSERT INTO calendar_account (account_id, company_id, provider, provider_account, base_url, state, "
        "sealed_credential, sealed_webhook_secret, created_at) "
        "SELECT account_id - 1000 * seq, company_id, provider, CONCAT('user', seq), base_url, state, "
        "sealed_credential, sealed_webhook_secret, created_at FROM calendar_account, seq_1_to_199 "
        "WHERE provider_account = 'anna'");
    BOOST_TEST(status().refusal() == "409 state_conflict account_id");
    BOOST_TEST(install().refusal() == "409 state_conflict account_id");
    const auto refusal = [&](const std::string& path) { return post(path, json::object(), admin).refusal(); };
    BOOST_TEST(refusal("/v1/calendar-accounts/reconcile") == "409 state_conflict account_id");
    BOOST_TEST(refusal("/v1/calendar-accounts/ensure") == "409 state_conflict");
    BOOST_TEST(status(ids["anna"]).body["data"][0]["state"] == "missing");
}

BOOST_AUTO_TEST_SUITE_END()
