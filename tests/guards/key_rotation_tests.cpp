// key_rotation_tests: after a rotation every secret opens with the new key alone.
#include "engine/guards/key_rotation.h"

#include "engine/store/calendar/account_rows.h"
#include "engine/store/operations/access_rows.h"
#include "tests/support/salon.h"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <set>
#include <thread>

using namespace slotkeeper;
using namespace slotkeeper::tests;
namespace fs = std::filesystem;

namespace {

struct House : Salon {
    void put_accounts(int count) {
        database.transact([&](store::Tx& tx) {
            for (auto i = 0; i < count; ++i) {
                const auto name = "staff" + std::to_string(i);
                store::register_account(tx, {.id = ids.make<AccountId>(),
                                             .company = demo::kCompany,
                                             .provider_account = name,
                                             .base_url = "https://api.cal.com",
                                             .sealed_credential = sealer.seal(name),
                                             .sealed_webhook_secret = sealer.seal(name),
                                             .created_at = tx.now(),
                                             .kind = CredentialKind::oauth,
                                             .sealed_refresh_token = sealer.seal(name),
                                             .token_expires_at = tx.now()});
            }
        });
    }
    // How many open to what was sealed, as a new process reads them.
    int readable() {
        const Sealer fresh(folder.path());
        auto count = 0;
        for (const auto& one : database.read([](store::Tx& tx) { return store::list_accounts(tx, demo::kCompany); })) {
            const auto is_name = [&](const std::string& sealed) {
                const auto opened = fresh.open(sealed);
                return opened && *opened == one.provider_account;
            };
            count += is_name(one.sealed_credential) && is_name(one.sealed_webhook_secret) &&
                             is_name(one.sealed_refresh_token)
                         ? 1
                         : 0;
        }
        return count;
    }
    void forget_key_before() { fs::remove(folder.path() / "secret.key.before"); }

    TemporaryFolder folder;
    Sealer sealer{folder.path()};
    Leases leases{database, "me"};
    Leases others{database, "other"};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(key_rotation_tests, House)

BOOST_AUTO_TEST_CASE(everything_is_sealed_with_the_new_key_alone) {
    put_accounts(120);
    for (auto round = 0; round < 3; ++round) {
        const auto rotation = rotate_key(database, sealer, leases);
        BOOST_REQUIRE(rotation.ok());
        BOOST_TEST(rotation->resealed == 360U);
        BOOST_TEST(rotation->unreadable == 0U);
        forget_key_before();
        BOOST_TEST(readable() == 120);
    }
}

BOOST_AUTO_TEST_CASE(after_a_crash_before_or_behind_the_change_it_is_run_again) {
    put_accounts(3);
    sealer.change_key();  // and then it died: nothing is sealed with the new key
    BOOST_TEST(readable() == 3);
    put_accounts(5);  // three are there already
    BOOST_TEST(rotate_key(database, sealer, leases)->unreadable == 0U);
    forget_key_before();
    BOOST_TEST(readable() == 5);
}

BOOST_AUTO_TEST_CASE(secrets_sealed_during_the_rotation_stay_readable) {
    put_accounts(50);
    std::atomic<bool> stop{false};
    std::atomic<int> sealed{0};
    {
        std::jthread writer([&] {
            const Sealer other(folder.path());
            while (!stop) {
                const auto secret = other.seal("new");
                database.transact([&](store::Tx& tx) {
                    auto one = *store::lock_account(tx, store::list_accounts(tx, demo::kCompany)[0].id);
                    one.sealed_webhook_secret = secret;
                    store::update_account(tx, one);
                });
                ++sealed;
            }
        });
        for (auto round = 0; round < 5; ++round) BOOST_TEST(rotate_key(database, sealer, leases).ok());
        stop = true;
    }
    BOOST_TEST(sealed > 0);
    BOOST_TEST(readable() == 49);
    const auto first = database.read([](store::Tx& tx) { return store::list_accounts(tx, demo::kCompany)[0]; });
    BOOST_TEST(Sealer(folder.path()).open(first.sealed_webhook_secret).value() == "new");
}

BOOST_AUTO_TEST_CASE(undecryptable_secrets_are_counted_and_kept) {
    put_accounts(2);
    test.run("UPDATE calendar_account SET sealed_credential = 'nonsense' WHERE provider_account = 'staff0'");
    BOOST_TEST(rotate_key(database, sealer, leases)->unreadable == 1U);
    BOOST_TEST(readable() == 1);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM calendar_account WHERE sealed_credential = 'nonsense'") == 1);
}

// An API key has no refresh token: there is nothing to seal, and nothing that is unreadable.
BOOST_AUTO_TEST_CASE(missing_secrets_are_skipped_and_pending_authorisations_are_rotated) {
    put_accounts(2);
    test.run("UPDATE calendar_account SET credential_kind = 'api_key', sealed_refresh_token = NULL");
    const auto sealed = sealer.seal("verifier");
    database.transact([&](store::Tx& tx) {
        store::insert_authorisation(tx, {.id = 1,
                                         .company = demo::kCompany,
                                         .state_hash = std::string(64, 'a'),
                                         .sealed_verifier = sealed,
                                         .base_url = "https://api.cal.com",
                                         .redirect_url = "http://127.0.0.1",
                                         .provider_account = "",
                                         .created_at = tx.now(),
                                         .expires_at = tx.now()});
    });
    const auto rotation = rotate_key(database, sealer, leases);
    BOOST_TEST(rotation->resealed == 5U);
    BOOST_TEST(rotation->unreadable == 0U);
    forget_key_before();
    const auto row =
        database.transact([](store::Tx& tx) { return store::lock_authorisation(tx, std::string(64, 'a')); });
    BOOST_TEST(Sealer(folder.path()).open(row->sealed_verifier).value() == "verifier");
}

BOOST_AUTO_TEST_CASE(one_process_changes_the_key_at_a_time) {
    const auto lease = others.try_acquire("rotation");
    BOOST_REQUIRE(lease);
    BOOST_CHECK(rotate_key(database, sealer, leases).refusal().code == ErrorCode::in_progress);
    others.release(*lease);
    BOOST_TEST(rotate_key(database, sealer, leases).ok());
}

BOOST_AUTO_TEST_CASE(the_list_of_what_lies_sealed_is_that_of_the_schema) {
    std::set<std::string> listed, there;
    for (const auto& one : store::kSealedColumns) listed.insert(std::string(one.table) + '.' + one.column);
    database.read([&](store::Tx& tx) {
        tx.rows(
            "SELECT CONCAT(table_name, '.', column_name) FROM information_schema.columns "
            "WHERE table_schema = DATABASE() AND column_name LIKE 'sealed%'",
            {}, [&](std::string column) { there.insert(std::move(column)); });
    });
    BOOST_TEST(listed == there);
}

BOOST_AUTO_TEST_SUITE_END()
