// account_authorisation_tests: the OAuth authorisation: valid, repeated, late and foreign answers, and their results.
#include "engine/calendar/accounts.h"

#include "engine/store/calendar/account_rows.h"
#include "jobs/housekeeping.h"
#include "tests/support/calcom_salon.h"
#include "tests/support/oauth_person.h"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <thread>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

struct AccountAuthorisationHouse : Salon {
    Authorisation begin(AskAuthorisation asked = {}) {
        asked.company = demo::kCompany;
        asked.base_url = remote.address();
        return accounts.authorize(asked).value();
    }
    static AskAuthorisation of(const std::string& name) {
        AskAuthorisation asked;
        asked.provider_account = name;
        return asked;
    }
    static AskAuthorisation forced() {
        AskAuthorisation asked;
        asked.force_create = true;
        return asked;
    }
    static AskAuthorisation reviving() {
        AskAuthorisation asked;
        asked.respect_disconnected = false;
        return asked;
    }
    AuthorisationAnswer came(const Authorisation& begun, const std::string& more = "") {
        const auto back = visit(remote.address(), begun.url, more);
        return {.company = demo::kCompany, .state = back.state, .code = back.code, .error = back.error};
    }
    // "created active", or the refusal's code and field.
    std::string complete(const AuthorisationAnswer& answer) {
        const auto connected = accounts.complete(answer);
        if (!connected) {
            message = connected.refusal().message;
            return std::string(name_of(connected.refusal().code)) + ' ' + connected.refusal().field;
        }
        last = connected->account;
        return std::string(connected->created   ? "created"
                           : connected->renewed ? "renewed"
                                                : "found") +
               ' ' + std::string(name_of(connected->account.state));
    }
    std::int64_t accounts_stored() { return test.number("SELECT COUNT(*) FROM calendar_account"); }
    json figures() { return ask_oauth(remote.address()); }

    TemporaryFolder folder;
    simulator::CalcomSimulator remote{{.rate_limit_per_minute = 1'000'000}};
    CalcomWorld world{database, folder.path(), catalogs, desk, ids};
    Accounts& accounts = world.accounts;
    CalendarAccount last;
    std::string message;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(account_authorisation_tests, AccountAuthorisationHouse)

BOOST_AUTO_TEST_CASE(a_valid_code_connects_the_account_with_sealed_tokens) {
    const auto begun = begin();
    BOOST_TEST(complete(came(begun)) == "created active");
    BOOST_TEST(last.provider_account == "anna");
    BOOST_CHECK(last.kind == CredentialKind::oauth);
    BOOST_TEST(world.sealer.open(last.sealed_credential)->starts_with("access."));
    BOOST_TEST(world.sealer.open(last.sealed_refresh_token)->starts_with("refresh."));
    BOOST_TEST(test.number("SELECT TIMESTAMPDIFF(SECOND, UTC_TIMESTAMP(6), token_expires_at) BETWEEN 1700 AND 1800 "
                           "FROM calendar_account") == 1);
    const auto gateway = accounts.gateway_to(last);
    BOOST_TEST(std::get<std::string>((*gateway)->me()) == "anna");
    BOOST_TEST(complete(came(begin())) == "found active");
    BOOST_TEST(accounts_stored() == 1);
}

BOOST_AUTO_TEST_CASE(secrets_are_stored_encrypted_or_hashed) {
    const auto begun = begin();
    BOOST_TEST(test.number("SELECT COUNT(*) FROM calendar_authorisation WHERE state_hash = '" + begun.state + "'") ==
               0);
    BOOST_TEST(test.number("SELECT LENGTH(state_hash) FROM calendar_authorisation") == 64);
    complete(came(begun));
    BOOST_TEST(test.number("SELECT COUNT(*) FROM calendar_account WHERE INSTR(sealed_credential, 'access.') > 0 OR "
                           "INSTR(sealed_refresh_token, 'refresh.') > 0") == 0);
}

BOOST_AUTO_TEST_CASE(an_invalid_used_expired_or_foreign_state_is_refused_with_its_own_error) {
    BOOST_TEST(complete({demo::kCompany, "nonsense", "x"}) == "invalid_field state");
    BOOST_TEST(complete({demo::kCompany, "", "x"}) == "invalid_field state");
    auto answer = came(begin());
    answer.company = CompanyId{99};
    BOOST_TEST(complete(answer) == "invalid_field state");
    answer.company = demo::kCompany;
    answer.code = "";
    BOOST_TEST(complete(answer) == "missing_field code");
    answer.code = "two words";
    BOOST_TEST(complete(answer) == "invalid_field code");

    const auto expired = came(begin());
    test.run("UPDATE calendar_authorisation SET expires_at = UTC_TIMESTAMP(6)");
    BOOST_TEST(complete(expired) == "state_conflict state");
    BOOST_TEST(message.find("expired") != std::string::npos);
    BOOST_TEST(figures()["token_requests"] == 0);  // none of these caused a token request
    BOOST_TEST(accounts_stored() == 0);

    const auto used = came(begin());
    BOOST_TEST(complete(used) == "created active");
    BOOST_TEST(complete(used) == "state_conflict state");
    BOOST_TEST(message.find("used") != std::string::npos);
    BOOST_TEST(figures()["token_requests"] == 1);
}

BOOST_AUTO_TEST_CASE(a_denied_authorisation_changes_nothing_and_uses_up_the_state) {
    const auto begun = begin();
    const auto answer = came(begun, "&deny=1");
    BOOST_TEST(answer.error == "access_denied");
    BOOST_TEST(complete(answer) == "forbidden error");
    BOOST_TEST(complete(came(begun)) == "state_conflict state");
    auto odd = came(begin());
    odd.error = "<b>odd\n</b>";
    BOOST_TEST(complete(odd) == "forbidden error");
    BOOST_TEST(message.find('\n') == std::string::npos);
    BOOST_TEST(accounts_stored() == 0);
}

BOOST_AUTO_TEST_CASE(a_refused_code_and_a_refused_client_are_distinguished) {
    auto answer = came(begin());
    answer.code = "another";
    BOOST_TEST(complete(answer) == "invalid_field code");
    answer = came(begin());
    ask_oauth(remote.address(), {{"clients", {{{"client_id", "others"}, {"redirect_uri", "http://127.0.0.1"}}}}});
    BOOST_TEST(complete(answer) == "unavailable ");
    ask_oauth(remote.address(), {{"clients", json::array()}});
    BOOST_TEST(complete(answer) == "created active");  // our own fault used nothing up
    answer = came(begin());
    remote.stop();
    BOOST_TEST(complete(answer) == "unavailable url");
}

BOOST_AUTO_TEST_CASE(options_of_the_start_apply_at_completion) {
    BOOST_TEST(complete(came(begin(of("ben")))) == "invalid_field provider_account");
    BOOST_TEST(complete(came(begin(of("ben")), "&username=ben")) == "created active");
    BOOST_TEST(complete(came(begin(forced()), "&username=ben")) == "renewed active");
    BOOST_REQUIRE(accounts.disconnect(demo::kCompany, last.id).ok());
    BOOST_TEST(complete(came(begin(), "&username=ben")) == "found disconnected");
    BOOST_TEST(complete(came(begin(reviving()), "&username=ben")) == "renewed active");
    auto said_late = came(begin(), "&username=ben");
    said_late.force_create = true;
    BOOST_TEST(complete(said_late) == "renewed active");
}

BOOST_AUTO_TEST_CASE(an_account_changes_from_a_key_to_tokens_and_back) {
    const auto with_key = [&](bool force) {
        return accounts
            .connect({.company = demo::kCompany,
                      .base_url = remote.address(),
                      .credential = "cal_sim_anna",
                      .force_create = force})
            ->account;
    };
    BOOST_CHECK(with_key(false).kind == CredentialKind::api_key);
    BOOST_TEST(complete(came(begin())) == "found active");
    BOOST_CHECK(last.kind == CredentialKind::api_key);  // what works is not touched
    BOOST_TEST(complete(came(begin(forced()))) == "renewed active");
    BOOST_CHECK(last.kind == CredentialKind::oauth);
    const auto back = with_key(true);
    BOOST_CHECK(back.kind == CredentialKind::api_key);
    BOOST_TEST(back.sealed_refresh_token.empty());
    BOOST_TEST(std::get<std::string>((*accounts.gateway_to(back))->me()) == "anna");
    BOOST_TEST(accounts_stored() == 1);
}

BOOST_AUTO_TEST_CASE(one_state_is_accepted_once_under_concurrency) {
    const auto answer = came(begin());
    std::atomic<int> connected{0}, refused{0};
    {
        std::vector<std::jthread> threads;
        for (auto i = 0; i < 8; ++i) {
            threads.emplace_back([&] { ++(accounts.complete(answer) ? connected : refused); });
        }
    }
    BOOST_TEST(connected == 1);
    BOOST_TEST(refused == 7);
    BOOST_TEST(figures()["token_requests"] == 1);
}

BOOST_AUTO_TEST_CASE(many_authorisations_of_one_account_at_once_make_one_account) {
    std::vector<AuthorisationAnswer> answers;
    for (auto i = 0; i < 8; ++i) answers.push_back(came(begin()));
    std::atomic<int> created{0}, found{0};
    {
        std::vector<std::jthread> threads;
        for (const auto& answer : answers) {
            threads.emplace_back([&] {
                const auto connected = accounts.complete(answer);
                if (connected) ++(connected->created ? created : found);
            });
        }
    }
    BOOST_TEST(created == 1);
    BOOST_TEST(found == 7);
    BOOST_TEST(accounts_stored() == 1);
}

BOOST_AUTO_TEST_CASE(without_an_oauth_client_no_redirect_is_made) {
    calcom::Clients none({}, world.gate);
    Accounts without(database, world.sealer, none, world.leases, ids);
    const auto refused = without.authorize({.company = demo::kCompany, .base_url = remote.address()});
    BOOST_CHECK(refused.refusal().code == ErrorCode::unavailable);
    BOOST_TEST(refused.refusal().message.find("calcom_oauth_client_id") != std::string::npos);
    BOOST_CHECK(accounts.authorize({.company = demo::kCompany, .base_url = "nonsense"}).refusal().field == "url");
}

BOOST_AUTO_TEST_CASE(ended_authorisations_are_deleted_after_a_day) {
    begin();
    begin();
    test.run("UPDATE calendar_authorisation SET expires_at = UTC_TIMESTAMP(6) - INTERVAL 25 HOUR LIMIT 1");
    sweep(database, world.leases, std::stop_token{});
    BOOST_TEST(test.number("SELECT COUNT(*) FROM calendar_authorisation") == 1);
}

BOOST_AUTO_TEST_SUITE_END()
