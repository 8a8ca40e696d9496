// catalog_writes_tests: only the rows that differ are replaced, and names are released in time.
#include "engine/store/catalog/catalog_writes.h"

#include "engine/store/catalog/catalog_rows.h"
#include "tests/support/drafts.h"
#include "tests/support/test_database.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace std::chrono_literals;
using tests::object;

namespace {

// The demo company, and how many statements a write of one of its objects sends.
struct WrittenCompany : tests::TestDatabase {
    WrittenCompany() { demo::put_company(database()); }

    CatalogDraft draft() {
        return draft_of(**database().read([](store::Tx& tx) { return store::load_catalog(tx, demo::kCompany); }));
    }
    template <class Item>
    std::uint64_t write(const Item& before, const Item& after) {
        const auto sent = database().statements_sent();
        database().transact([&](store::Tx& tx) { store::update_object(tx, demo::kCompany, before, after); });
        return database().statements_sent() - sent;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(catalog_writes_tests, WrittenCompany)

BOOST_AUTO_TEST_CASE(parts_are_replaced_only_if_they_differ) {
    auto before = draft();
    auto after = before;
    auto& anna = object(after.resources, "anna-schaefer");
    anna.capacity = 2;
    BOOST_TEST(write(object(before.resources, "anna-schaefer"), anna) == 2U);  // the row and its time of change
    anna.skills = {"cut"};
    anna.exceptions = {{std::chrono::year{2030} / 12 / 24, {{9h, 10h}, {11h, 12h}}, "Heiligabend"}};
    BOOST_TEST(write(object(before.resources, "anna-schaefer"), anna) == 6U);  // delete and insert of both
    auto& lena = object(after.resources, "lena-hoffmann");
    lena.terms = {{.service = {}, .weight = 3, .preference = 1}, {.service = ServiceId{41}, .price = 4'500}};
    BOOST_TEST(write(object(before.resources, "lena-hoffmann"), lena) == 4U);
    auto& farbe = object(after.services, "farbe");
    farbe.assignment = AssignmentStrategy::preferred;
    farbe.segments.pop_back();
    farbe.spoken_names = {"Strähnen", "Tönung"};
    BOOST_TEST(write(object(before.services, "farbe"), farbe) == 8U);
    auto& bart = object(after.services, "bart");
    bart.texts[Language::en].description = "With a hot towel.";
    BOOST_TEST(write(object(before.services, "bart"), bart) == 4U);  // the spoken names stay
    auto& branch = after.branches[0];
    branch.dates = {{std::chrono::year{2030} / 12 / 25, DateKind::closed, "Weihnachten", {}},
                    {std::chrono::year{2030} / 12 / 26, DateKind::hours, "", {{9h, 12h}}},
                    {std::chrono::year{2030} / 12 / 27, DateKind::open, "", {}}};
    branch.hours = WeeklyHours(std::array{DayHours{std::chrono::Monday, 9h, 12h}});
    BOOST_TEST(write(before.branches[0], branch) == 8U);
    BOOST_TEST((draft() == after));
}

BOOST_AUTO_TEST_CASE(limits_and_the_policy_of_the_company_are_stored) {
    auto before = draft();
    auto after = before;
    after.company.overlapping_bookings = OverlapPolicy::warn;
    after.company.move_up = MoveUp::after;
    after.company.customer_limits = {.bookings_per_day = 1, .minutes_per_month = 600min};
    after.company.customer_bookings_active = 4;
    after.company.cancel = {.notice = 60min, .by = ChangeBy::staff, .fee = 2'000, .free_until = 1'440min};
    after.company.cancel_codes = {{"ill", {}, {{Language::de, "krank"}}}, {"double", CancelledBy::staff, {}}};
    after.company.no_shows = {3, 6, NoShowEffect::deposit, 2'000, 1'500};
    auto& anna = object(after.resources, "anna-schaefer");
    anna.limits = {.bookings_per_week = 20, .minutes_per_day = 300min};
    auto& farbe = object(after.services, "farbe");
    farbe.limits = {.bookings_per_month = 40, .minutes_per_week = 90min};
    farbe.change_notice = 0min;
    farbe.reschedule = {.moves_max = 2};
    farbe.release_after = 20min;
    farbe.no_shows = {500, 0};
    database().transact([&](store::Tx& tx) {
        store::update_company(tx, after.company);
        store::update_object(tx, demo::kCompany, object(before.resources, "anna-schaefer"), anna);
        store::update_object(tx, demo::kCompany, object(before.services, "farbe"), farbe);
    });
    BOOST_TEST((draft() == after));
}

BOOST_AUTO_TEST_CASE(released_names_are_free_and_removed_objects_stay) {
    auto services = draft().services;
    const auto& bart = object(services, "bart");
    const auto& farbe = object(services, "farbe");
    database().transact([&](store::Tx& tx) {
        store::release_name(tx, bart.id);
        auto renamed = farbe;
        renamed.name = "Bart";
        renamed.slug = "bart";
        store::update_object(tx, demo::kCompany, farbe, renamed);
        store::mark_deleted(tx, bart.id, tx.now());
    });
    BOOST_TEST(number("SELECT COUNT(*) FROM service") == 3);
    BOOST_TEST(number("SELECT service_id FROM service WHERE live_name = 'Bart'") == farbe.id.value);
    BOOST_TEST(number("SELECT COUNT(*) FROM service WHERE deleted_at IS NOT NULL AND NOT active") == 1);
    BOOST_TEST(draft().services.size() == 2U);
}

BOOST_AUTO_TEST_CASE(slugs_are_stored_once_and_are_no_change) {
    const auto lacks = [&] {
        return database().read([](store::Tx& tx) { return store::lacks_slugs(tx, demo::kCompany); });
    };
    for (const std::string table : {"branch", "service", "resource"}) run("UPDATE " + table + " SET slug = NULL");
    run("UPDATE branch SET updated_at = '2026-01-01'");
    BOOST_TEST(lacks());
    const auto known = draft();
    database().transact([&](store::Tx& tx) {
        for (const auto& one : known.branches) store::store_slug(tx, one);
        for (const auto& one : known.services) store::store_slug(tx, one);
        for (const auto& one : known.resources) store::store_slug(tx, one);
    });
    BOOST_TEST(!lacks());
    BOOST_TEST(number("SELECT COUNT(*) FROM branch WHERE updated_at > '2026-01-01'") == 0);
    auto other = known.services[0];
    other.slug = "other";
    database().transact([&](store::Tx& tx) { store::store_slug(tx, other); });  // which has one already
    BOOST_TEST((draft() == known));
}

BOOST_AUTO_TEST_SUITE_END()
