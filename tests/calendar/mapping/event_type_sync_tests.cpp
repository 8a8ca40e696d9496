// event_type_sync_tests: matching event types are stored under the catalogue's version, one writer at a time.
#include "engine/calendar/mapping/event_type_sync.h"

#include "engine/desk/catalog/change_catalog.h"
#include "tests/support/calcom_salon.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <atomic>
#include <thread>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

struct EventTypeSyncHouse : CalcomSalon {
    EventTypeSyncHouse() {
        const auto accounts = world.accounts.list(demo::kCompany);
        account = std::find_if(accounts.begin(), accounts.end(), [&](const CalendarAccount& one) {
                      return one.provider_account == "staff" + std::to_string(anna.id.value);
                  })->id;
        BOOST_REQUIRE(world.mapping.users.set(demo::kCompany, anna.id, account, "").ok());
        BOOST_TEST(version() == catalogs.current(demo::kCompany)->version());
    }
    std::int64_t version() {
        return test.number("SELECT version FROM catalog_version WHERE company_id = " +
                           std::to_string(demo::kCompany.value));
    }
    void forget_all() {
        for (const auto& one : types.list(demo::kCompany, account)) {
            BOOST_REQUIRE(types.remove(demo::kCompany, one.service, one.resource).ok());
        }
    }
    EventTypeReport sync(EventTypeSync how = {}) {
        const auto report = types.sync(demo::kCompany, account, how);
        BOOST_REQUIRE(report.ok());
        return *report;
    }
    static int count(const EventTypeReport& report, PairState state) {
        return static_cast<int>(std::count_if(report.pairs.begin(), report.pairs.end(),
                                              [&](const PairReport& pair) { return pair.state == state; }));
    }
    static std::string code_of(const EventTypeReport& report) {
        return report.refusal ? std::string(name_of(report.refusal->code)) : "";
    }
    const PairReport& of_cut(const EventTypeReport& report) {
        return *std::find_if(report.pairs.begin(), report.pairs.end(),
                             [&](const PairReport& pair) { return pair.service == cut.id; });
    }
    std::string set(std::int64_t event_type, ServiceId service_id) {
        const auto mapped = types.set(demo::kCompany, service_id, anna.id, account, event_type);
        return mapped ? "set" : std::string(name_of(mapped.refusal().code)) + ' ' + std::string(mapped.refusal().field);
    }
    void change(const std::string& method, std::int64_t event_type, const json& body = nullptr) {
        ask(method, "/v2/event-types/" + std::to_string(event_type), body, account_key(anna));
    }

    const Resource& anna = staff(0);
    const Service& cut = service("Haarschnitt");
    const std::int64_t of_anna = event_type_id(cut, anna);
    AccountId account;
    EventTypes& types = world.mapping.event_types;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(event_type_sync_tests, EventTypeSyncHouse)

BOOST_AUTO_TEST_CASE(existing_mappings_are_kept) {
    const auto before = version();
    const auto report = sync();
    BOOST_TEST(code_of(report) == "");
    BOOST_TEST(count(report, PairState::already_mapped) == static_cast<int>(report.pairs.size()));
    BOOST_TEST(!report.pairs.empty());
    BOOST_TEST(version() == before);
}

BOOST_AUTO_TEST_CASE(a_dry_run_proposes_matches_and_a_real_run_stores_them) {
    const auto mapped = types.list(demo::kCompany, account).size();
    forget_all();
    const auto before = version();
    const auto proposed = sync({.dry_run = true});
    BOOST_TEST(count(proposed, PairState::mapped) == static_cast<int>(mapped));
    BOOST_TEST(types.list(demo::kCompany, account).empty());
    BOOST_TEST(version() == before);
    BOOST_TEST(count(sync(), PairState::mapped) == static_cast<int>(mapped));
    BOOST_TEST(types.list(demo::kCompany, account).size() == mapped);
    BOOST_TEST(version() == before + 1);  // one transaction, one version
    BOOST_TEST(catalogs.current(demo::kCompany)->event_type(cut.id, anna.id)->event_type_id == of_anna);
    BOOST_TEST(count(sync(), PairState::already_mapped) == static_cast<int>(mapped));
}

BOOST_AUTO_TEST_CASE(a_different_length_is_refused_and_reported) {
    change("PATCH", of_anna, {{"lengthInMinutes", 45}});
    const auto known = sync();
    BOOST_CHECK(of_cut(known).state == PairState::length_differs);
    BOOST_TEST(known.is_finding());
    BOOST_TEST(types.list(demo::kCompany, account).size() > 0U);
    forget_all();
    BOOST_CHECK(of_cut(sync()).state == PairState::length_differs);
    BOOST_TEST(catalogs.current(demo::kCompany)->event_type(cut.id, anna.id) == nullptr);
    BOOST_TEST(set(of_anna, cut.id) == "length_differs event_type");
    change("PATCH", of_anna, {{"lengthInMinutesOptions", {30, 45}}});
    BOOST_CHECK(of_cut(sync()).state == PairState::mapped);
    BOOST_CHECK(catalogs.current(demo::kCompany)->event_type(cut.id, anna.id)->length == Minutes(45));
    const auto id = booked(book(at(10, 0), anna.id)).id;
    BOOST_TEST(this->CalcomSalon::sync(id).reason == "in_step");  // it asks for the length of the service
    BOOST_TEST(differences() == "");
}

BOOST_AUTO_TEST_CASE(mappings_of_deleted_event_types_are_kept_until_removal_is_requested) {
    change("DELETE", of_anna);
    BOOST_CHECK(of_cut(sync()).state == PairState::gone);
    BOOST_TEST(catalogs.current(demo::kCompany)->event_type(cut.id, anna.id) != nullptr);
    BOOST_CHECK(of_cut(sync({.dry_run = true, .remove_missing = true})).state == PairState::removed);
    BOOST_TEST(catalogs.current(demo::kCompany)->event_type(cut.id, anna.id) != nullptr);
    BOOST_CHECK(of_cut(sync({.remove_missing = true})).state == PairState::removed);
    BOOST_TEST(catalogs.current(demo::kCompany)->event_type(cut.id, anna.id) == nullptr);
    BOOST_TEST(set(of_anna, cut.id) == "not_found event_type");
}

BOOST_AUTO_TEST_CASE(a_manual_mapping_needs_an_existing_unmapped_event_type) {
    forget_all();
    BOOST_TEST(set(of_anna, cut.id) == "set");
    BOOST_TEST(set(of_anna, cut.id) == "set");
    BOOST_TEST(set(999'999, cut.id) == "not_found event_type");
    BOOST_TEST(set(-1, cut.id) == "invalid_field event_type");
    BOOST_TEST(set(of_anna, ServiceId{99}) == "not_found service");
    BOOST_TEST(set(event_type_id(cut, staff(1)), cut.id) == "not_found event_type");  // another person's
    const auto& other = service("Bart");
    test.run("UPDATE service_segment SET length_minutes = 30 WHERE service_id = " + std::to_string(other.id.value));
    test.run("UPDATE catalog_version SET version = version + 1");
    BOOST_TEST(set(of_anna, other.id) == "state_conflict event_type");
    BOOST_TEST(types.remove(demo::kCompany, cut.id, anna.id).ok());
    BOOST_TEST(!types.remove(demo::kCompany, cut.id, anna.id).ok());
}

BOOST_AUTO_TEST_CASE(an_account_without_mapped_staff_reports_the_next_step) {
    BOOST_REQUIRE(world.mapping.users.remove(demo::kCompany, anna.id).ok());
    BOOST_TEST(code_of(sync()) == "state_conflict");
    BOOST_TEST(!types.sync(demo::kCompany, AccountId{99}, {}).ok());
    BOOST_TEST(!types.sync(CompanyId{99}, account, {}).ok());
    for (const auto& report : types.sync_all(demo::kCompany, {})) BOOST_TEST(code_of(report) == "state_conflict");
}

BOOST_AUTO_TEST_CASE(mappings_of_unknown_users_are_counted_and_not_reported_as_deleted) {
    test.run("UPDATE calendar_event_type SET account_id = " + std::to_string(account.value));
    test.run("UPDATE catalog_version SET version = version + 1");
    const auto report = sync();
    BOOST_TEST(report.not_looked_at > 0);
    BOOST_TEST(count(report, PairState::gone) == 0);
}

BOOST_AUTO_TEST_CASE(a_truncated_or_malformed_answer_changes_nothing) {
    const auto before = types.list(demo::kCompany, account).size();
    for (const auto* fault : {"html", "500_before", "cut_after"}) {
        set_faults(1, {fault});
        BOOST_TEST(code_of(sync({.remove_missing = true})) == "unavailable");
    }
    set_faults(0, {});
    BOOST_TEST(types.list(demo::kCompany, account).size() == before);
    BOOST_TEST(code_of(sync()) == "");
}

BOOST_AUTO_TEST_CASE(one_compares_an_account_at_a_time) {
    const auto held =
        HeldLease::acquire(world.leases, "eventtype_sync:account:" + account.text(), std::chrono::seconds(1));
    BOOST_REQUIRE(held != nullptr);
    BOOST_CHECK(world.leases.ttl(held->name()) == std::chrono::minutes(5));
    BOOST_TEST(code_of(sync()) == "in_progress");
}

BOOST_AUTO_TEST_CASE(many_at_once_store_each_pair_once) {
    const auto mapped = types.list(demo::kCompany, account).size();
    forget_all();
    const auto before = version();
    std::atomic<int> stored{0}, others{0};
    {
        std::vector<std::jthread> threads;
        for (auto i = 0; i < 6; ++i) {
            threads.emplace_back([&] {
                const auto report = types.sync(demo::kCompany, account, {});
                const auto ours = report.ok() && !report->refusal && count(*report, PairState::mapped) > 0;
                ++(ours ? stored : others);
            });
        }
    }
    BOOST_TEST(stored == 1);
    BOOST_TEST(others == 5);
    BOOST_TEST(version() == before + 1);
    BOOST_TEST(types.list(demo::kCompany, account).size() == mapped);
}

BOOST_AUTO_TEST_CASE(more_than_ten_a_minute_are_refused) {
    for (auto i = 0; i < kEventTypeSyncsPerMinute; ++i) BOOST_TEST(code_of(sync({.dry_run = true})) == "");
    BOOST_TEST(code_of(sync()) == "rate_limited");
    test.run("UPDATE event_type_sync SET minute_began_at = minute_began_at - INTERVAL 1 MINUTE");
    BOOST_TEST(code_of(sync()) == "");
    BOOST_TEST(test.number("SELECT runs FROM event_type_sync") == 1);
}

BOOST_AUTO_TEST_CASE(a_service_with_seats_is_not_mapped) {
    const auto fewer = [](const Catalog& current) -> Result<CatalogDraft> {
        auto draft = draft_of(current);
        for (auto& one : draft.services) one.seats = one.slug == "haarschnitt" ? 4 : 1;
        return draft;
    };
    const CatalogChange change_seats{.company = demo::kCompany, .edit = fewer, .actor = "test"};
    const auto refused = change_catalog(database, change_seats);
    BOOST_REQUIRE(!refused.ok());
    BOOST_TEST((refused.refusal().code == ErrorCode::state_conflict));
    BOOST_TEST(refused.refusal().field == "services.haarschnitt.seats");
    for (const auto& one : types.list(demo::kCompany, {})) {
        if (one.service == cut.id) BOOST_REQUIRE(types.remove(demo::kCompany, one.service, one.resource).ok());
    }
    BOOST_TEST(change_catalog(database, change_seats).ok());
    BOOST_TEST(set(of_anna, cut.id) == "state_conflict service");
    const auto report = sync();
    BOOST_TEST(std::count_if(report.pairs.begin(), report.pairs.end(),
                             [&](const PairReport& pair) { return pair.service == cut.id; }) == 0);
    BOOST_TEST((catalogs.current(demo::kCompany)->event_type(cut.id, anna.id) == nullptr));
}

BOOST_AUTO_TEST_CASE(what_is_missing_is_created_once_and_mapped) {
    change("DELETE", of_anna);
    forget_all();
    BOOST_CHECK(of_cut(sync()).state == PairState::missing);  // only if it is asked for

    const auto planned = of_cut(sync({.dry_run = true, .create = true}));
    BOOST_CHECK(planned.state == PairState::created);
    BOOST_TEST(planned.event_type_id == 0);
    BOOST_TEST(planned.slug == "haarschnitt");
    BOOST_TEST(planned.detail == "of 30 minutes");
    BOOST_CHECK(of_cut(sync()).state == PairState::missing);

    const auto made = of_cut(sync({.create = true}));
    BOOST_CHECK(made.state == PairState::created);
    BOOST_REQUIRE(made.event_type_id > 0);
    BOOST_TEST(catalogs.current(demo::kCompany)->event_type(cut.id, anna.id)->event_type_id == made.event_type_id);
    BOOST_CHECK(of_cut(sync({.create = true})).state == PairState::already_mapped);
    const auto id = booked(book(at(10, 0), anna.id)).id;
    BOOST_TEST(this->CalcomSalon::sync(id).reason == "in_step");

    // A run that was cut off after the creation is completed by the next.
    BOOST_REQUIRE(types.remove(demo::kCompany, cut.id, anna.id).ok());
    const auto found = of_cut(sync({.create = true}));
    BOOST_CHECK(found.state == PairState::mapped);
    BOOST_TEST(found.event_type_id == made.event_type_id);
}

BOOST_AUTO_TEST_CASE(an_event_type_of_another_user_than_the_owner_of_the_key_is_not_created) {
    const auto& juergen = staff(1);
    const auto username = "staff" + std::to_string(juergen.id.value);
    BOOST_REQUIRE(world.mapping.users.set(demo::kCompany, juergen.id, account, username).ok());
    ask("DELETE", "/v2/event-types/" + std::to_string(event_type_id(cut, juergen)), nullptr, account_key(juergen));
    BOOST_REQUIRE(types.remove(demo::kCompany, cut.id, juergen.id).ok());
    const auto report = sync({.create = true});
    BOOST_TEST(report.is_finding());
    const auto pair = std::find_if(report.pairs.begin(), report.pairs.end(), [&](const PairReport& one) {
        return one.service == cut.id && one.resource == juergen.id;
    });
    BOOST_REQUIRE((pair != report.pairs.end()));
    BOOST_CHECK(pair->state == PairState::not_created);
    BOOST_TEST(pair->detail.find("connect the account of " + juergen.name) != std::string::npos, pair->detail);
    BOOST_TEST(catalogs.current(demo::kCompany)->event_type(cut.id, juergen.id) == nullptr);
}

BOOST_AUTO_TEST_CASE(a_report_names_the_staff_without_a_user) {
    const auto before = sync().without_user;
    const auto contains = [](const std::vector<ResourceId>& people, ResourceId id) {
        return std::find(people.begin(), people.end(), id) != people.end();
    };
    BOOST_TEST(contains(before, staff(1).id));
    BOOST_TEST(!contains(before, anna.id));
    BOOST_REQUIRE(
        world.mapping.users.set(demo::kCompany, staff(1).id, account, "staff" + std::to_string(staff(1).id.value))
            .ok());
    BOOST_TEST(sync().without_user.size() + 1 == before.size());
}

BOOST_AUTO_TEST_SUITE_END()
