// branch_dates_tests: public holidays with the own dates of a branch over them.
#include "engine/catalog/branch_dates.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace slotkeeper;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::sys_days kChristmas = 2026y / 12 / 25, kBoxingDay = 2026y / 12 / 26, kEve = 2026y / 12 / 24;
const std::optional<std::string> kBavaria = "DE-BY";
const HourRange kMorning{Minutes(9 * 60), Minutes(12 * 60)};

const DateException* exception_on(const std::vector<DateException>& list, std::chrono::sys_days date) {
    const auto found = std::find_if(list.begin(), list.end(),
                                    [&](const DateException& one) { return std::chrono::sys_days(one.date) == date; });
    return found == list.end() ? nullptr : &*found;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(branch_dates_tests)

BOOST_AUTO_TEST_CASE(public_holidays_are_closed_until_the_last_year_that_can_be_booked) {
    const auto list = date_exceptions(kBavaria, {}, 2025y);
    BOOST_REQUIRE(exception_on(list, kChristmas) != nullptr);
    BOOST_TEST(exception_on(list, kChristmas)->hours.empty());
    BOOST_TEST((list.front().date == 2025y / 1 / 1));
    BOOST_TEST((list.back().date == 2037y / 12 / 26));
    BOOST_TEST(std::is_sorted(list.begin(), list.end(), [](const auto& a, const auto& b) { return a.date < b.date; }));
    BOOST_TEST(check_hours(list, "dates").ok());
}

BOOST_AUTO_TEST_CASE(own_dates_replace_public_holidays) {
    const std::vector<BranchDate> own{{kEve, DateKind::closed, "Betriebsferien", {}},
                                      {kChristmas, DateKind::open, "", {}},
                                      {kBoxingDay, DateKind::hours, "", {kMorning}}};
    const auto list = date_exceptions(kBavaria, own, 2026y);
    BOOST_REQUIRE(exception_on(list, kEve) != nullptr);
    BOOST_TEST(exception_on(list, kChristmas) == nullptr);
    BOOST_REQUIRE(exception_on(list, kBoxingDay) != nullptr);
    BOOST_TEST((exception_on(list, kBoxingDay)->hours == std::vector{kMorning}));
}

BOOST_AUTO_TEST_CASE(without_a_region_there_are_only_own_dates) {
    BOOST_TEST(date_exceptions(std::nullopt, {}, 2026y).empty());
    BOOST_TEST(date_exceptions("nowhere", {}, 2026y).empty());
    const std::vector<BranchDate> own{{kEve, DateKind::closed, "", {}}};
    BOOST_TEST(date_exceptions(std::nullopt, own, 2026y).size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_list_names_the_source_and_the_public_holiday) {
    const std::vector<BranchDate> own{{kEve, DateKind::closed, "Betriebsferien", {}},
                                      {kChristmas, DateKind::open, "", {}}};
    const auto list = list_dates(kBavaria, own, kEve, kBoxingDay);
    BOOST_REQUIRE(list.size() == 3U);
    BOOST_TEST((list[0].source == DateSource::own));
    BOOST_TEST(list[0].date.name == "Betriebsferien");
    BOOST_TEST(!list[0].public_holiday);
    BOOST_TEST((list[1].source == DateSource::own && list[1].date.kind == DateKind::open));
    BOOST_TEST(list[1].date.name == "1. Weihnachtstag");
    BOOST_TEST(list[1].public_holiday.value() == "Christmas Day");
    BOOST_TEST((list[2].source == DateSource::region && list[2].date.kind == DateKind::closed));
    BOOST_TEST(list_dates(kBavaria, own, kEve, kEve).size() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()
