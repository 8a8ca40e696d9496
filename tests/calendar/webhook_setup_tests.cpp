// webhook_setup_tests: our subscription is recognised among others, each trouble has a name, and an installation
// repairs it once.
#include "engine/calendar/webhook_setup.h"

#include "tests/support/calcom_salon.h"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <thread>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

const std::string kUrl = "https://bookings.example.com/hooks/calcom/cal_1";

WebhookSubscription subscription(const std::string& id, const std::string& url = kUrl) {
    WebhookSubscription one{id, url};
    one.triggers.assign(kWantedTriggers.begin(), kWantedTriggers.end());
    one.secret = "secret";
    return one;
}

std::string seen(const std::vector<WebhookSubscription>& all) { return describe(webhook_state(all, kUrl, "secret")); }

// A server that Cal.com reaches, with an account of Anna's.
struct WebhookSetupHouse : Salon {
    WebhookSetupHouse() {
        account = world.accounts
                      .connect({.company = demo::kCompany, .base_url = remote.address(), .credential = "cal_sim_anna"})
                      ->account;
        url = address + "/hooks/calcom/" + account.id.text();
    }
    json ask(const std::string& method, const std::string& path, const json& body = nullptr) {
        http::Client client({.base_url = remote.address()});
        std::map<std::string, std::string> headers{{"Authorization", "Bearer cal_sim_anna"}};
        if (!body.is_null()) headers["Content-Type"] = "application/json";
        const auto outcome = client.send(method, path, headers, body.is_null() ? "" : body.dump());
        return json::parse(std::get<http::Reply>(outcome).body)["data"];
    }
    json add(const std::string& where, json more = json::object()) {
        json body{{"active", true}, {"subscriberUrl", where}, {"triggers", {"BOOKING_CREATED"}}};
        body.update(more);
        return ask("POST", "/v2/webhooks", body);
    }
    json all() { return ask("GET", "/v2/webhooks"); }
    std::string status() {
        const auto report = setup.status(account);
        return report ? describe(report->state) : std::string(name_of(report.refusal().code));
    }
    // What it did, joined.
    std::string install() {
        const auto report = setup.install(account);
        if (!report) return std::string(name_of(report.refusal().code)) + ' ' + report.refusal().field;
        std::string text;
        for (const auto& one : report->done) text += (text.empty() ? "" : " ") + one;
        return text;
    }

    const std::string address = "http://bookings.example.com";
    TemporaryFolder folder;
    simulator::CalcomSimulator remote{{.rate_limit_per_minute = 1'000'000}};
    CalcomWorld world{database, folder.path(), catalogs, desk, ids};
    CalendarAccount account;
    std::string url;
    WebhookSetup setup{world.sealer, world.accounts, address};
};

}  // namespace

BOOST_AUTO_TEST_SUITE(webhook_setup_tests)

BOOST_AUTO_TEST_CASE(each_webhook_trouble_has_its_name) {
    BOOST_TEST(seen({}) == "missing");
    BOOST_TEST(seen({subscription("a")}) == "installed");
    auto one = subscription("a");
    std::reverse(one.triggers.begin(), one.triggers.end());
    one.secret.reset();  // they do not tell
    BOOST_TEST(seen({one}) == "installed");
    one.active = false;
    one.triggers.pop_back();
    one.secret = "";
    one.has_template = true;
    BOOST_TEST(seen({one}) == "inactive, wrong_triggers, wrong_secret, wrong_template");
    one = subscription("a");
    one.triggers.emplace_back("MEETING_STARTED");
    BOOST_TEST(seen({one}) == "wrong_triggers");
    for (const auto* same :
         {"http://bookings.example.com/hooks/calcom/cal_1", "https://Bookings.Example.com:443/hooks/calcom/cal_1/",
          "https://bookings.example.com/hooks/calcom/cal_1?x=1"}) {
        BOOST_TEST(seen({subscription("a", same)}) == "wrong_url", same);
        BOOST_TEST(seen({subscription("a", same), subscription("b")}) == "several", same);
    }
}

BOOST_AUTO_TEST_CASE(a_webhook_to_another_url_is_not_ours) {
    for (const auto* other : {"https://bookings.example.com/hooks/calcom/cal_2", "https://bookings.example.com/",
                              "https://bookings.example.com/hooks/calcom/cal_1/x", "nonsense", ""}) {
        BOOST_TEST(seen({subscription("a", other)}) == "missing", other);
        BOOST_TEST(webhook_state(std::vector{subscription("a", other)}, kUrl, "").elsewhere == 0);
    }
    for (const auto* moved :
         {"https://old.example.com/hooks/calcom/cal_1", "https://bookings.example.com:8443/hooks/calcom/cal_1"}) {
        const auto state = webhook_state(std::vector{subscription("a", moved), subscription("b")}, kUrl, "secret");
        BOOST_TEST(describe(state) == "installed", moved);
        BOOST_TEST(state.elsewhere == 1);
    }
}

BOOST_AUTO_TEST_CASE(the_subscription_with_the_right_url_is_kept) {
    auto inactive = subscription("b", "http://bookings.example.com/hooks/calcom/cal_1");
    inactive.active = false;
    const auto state =
        webhook_state(std::vector{inactive, subscription("c", kUrl + "/"), subscription("d")}, kUrl, "secret");
    BOOST_TEST(state.kept->id == "d");
    BOOST_TEST(state.extra.size() == 2U);
}

BOOST_FIXTURE_TEST_CASE(installing_twice_changes_nothing_the_second_time, WebhookSetupHouse) {
    BOOST_TEST(status() == "missing");
    BOOST_TEST(install() == "created");
    BOOST_TEST(status() == "installed");
    const auto before = all();
    BOOST_TEST(install() == "");
    BOOST_TEST(all() == before);
    BOOST_REQUIRE(before.size() == 1U);
    BOOST_TEST(before[0]["subscriberUrl"] == url);
    BOOST_TEST(before[0]["secret"] == *world.sealer.open(account.sealed_webhook_secret));
    BOOST_TEST(before[0]["triggers"].size() == kWantedTriggers.size());
}

BOOST_FIXTURE_TEST_CASE(a_wrong_webhook_is_repaired_and_others_are_kept, WebhookSetupHouse) {
    const auto other = add("https://elsewhere.example.com/calcom");
    add("https://bookings.example.com/hooks/calcom/" + account.id.text());
    add(url + "?twice", {{"active", false}});
    BOOST_TEST(status() == "several, wrong_url, wrong_triggers, wrong_secret");
    BOOST_TEST(install() == "changed removed");
    BOOST_TEST(status() == "installed");
    BOOST_REQUIRE(all().size() == 2U);
    BOOST_TEST(all()[0] == other);
    const auto id = all()[1]["id"].get<std::string>();
    for (const auto& harm : {json{{"active", false}}, json{{"triggers", json::array()}}, json{{"secret", "guessed"}},
                             json{{"subscriberUrl", url + "/"}}}) {
        ask("PATCH", "/v2/webhooks/" + id, harm);
        BOOST_TEST(status() != "installed", harm.dump());
        BOOST_TEST(install() == "changed", harm.dump());
        BOOST_TEST(status() == "installed", harm.dump());
    }
    BOOST_TEST(all()[1]["id"] == id);
}

BOOST_FIXTURE_TEST_CASE(concurrent_installs_leave_one_webhook, WebhookSetupHouse) {
    std::atomic<int> failed{0};
    const auto run = [&] {
        WebhookSetup mine(world.sealer, world.accounts, address);
        const auto report = mine.install(account);
        if (!report || !report->state.troubles.empty()) ++failed;
    };
    { std::jthread first(run), second(run), third(run); }
    BOOST_TEST(failed == 0);
    BOOST_TEST(all().size() == 1U);
    BOOST_TEST(status() == "installed");
}

BOOST_FIXTURE_TEST_CASE(a_failed_installation_reports_the_reason, WebhookSetupHouse) {
    WebhookSetup nowhere(world.sealer, world.accounts, "");
    BOOST_TEST(nowhere.status(account).refusal().field == "public_url");
    WebhookSetup secret_place(world.sealer, world.accounts, "http://169.254.169.254");
    BOOST_TEST(secret_place.install(account).refusal().field == "public_url");
    auto sealed = account;
    sealed.sealed_webhook_secret = "x";
    BOOST_CHECK(setup.status(sealed).refusal().code == ErrorCode::internal);
    auto silent = account;
    silent.state = AccountState::disconnected;
    BOOST_CHECK(setup.install(silent).refusal().code == ErrorCode::state_conflict);
    auto stranger = account;
    stranger.sealed_credential = world.sealer.seal("no_key");
    BOOST_CHECK(setup.install(stranger).refusal().code == ErrorCode::state_conflict);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM calendar_account WHERE state = 'needs_reauth'") == 1);
    remote.stop();
    BOOST_TEST(status() == "unavailable");
    BOOST_TEST(install() == "unavailable ");
}

BOOST_AUTO_TEST_SUITE_END()
