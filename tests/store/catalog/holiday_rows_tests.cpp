// holiday_rows_tests: the own dates of a branch and its region, as rows and in the catalogue.
#include "engine/store/catalog/holiday_rows.h"

#include "engine/store/catalog/catalog_rows.h"
#include "tests/support/salon.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::sys_days kDay = 2035y / 12 / 24, kHoliday = 2035y / 12 / 25;
const HourRange kEarly{Minutes(9 * 60), Minutes(10 * 60)}, kLate{Minutes(12 * 60), Minutes(14 * 60)};

struct HolidayRows : Salon {
    const BranchId branch = demo::branch().id;

    void put(const BranchDate& date) {
        database.transact([&](store::Tx& tx) { store::put_branch_date(tx, branch, date); });
    }
    std::vector<BranchDate> dates() {
        return database.read([&](store::Tx& tx) { return store::list_branch_dates(tx, branch); });
    }
    void set_region(const std::optional<std::string>& region) {
        database.transact([&](store::Tx& tx) { store::set_holiday_region(tx, branch, region); });
    }
    Branch loaded(std::vector<store::CatalogFlaw>& flaws) {
        const auto found =
            database.read([&](store::Tx& tx) { return store::load_catalog(tx, demo::kCompany, &flaws); });
        return (*found)->at(branch);
    }
    // "none", "closed", or the number of ranges.
    std::string exception_on(const Branch& of, std::chrono::sys_days date) {
        const auto found = std::find_if(of.exceptions.begin(), of.exceptions.end(), [&](const DateException& one) {
            return std::chrono::sys_days(one.date) == date;
        });
        if (found == of.exceptions.end()) return "none";
        return found->hours.empty() ? "closed" : std::to_string(found->hours.size());
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(holiday_rows_tests, HolidayRows)

BOOST_AUTO_TEST_CASE(a_date_replaces_an_earlier_one_with_its_hours) {
    put({kDay, DateKind::hours, "kurz", {kLate, kEarly}});
    auto stored = dates();
    BOOST_REQUIRE(stored.size() == 1U);
    BOOST_TEST((stored[0].kind == DateKind::hours));
    BOOST_TEST(stored[0].name == "kurz");
    BOOST_TEST((stored[0].hours == std::vector{kEarly, kLate}));
    put({kDay, DateKind::closed, "zu", {}});
    stored = dates();
    BOOST_REQUIRE(stored.size() == 1U);
    BOOST_TEST((stored[0].kind == DateKind::closed));
    BOOST_TEST(stored[0].hours.empty());
    const auto is_deleted = [&] {
        return database.transact([&](store::Tx& tx) { return store::delete_branch_date(tx, branch, kDay); });
    };
    BOOST_TEST(is_deleted());
    BOOST_TEST(!is_deleted());
    BOOST_TEST(dates().empty());
}

BOOST_AUTO_TEST_CASE(the_catalogue_has_public_holidays_and_own_dates) {
    std::vector<store::CatalogFlaw> flaws;
    BOOST_TEST(exception_on(loaded(flaws), kHoliday) == "none");
    set_region("DE-BY");
    put({kDay, DateKind::hours, "", {kEarly, kLate}});
    auto branch_now = loaded(flaws);
    BOOST_TEST(branch_now.holiday_region.value() == "DE-BY");
    BOOST_TEST(exception_on(branch_now, kHoliday) == "closed");
    BOOST_TEST(exception_on(branch_now, kDay) == "2");
    put({kHoliday, DateKind::open, "", {}});
    BOOST_TEST(exception_on(loaded(flaws), kHoliday) == "none");
    BOOST_TEST(flaws.empty());
}

BOOST_AUTO_TEST_CASE(an_unknown_region_and_overlapping_hours_are_flaws) {
    set_region("XX");
    put({kDay, DateKind::hours, "", {{Minutes(540), Minutes(660)}, {Minutes(600), Minutes(720)}}});
    std::vector<store::CatalogFlaw> flaws;
    BOOST_TEST(exception_on(loaded(flaws), kDay) == "closed");
    BOOST_TEST(flaws.size() == 2U);
}

BOOST_AUTO_TEST_SUITE_END()
