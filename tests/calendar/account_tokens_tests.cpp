// account_tokens_tests: an access token is renewed before it expires and when it is refused, once for all waiting
// callers; no lost answer loses the account.
#include "engine/calendar/accounts.h"

#include "tests/support/calcom_salon.h"
#include "tests/support/caught_log.h"
#include "tests/support/child_process.h"
#include "tests/support/oauth_person.h"
#include "tests/support/until.h"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <fstream>
#include <functional>
#include <memory>
#include <thread>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

std::string told(const RemoteAnswer<std::string>& answer) {
    if (const auto* name = std::get_if<std::string>(&answer)) return *name;
    if (const auto* refusal = std::get_if<RemoteRefusal>(&answer)) return std::string(name_of(refusal->kind));
    return std::holds_alternative<NotSent>(answer) ? "not sent" : "unknown";
}

// A caller that waits for another's refresh may be too late for its own call, and asks again.
std::string asked_until_answered(CalendarGateway& gateway) {
    std::string answer;
    for (auto tries = 0; tries < 100; ++tries) {
        answer = told(gateway.me());
        if (answer != "not sent") break;
        std::this_thread::sleep_for(20ms);
    }
    return answer;
}

// Something happens between the answer to a refresh and the moment when it would be stored.
class HookedSignIn final : public CalendarSignIn {
public:
    HookedSignIn(CalendarSignIn& real, std::function<void()> answered) : real_(real), answered_(std::move(answered)) {}
    bool configured() const override { return true; }
    std::string redirect_url() const override { return real_.redirect_url(); }
    std::string authorize_url(const std::string& state, const std::string& challenge) const override {
        return real_.authorize_url(state, challenge);
    }
    RemoteAnswer<TokenPair> exchange(const std::string& base_url, const std::string& code,
                                     const std::string& redirect_url, const std::string& verifier) override {
        return real_.exchange(base_url, code, redirect_url, verifier);
    }
    RemoteAnswer<TokenPair> refresh(const std::string& base_url, const std::string& refresh_token) override {
        auto answer = real_.refresh(base_url, refresh_token);
        answered_();
        return answer;
    }

private:
    CalendarSignIn& real_;
    const std::function<void()> answered_;
};

class HookedGateways final : public CalendarGateways {
public:
    HookedGateways(CalendarGateways& real, std::function<void()> answered)
        : real_(real), sign_in_(real.sign_in(), std::move(answered)) {}
    std::shared_ptr<CalendarGateway> of(const CalendarAccess& access) override { return real_.of(access); }
    std::vector<AccountId> suspended_accounts(bool push) override { return real_.suspended_accounts(push); }
    CalendarSignIn& sign_in() override { return sign_in_; }

private:
    CalendarGateways& real_;
    HookedSignIn sign_in_;
};

// The parts that a child process needs.
struct Child {
    store::Database database{{.url = argument("url")}};
    SystemClock clock;
    IdSource ids{std::stoi(argument("number")), clock};
    Catalogs catalogs{database};
    Desk desk{database, catalogs, ids};
    CalcomWorld world{database, argument("folder"), catalogs, desk, ids};

    CalendarAccount account() { return world.accounts.list(demo::kCompany).at(0); }
};

struct AccountTokensHouse : Salon {
    AccountTokensHouse() {
        const auto connected = let_in(world.accounts, demo::kCompany, remote.address(), "anna");
        BOOST_REQUIRE(connected.ok());
        account = connected->account;
    }
    CalendarGateway& gateway() { return *(kept = *world.accounts.gateway_to(account)); }
    std::string me() { return told(gateway().me()); }
    void rules(const json& body) { ask_oauth(remote.address(), body); }
    int count(const char* what) { return ask_oauth(remote.address()).at(what).get<int>(); }
    void ends_in(const std::string& seconds) {
        test.run("UPDATE calendar_account SET token_expires_at = UTC_TIMESTAMP(6) + INTERVAL " + seconds + " SECOND");
    }
    std::string state() { return std::string(name_of(world.accounts.list(demo::kCompany).at(0).state)); }
    bool in_doubt() {
        return test.number("SELECT COUNT(*) FROM calendar_account WHERE refresh_begun_at IS NOT NULL") == 1;
    }
    void faults(double rate, const std::string& kind) {
        http::Client client({.base_url = remote.address()});
        const json body{{"rate", rate}, {"kinds", {kind}}, {"seed", 1}, {"delay_ms", 900}};
        client.send("PUT", "/simulator/faults", {}, body.dump());
    }
    std::map<std::string, std::string> arguments(int number) {
        return {{"url", test.url()}, {"folder", folder.path()}, {"number", std::to_string(number)}};
    }
    void dead_ones_lease_ends() {
        test.run("UPDATE lease_lock SET expires_at = UTC_TIMESTAMP(6) WHERE name LIKE 'calcom-token%'");
    }

    TemporaryFolder folder;
    simulator::CalcomSimulator remote{{.rate_limit_per_minute = 1'000'000}};
    CalcomWorld world{database, folder.path(), catalogs, desk, ids};
    CalendarAccount account;
    std::shared_ptr<CalendarGateway> kept;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(account_tokens_children, *boost::unit_test::disabled())

BOOST_AUTO_TEST_CASE(child_asks) {
    Child child;
    const auto gateway = *child.world.accounts.gateway_to(child.account());
    say("ready");
    for (auto round = 1; round <= std::stoi(argument("rounds")); ++round) {
        until([&] { return std::filesystem::exists(argument("folder") + "/go" + std::to_string(round)); });
        say(asked_until_answered(*gateway));
    }
}

BOOST_AUTO_TEST_CASE(child_dies_with_the_answer) {
    Child child;
    HookedGateways gateways(child.world.gateways, [] {
        say("answered");
        std::this_thread::sleep_for(kPatience);
    });
    Accounts accounts(child.database, child.world.sealer, gateways, child.world.leases, child.ids);
    (*accounts.gateway_to(child.account()))->me();
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(account_tokens_tests, AccountTokensHouse)

BOOST_AUTO_TEST_CASE(a_token_is_used_until_two_minutes_before_its_end) {
    ends_in("125");
    BOOST_TEST(me() == "anna");
    BOOST_TEST(count("refreshes") == 0);
    ends_in("119");
    BOOST_TEST(asked_until_answered(gateway()) == "anna");
    BOOST_TEST(count("refreshes") == 1);
    BOOST_TEST(test.number("SELECT token_version FROM calendar_account") == 1);
    BOOST_TEST(me() == "anna");
    BOOST_TEST(count("refreshes") == 1);
    BOOST_TEST(!in_doubt());
}

BOOST_AUTO_TEST_CASE(the_way_to_an_account_stays_the_same_when_its_token_changes) {
    const auto* before = &gateway();
    ends_in("0");
    BOOST_TEST(asked_until_answered(gateway()) == "anna");
    BOOST_CHECK(&gateway() == before);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM call_budget") == 3);  // of tokens, of the proof, of the account
}

BOOST_AUTO_TEST_CASE(a_token_that_is_refused_is_renewed_and_the_call_made_again) {
    for (const auto status : {498, 401}) {
        rules({{"expire", true}, {"expired_status", status}});
        BOOST_TEST(asked_until_answered(gateway()) == "anna");
    }
    BOOST_TEST(count("refreshes") == 2);
    BOOST_TEST(state() == "active");
}

BOOST_AUTO_TEST_CASE(tokens_that_follow_each_other_are_both_kept) {
    rules({{"refresh_once", true}});
    for (auto round = 1; round <= 3; ++round) {
        ends_in("0");
        BOOST_TEST(asked_until_answered(gateway()) == "anna");
        BOOST_TEST(count("refreshes") == round);
    }
}

BOOST_AUTO_TEST_CASE(many_threads_renew_a_token_once) {
    auto& shared = gateway();
    for (auto round = 1; round <= 3; ++round) {
        round == 2 ? rules({{"expire", true}}) : ends_in("0");
        std::atomic<int> answered{0};
        {
            std::vector<std::jthread> threads;
            for (auto i = 0; i < 8; ++i) {
                threads.emplace_back([&] { answered += asked_until_answered(shared) == "anna" ? 1 : 0; });
            }
        }
        BOOST_TEST(answered == 8);
        BOOST_TEST(count("refreshes") == round);
    }
}

BOOST_AUTO_TEST_CASE(many_processes_renew_a_token_once) {
    constexpr auto kRounds = 3;
    std::vector<std::unique_ptr<ChildProcess>> children;
    for (auto number = 2; number < 5; ++number) {
        auto with = arguments(number);
        with["rounds"] = std::to_string(kRounds);
        children.push_back(std::make_unique<ChildProcess>("account_tokens_children/child_asks", with));
    }
    for (auto& child : children) BOOST_TEST(child->line() == "ready");
    rules({{"refresh_once", true}});
    for (auto round = 1; round <= kRounds; ++round) {
        round == 2 ? rules({{"expire", true}}) : ends_in("0");
        std::ofstream(folder.path() / ("go" + std::to_string(round))) << "now";
        for (auto& child : children) BOOST_TEST(child->line() == "anna");
        BOOST_TEST(count("refreshes") == round);
    }
    for (auto& child : children) BOOST_TEST(child->passed());
    BOOST_TEST(state() == "active");
}

BOOST_AUTO_TEST_CASE(a_token_that_cannot_be_renewed_is_used_to_its_end) {
    ends_in("60");
    test.run(
        "UPDATE calendar_account SET base_url = 'http://127.0.0.1:1'");  // of the refresh; the gateway knows better
    BOOST_TEST(me() == "anna");
    BOOST_TEST(!in_doubt());  // nothing was sent
    ends_in("0");
    BOOST_TEST(me() == "not sent");
    BOOST_TEST(state() == "active");
    test.run("UPDATE calendar_account SET base_url = '" + remote.address() + "'");
    BOOST_TEST(asked_until_answered(gateway()) == "anna");
}

BOOST_AUTO_TEST_CASE(a_refresh_whose_answer_is_lost_is_tried_again_with_the_old_token) {
    for (const auto* fault : {"500_after", "cut_after", "500_before", "delay", "html"}) {
        BOOST_TEST_CONTEXT(fault) {
            ends_in("0");
            faults(1, fault);
            BOOST_TEST(me() == "not sent");
            BOOST_TEST(in_doubt());
            faults(0, fault);
            BOOST_TEST(asked_until_answered(gateway()) == "anna");
            BOOST_TEST(!in_doubt());
            BOOST_TEST(state() == "active");
        }
    }
}

BOOST_AUTO_TEST_CASE(a_refresh_token_that_is_refused_twice_after_a_lost_answer_has_been_used_up) {
    rules({{"refresh_once", true}});
    ends_in("0");
    faults(1, "cut_after");
    BOOST_TEST(me() == "not sent");
    faults(0, "cut_after");
    BOOST_TEST(me() == "unreachable");  // it may have been used up, or not
    BOOST_TEST(state() == "active");
    BOOST_TEST(me() == "unauthorized");
    BOOST_TEST(state() == "needs_reauth");
    BOOST_TEST(!in_doubt());
    const auto connected = let_in(world.accounts, demo::kCompany, remote.address(), "anna");
    BOOST_TEST(connected->renewed);
    BOOST_TEST(me() == "anna");
    BOOST_TEST(state() == "active");
}

BOOST_AUTO_TEST_CASE(a_revoked_refresh_token_ends_the_account_and_is_logged_once) {
    const CaughtLog log;
    rules({{"revoke", true}});
    for (auto i = 0; i < 3; ++i) BOOST_TEST(me() == "unauthorized");
    BOOST_TEST(state() == "needs_reauth");
    BOOST_TEST(log.lines_with("error calendar account") == 1);
    BOOST_TEST(!world.accounts.note_refused_key(account.id));
    const auto proofs = world.accounts.prove(demo::kCompany);
    BOOST_TEST(proofs.at(0).trouble.find("refuses") != std::string::npos);
    BOOST_CHECK(proofs.at(0).account.state == AccountState::needs_reauth);
}

BOOST_AUTO_TEST_CASE(an_account_that_waits_is_good_again_where_its_tokens_prove_to_be) {
    test.run("UPDATE calendar_account SET state = 'needs_reauth'");
    ends_in("0");
    const auto proofs = world.accounts.prove(demo::kCompany);
    BOOST_TEST(proofs.at(0).trouble == "");
    BOOST_TEST(state() == "active");
}

BOOST_AUTO_TEST_CASE(our_own_client_that_is_refused_does_not_end_the_account) {
    rules({{"clients", {{{"client_id", "others"}, {"redirect_uri", "http://127.0.0.1"}}}}});
    ends_in("0");
    BOOST_TEST(me() == "unreachable");
    BOOST_TEST(state() == "active");
    BOOST_TEST(!in_doubt());
}

BOOST_AUTO_TEST_CASE(a_process_killed_during_a_refresh_does_not_lose_the_account) {
    ends_in("0");
    ChildProcess child("account_tokens_children/child_dies_with_the_answer", arguments(2));
    BOOST_TEST(child.line() == "answered");
    child.kill();
    BOOST_TEST(in_doubt());
    dead_ones_lease_ends();
    BOOST_TEST(asked_until_answered(gateway()) == "anna");
    BOOST_TEST(count("refreshes") == 2);
    BOOST_TEST(!in_doubt());
}

// There the token was used up by the dead: only a person can help, and nothing but that is asked for.
BOOST_AUTO_TEST_CASE(with_single_use_refresh_tokens_a_killed_process_needs_a_new_authorisation) {
    rules({{"refresh_once", true}});
    ends_in("0");
    ChildProcess child("account_tokens_children/child_dies_with_the_answer", arguments(2));
    BOOST_TEST(child.line() == "answered");
    child.kill();
    dead_ones_lease_ends();
    BOOST_TEST(asked_until_answered(gateway()) == "unreachable");
    BOOST_TEST(asked_until_answered(gateway()) == "unauthorized");
    BOOST_TEST(state() == "needs_reauth");
    BOOST_TEST(let_in(world.accounts, demo::kCompany, remote.address(), "anna")->renewed);
    BOOST_TEST(asked_until_answered(gateway()) == "anna");
}

BOOST_AUTO_TEST_CASE(a_late_refresh_does_not_overwrite_newer_tokens) {
    ends_in("0");
    HookedGateways gateways(world.gateways, [&] {
        BOOST_TEST(let_in(world.accounts, demo::kCompany, remote.address(), "anna", /*force_create=*/true)->renewed);
    });
    Accounts late(database, world.sealer, gateways, world.leases, ids);
    BOOST_TEST(asked_until_answered(**late.gateway_to(account)) == "anna");
    BOOST_TEST(test.number("SELECT token_version FROM calendar_account") == 1);  // those that the person brought
    BOOST_TEST(!in_doubt());
}

BOOST_AUTO_TEST_CASE(tokens_that_come_late_are_good_for_an_account_that_was_given_up_meanwhile) {
    ends_in("0");
    HookedGateways gateways(world.gateways, [&] { test.run("UPDATE calendar_account SET state = 'needs_reauth'"); });
    Accounts late(database, world.sealer, gateways, world.leases, ids);
    BOOST_TEST(asked_until_answered(**late.gateway_to(account)) == "anna");
    BOOST_TEST(state() == "active");
}

BOOST_AUTO_TEST_SUITE_END()
