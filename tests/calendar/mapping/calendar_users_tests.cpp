// calendar_users_tests: users at Cal.com are mapped to staff automatically if the match is clear, otherwise by hand.
#include "engine/calendar/mapping/calendar_users.h"

#include "engine/store/calendar/account_rows.h"
#include "engine/store/catalog/catalog_rows.h"
#include "tests/support/calcom_salon.h"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <thread>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

struct CalendarUsersHouse : CalcomSalon {
    // At Cal.com the first two have the same names as here, the others only usernames.
    void name_two() {
        for (const auto number : {0U, 1U}) {
            const auto& person = staff(number);
            ask("PUT", "/simulator/setup",
                {{"users", {{{"id", person.id.value}, {"username", username(person)}, {"name", person.name}}}}});
        }
    }
    static std::string username(const Resource& person) { return "staff" + std::to_string(person.id.value); }
    AccountId account_of_staff(const Resource& person) {
        for (const auto& account : world.accounts.list(demo::kCompany)) {
            if (account.provider_account == username(person)) return account.id;
        }
        return {};
    }
    std::string set(const Resource& person, AccountId account, const std::string& name = "") {
        const auto user = users.set(demo::kCompany, person.id, account, name);
        if (!user) return std::string(name_of(user.refusal().code)) + ' ' + user.refusal().field;
        return user->username;
    }
    CalendarUsers& users = world.mapping.users;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(calendar_users_tests, CalendarUsersHouse)

BOOST_AUTO_TEST_CASE(ensure_maps_users_with_a_unique_name_once) {
    name_two();
    const auto first = users.ensure(demo::kCompany);
    BOOST_TEST(first.created == 2U);
    BOOST_TEST(first.validated == first.accounts.size());
    BOOST_TEST(first.without_user.size() == first.accounts.size() - 2);
    const auto again = users.ensure(demo::kCompany);
    BOOST_TEST(again.created == 0U);
    BOOST_REQUIRE(users.list(demo::kCompany).size() == 2U);
    BOOST_CHECK(users.list(demo::kCompany)[0].resource == staff(0).id);
    BOOST_TEST(users.list(demo::kCompany)[0].remote_user_id == staff(0).id.value);
    const auto mapped = std::count_if(again.accounts.begin(), again.accounts.end(),
                                      [](const EnsuredAccount& of) { return of.person.has_value(); });
    BOOST_TEST(mapped == 2);
}

BOOST_AUTO_TEST_CASE(concurrent_ensures_map_each_user_once) {
    name_two();
    std::atomic<std::size_t> created{0};
    {
        std::vector<std::jthread> threads;
        for (auto i = 0; i < 6; ++i) {
            threads.emplace_back([&] { created += users.ensure(demo::kCompany).created; });
        }
    }
    BOOST_TEST(created == 2U);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM calendar_user") == 2);
}

BOOST_AUTO_TEST_CASE(two_of_one_name_are_not_guessed_between) {
    name_two();
    test.run("UPDATE resource SET name = 'anna schaefer' WHERE resource_id = " + std::to_string(staff(1).id.value));
    database.transact([&](store::Tx& tx) { store::bump_catalog_version(tx, demo::kCompany); });
    const auto ensured = users.ensure(demo::kCompany);
    BOOST_TEST(ensured.created == 0U);
    for (const auto& of : ensured.accounts) BOOST_TEST(!of.detail.empty());
}

BOOST_AUTO_TEST_CASE(the_only_person_is_the_user_of_the_only_account_under_any_name) {
    test.run("UPDATE calendar_account SET state = 'disconnected' WHERE provider_account <> '" + username(staff(0)) +
             "'");
    BOOST_TEST(users.ensure(demo::kCompany).created == 0U);  // one account, but several people
    test.run("UPDATE resource SET active = FALSE WHERE kind = 'staff' AND resource_id <> " +
             std::to_string(staff(0).id.value));
    database.transact([&](store::Tx& tx) { store::bump_catalog_version(tx, demo::kCompany); });
    BOOST_TEST(users.ensure(demo::kCompany).created == 1U);
}

BOOST_AUTO_TEST_CASE(an_admin_key_without_own_bookings_is_fine_once_all_staff_are_mapped) {
    const auto own = account_of_staff(staff(0));
    for (const auto& person : catalog->resources()) {
        if (person.kind == ResourceKind::staff) set(person, own, username(person));
    }
    test.run("UPDATE calendar_account SET state = 'disconnected' WHERE account_id <> " + std::to_string(own.value));
    ask("PUT", "/simulator/setup",
        {{"users", {{{"id", 999}, {"username", "admin"}, {"api_key", "cal_admin"}, {"admin", true}}}}});
    database.transact([&](store::Tx& tx) {
        auto account = *store::load_account(tx, own);
        account.sealed_credential = world.sealer.seal("cal_admin");
        store::update_account(tx, account);
    });
    auto ensured = users.ensure(demo::kCompany);
    BOOST_REQUIRE(ensured.accounts.size() == 1U);
    BOOST_TEST(ensured.accounts[0].detail == "");
    BOOST_TEST(ensured.without_user.empty());
    BOOST_TEST(users.remove(demo::kCompany, staff(1).id).ok());
    ensured = users.ensure(demo::kCompany);
    BOOST_TEST(ensured.accounts[0].detail != "");
    BOOST_TEST(ensured.without_user.size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_refused_key_maps_no_user) {
    name_two();
    const auto id = account_of_staff(staff(0));
    database.transact([&](store::Tx& tx) {
        auto account = *store::load_account(tx, id);
        account.sealed_credential = world.sealer.seal("no_key");
        store::update_account(tx, account);
    });
    const auto ensured = users.ensure(demo::kCompany);
    BOOST_TEST(ensured.created == 1U);
    BOOST_TEST(ensured.validated == ensured.accounts.size() - 1);
}

BOOST_AUTO_TEST_CASE(a_manual_mapping_takes_any_existing_user_but_only_once) {
    const auto own = account_of_staff(staff(0));
    BOOST_TEST(set(staff(0), own) == username(staff(0)));
    BOOST_TEST(set(staff(0), own) == username(staff(0)));
    BOOST_TEST(set(staff(1), own) == "state_conflict username");
    // Any key shows the event types of others, who stand in them.
    BOOST_TEST(set(staff(1), own, username(staff(1))) == username(staff(1)));
    BOOST_TEST(set(staff(2), own, "nobody") == "not_found username");
    BOOST_TEST(set(staff(2), AccountId{99}) == "not_found account");
    Resource stranger;
    stranger.id = ResourceId{99};
    BOOST_TEST(set(stranger, own) == "not_found resource");
    BOOST_TEST(users.list(demo::kCompany).size() == 2U);
    BOOST_TEST(users.list(CompanyId{99}).empty());
    BOOST_TEST(users.remove(demo::kCompany, staff(0).id).ok());
    BOOST_TEST(!users.remove(demo::kCompany, staff(0).id).ok());
    BOOST_TEST(set(staff(2), own) == username(staff(0)));
}

BOOST_AUTO_TEST_CASE(a_user_renamed_at_cal_com_keeps_the_mapping) {
    name_two();
    users.ensure(demo::kCompany);
    const auto& person = staff(0);
    ask("PUT", "/simulator/setup",
        {{"users", {{{"id", person.id.value}, {"username", "new-name"}, {"api_key", account_key(person)}}}}});
    BOOST_TEST(users.ensure(demo::kCompany).created == 0U);
    BOOST_TEST(users.list(demo::kCompany)[0].username == "new-name");
}

BOOST_AUTO_TEST_CASE(an_inactive_or_unresponsive_account_is_reported) {
    const auto own = account_of_staff(staff(0));
    test.run("UPDATE calendar_account SET state = 'needs_reauth'");
    BOOST_TEST(set(staff(0), own) == "state_conflict account");
    test.run("UPDATE calendar_account SET state = 'active'");
    set_faults(1, {"html"});
    BOOST_TEST(set(staff(0), own) == "unavailable account");
    set_faults(1, {"expired_token"});
    BOOST_TEST(set(staff(0), own) == "state_conflict account");
    BOOST_TEST(test.number("SELECT COUNT(*) FROM calendar_account WHERE state = 'needs_reauth'") == 1);
    set_faults(0, {});
    BOOST_TEST(test.number("SELECT COUNT(*) FROM calendar_user") == 0);
}

BOOST_AUTO_TEST_SUITE_END()
