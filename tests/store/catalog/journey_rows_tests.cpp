// journey_rows_tests: weeks on the clock of another zone, as they are stored.
#include "engine/store/catalog/catalog_rows.h"
#include "tests/support/test_database.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace std::chrono_literals;

namespace {

constexpr CompanyId kTravelCompany{502};

void put_travel_company(store::Database& database) {
    database.transact([](store::Tx& tx) {
        const Moment now = std::chrono::sys_days{std::chrono::year{2026} / 11 / 21};
        store::insert_company(tx, {kTravelCompany, "travel", "Reisende", "DE", Language::en, true}, now);
        store::insert_branch(tx, kTravelCompany,
                             {.id = BranchId{1},
                              .name = "Mitte",
                              .zone = *TimeZone::find("Europe/Berlin"),
                              .is_default = true,
                              .hours = {},
                              .exceptions = {}});
    });
}

CatalogPtr journeys(store::Database& database) {
    return database.read([](store::Tx& tx) { return store::load_catalog(tx, kTravelCompany).value(); });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(journey_rows_tests)

BOOST_AUTO_TEST_CASE(a_journey_is_stored_with_its_zone_and_closed_if_that_is_unknown) {
    tests::TestDatabase test;
    put_travel_company(test.database());
    const std::chrono::sys_days first = std::chrono::year{2027} / 7 / 1;
    const WeeklyHours hours(std::vector<DayHours>{{std::chrono::Friday, 9h, 12h}});
    Resource guard{
        .id = ResourceId{13}, .branch = BranchId{1}, .name = "Wache", .skills = {}, .hours = {}, .exceptions = {}};
    guard.dated_hours = {{.from = first, .until = first, .hours = hours, .zone = *TimeZone::find("Pacific/Apia")},
                         {.from = first, .hours = hours}};
    test.database().transact([&](store::Tx& tx) { store::insert_resource(tx, kTravelCompany, guard); });
    BOOST_TEST((journeys(test.database())->resource(guard.id)->dated_hours == guard.dated_hours));
    test.run("UPDATE resource_schedule SET time_zone = 'Moon/Crater' WHERE number = 0");
    std::vector<store::CatalogFlaw> flaws;
    const auto damaged =
        test.database().read([&](store::Tx& tx) { return store::load_catalog(tx, kTravelCompany, &flaws).value(); });
    BOOST_TEST((damaged->resource(guard.id)->dated_hours[0] == DatedHours{.from = first, .until = first}));
    BOOST_TEST((damaged->resource(guard.id)->dated_hours[1] == guard.dated_hours[1]));
    BOOST_REQUIRE(flaws.size() == 1U);
    BOOST_TEST(flaws[0].id == guard.id.text());
}

BOOST_AUTO_TEST_SUITE_END()
