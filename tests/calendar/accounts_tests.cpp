// accounts_tests: concurrent connects create one account per name, and only verified accounts are stored.
#include "engine/calendar/accounts.h"

#include "engine/store/calendar/account_rows.h"
#include "tests/support/calcom_salon.h"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <thread>
#include <vector>

using namespace slotkeeper;
using namespace slotkeeper::tests;

namespace {

struct AccountsHouse : Salon {
    ConnectAccount key(const std::string& credential = "cal_sim_anna") {
        return {.company = demo::kCompany, .base_url = remote.address(), .credential = credential};
    }
    // "created active", "renewed active", "found disconnected", or the refusal's code and field.
    std::string connect(const ConnectAccount& asked) {
        const auto connected = accounts.connect(asked);
        if (!connected) return std::string(name_of(connected.refusal().code)) + ' ' + connected.refusal().field;
        last = connected->account.id;
        return std::string(connected->created   ? "created"
                           : connected->renewed ? "renewed"
                                                : "found") +
               ' ' + std::string(name_of(connected->account.state));
    }
    std::string credential_of(AccountId id) {
        const auto account = database.read([&](store::Tx& tx) { return store::load_account(tx, id); });
        return *world.sealer.open(account->sealed_credential);
    }
    void set_state(AccountState state) {
        test.run("UPDATE calendar_account SET state = '" + std::string(name_of(state)) + "'");
    }

    TemporaryFolder folder;
    simulator::CalcomSimulator remote{{.rate_limit_per_minute = 1'000'000}};
    CalcomWorld world{database, folder.path(), catalogs, desk, ids};
    Accounts& accounts = world.accounts;
    AccountId last;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(accounts_tests, AccountsHouse)

BOOST_AUTO_TEST_CASE(a_key_that_is_good_is_kept_sealed_and_found_again) {
    BOOST_TEST(connect(key()) == "created active");
    const auto id = last;
    BOOST_TEST(credential_of(id) == "cal_sim_anna");
    BOOST_TEST(test.number("SELECT COUNT(*) FROM calendar_account WHERE INSTR(sealed_credential, 'cal_sim') > 0") == 0);
    BOOST_TEST(connect(key()) == "found active");
    BOOST_CHECK(last == id);
    BOOST_TEST(connect(key("cal_sim_ben")) == "created active");
    BOOST_TEST(accounts.list(demo::kCompany).size() == 2U);
    BOOST_TEST(accounts.list(demo::kCompany)[0].provider_account == "anna");
}

BOOST_AUTO_TEST_CASE(an_unverified_account_is_not_stored) {
    auto asked = key("no_key");
    BOOST_TEST(connect(asked) == "invalid_field credential");
    asked = key("");
    BOOST_TEST(connect(asked) == "missing_field credential");
    asked = key();
    asked.provider_account = "ben";
    BOOST_TEST(connect(asked) == "invalid_field provider_account");
    asked = key();
    asked.base_url = "ftp://nowhere";
    BOOST_TEST(connect(asked) == "invalid_field url");
    asked.base_url = "http://127.0.0.1:1";
    BOOST_TEST(connect(asked) == "unavailable url");
    BOOST_TEST(test.number("SELECT COUNT(*) FROM calendar_account") == 0);
}

BOOST_AUTO_TEST_CASE(concurrent_connects_of_one_account_create_one) {
    std::atomic<int> created{0}, found{0};
    {
        std::vector<std::jthread> threads;
        for (auto i = 0; i < 20; ++i) {
            threads.emplace_back([&] {
                const auto connected = accounts.connect(key());
                if (connected) ++(connected->created ? created : found);
            });
        }
    }
    BOOST_TEST(created == 1);
    BOOST_TEST(found == 19);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM calendar_account") == 1);
}

BOOST_AUTO_TEST_CASE(each_state_answers_a_second_connect_in_its_way) {
    BOOST_TEST(connect(key()) == "created active");
    const auto id = last;
    test.run("UPDATE calendar_account SET base_url = 'http://127.0.0.1:9'");
    const auto address = [&] { return accounts.list(demo::kCompany)[0].base_url; };
    BOOST_TEST(connect(key()) == "found active");
    BOOST_TEST(address() == "http://127.0.0.1:9");  // what works is not touched
    auto forced = key();
    forced.force_create = true;
    BOOST_TEST(connect(forced) == "renewed active");
    BOOST_TEST(address() == remote.address());
    set_state(AccountState::needs_reauth);
    BOOST_TEST(connect(key()) == "renewed active");
    set_state(AccountState::revoked);
    BOOST_TEST(connect(key()) == "renewed active");
    BOOST_REQUIRE(accounts.disconnect(demo::kCompany, id).ok());
    BOOST_TEST(connect(key()) == "found disconnected");
    BOOST_TEST(connect(forced) == "found disconnected");
    auto revived = key();
    revived.respect_disconnected = false;
    BOOST_TEST(connect(revived) == "renewed active");
    BOOST_CHECK(last == id);
}

BOOST_AUTO_TEST_CASE(an_account_is_disconnected_by_its_own_company_only_and_twice_is_once) {
    BOOST_TEST(connect(key()) == "created active");
    BOOST_TEST(!accounts.disconnect(CompanyId{99}, last).ok());
    BOOST_TEST(!accounts.disconnect(demo::kCompany, AccountId{99}).ok());
    BOOST_CHECK(accounts.disconnect(demo::kCompany, last)->state == AccountState::disconnected);
    BOOST_CHECK(accounts.disconnect(demo::kCompany, last)->state == AccountState::disconnected);
    BOOST_TEST(!accounts.note_refused_key(last));
}

BOOST_AUTO_TEST_CASE(proving_marks_what_is_refused_and_clears_what_is_good_again) {
    BOOST_TEST(connect(key()) == "created active");
    BOOST_TEST(connect(key("cal_sim_ben")) == "created active");
    test.run("UPDATE calendar_account SET state = 'needs_reauth' WHERE provider_account = 'anna'");
    database.transact([&](store::Tx& tx) {
        auto ben = *store::load_account(tx, last);
        ben.sealed_credential = world.sealer.seal("no_key");
        store::update_account(tx, ben);
    });
    const auto proofs = accounts.prove(demo::kCompany);
    BOOST_REQUIRE(proofs.size() == 2U);
    BOOST_TEST(proofs[0].trouble == "");
    BOOST_CHECK(proofs[0].account.state == AccountState::active);
    BOOST_TEST(proofs[1].trouble.find("refuses") != std::string::npos);
    BOOST_CHECK(proofs[1].account.state == AccountState::needs_reauth);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM calendar_account WHERE state = 'needs_reauth'") == 1);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(accounts_and_links_tests, CalcomSalon)

BOOST_AUTO_TEST_CASE(given_up_links_are_synced_when_the_account_is_reconnected) {
    const auto id = booked(book(at(10, 0), staff(0).id)).id;
    const auto account = link_of(id).account;
    BOOST_REQUIRE(world.accounts.disconnect(demo::kCompany, account).ok());
    BOOST_TEST(sync(id).reason == "account_disconnected");
    BOOST_CHECK(link_of(id).state == SyncState::detached);
    BOOST_TEST(settle());
    const auto connected = world.accounts.connect({.company = demo::kCompany,
                                                   .base_url = remote.address(),
                                                   .credential = account_key(staff(0)),
                                                   .respect_disconnected = false});
    BOOST_REQUIRE(connected.ok());
    BOOST_CHECK(connected->account.id == account);
    BOOST_TEST(settle());
    BOOST_TEST(differences() == "");
    BOOST_TEST(live_bookings_of(id).size() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()
