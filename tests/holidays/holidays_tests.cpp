// holidays_tests: Easter against known years, each form of rule, substitute days, and what the files must hold.
#include "engine/holidays/holidays.h"

#include "engine/base/calendar_text.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <set>

using namespace slotkeeper;

namespace {

// The names of the holidays on that date, "" on any other day.
std::string holiday_on(std::string_view region, const std::string& date) {
    const auto all = public_holidays(region, std::stoi(date.substr(0, 4)));
    for (const auto& one : all.value()) {
        if (format_iso_date(one.date) == date) return one.name;
    }
    return "";
}

std::string easter(int year) { return format_iso_date(std::chrono::year_month_day(western_easter(year))); }

}  // namespace

BOOST_AUTO_TEST_SUITE(holidays_tests)

BOOST_AUTO_TEST_CASE(easter_of_known_years) {
    for (const auto* known :
         {"1583-04-10", "1598-03-22", "1609-04-19", "1666-04-25", "1700-04-11", "1734-04-25", "1777-03-30",
          "1818-03-22", "1886-04-25", "1900-04-15", "1913-03-23", "1943-04-25", "1954-04-18", "1981-04-19",
          "2000-04-23", "2008-03-23", "2019-04-21", "2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28",
          "2030-04-21", "2038-04-25", "2049-04-18", "2076-04-19", "2100-03-28", "2285-03-22", "2299-04-16"}) {
        BOOST_TEST(easter(std::stoi(std::string(known))) == known);
    }
}

BOOST_AUTO_TEST_CASE(easter_is_a_sunday_from_22_march_to_25_april) {
    for (auto year = 1583; year <= 2299; ++year) {
        const auto date = western_easter(year);
        const std::chrono::sys_days march = std::chrono::year(year) / 3 / 22, april = std::chrono::year(year) / 4 / 25;
        BOOST_TEST((std::chrono::weekday(date) == std::chrono::Sunday));
        BOOST_TEST((march <= date && date <= april), year);
    }
}

BOOST_AUTO_TEST_CASE(a_date_may_be_a_holiday_in_one_region_only) {
    BOOST_TEST(holiday_on("DE-BY", "2026-01-06") == "Heilige Drei Könige");
    BOOST_TEST(holiday_on("DE-BE", "2026-01-06") == "");
    BOOST_TEST(holiday_on("DE-BE", "2026-03-08") == "Internationaler Frauentag");
    BOOST_TEST(holiday_on("DE-BY", "2026-08-15") == "");
    BOOST_TEST(holiday_on("DE-BY-KATH", "2026-08-15") == "Mariä Himmelfahrt");
    BOOST_TEST(holiday_on("DE-BY-KATH", "2026-08-08") == "");
    BOOST_TEST(holiday_on("DE-BY-A", "2026-08-08") == "Augsburger Friedensfest");
    BOOST_TEST(holiday_on("DE-BY-A", "2026-01-06") == "Heilige Drei Könige");
}

BOOST_AUTO_TEST_CASE(a_rule_has_its_first_and_last_year) {
    BOOST_TEST(holiday_on("DE-BE", "2018-03-08") == "");
    BOOST_TEST(holiday_on("DE-BE", "2019-03-08") == "Internationaler Frauentag");
    BOOST_TEST(holiday_on("DE-BE", "2025-05-08") == "Tag der Befreiung");
    BOOST_TEST(holiday_on("DE-BE", "2026-05-08") == "");
}

BOOST_AUTO_TEST_CASE(weekdays_of_a_month_and_before_a_date) {
    BOOST_TEST(holiday_on("US", "2026-01-19") == "Martin Luther King Jr. Day");
    BOOST_TEST(holiday_on("US", "2026-05-25") == "Memorial Day");
    BOOST_TEST(holiday_on("GB-ENG", "2026-08-31") == "Summer bank holiday");
    BOOST_TEST(holiday_on("CH-GE", "2026-09-10") == "Jeûne genevois");
    BOOST_TEST(holiday_on("CH-VD", "2026-09-21") == "Lundi du Jeûne fédéral");
    BOOST_TEST(holiday_on("DE-SN", "2026-11-18") == "Buß- und Bettag");
    BOOST_TEST(holiday_on("DE-SN", "2022-11-16") == "Buß- und Bettag");  // the 23rd is a Wednesday itself
}

BOOST_AUTO_TEST_CASE(a_day_in_holy_week_is_a_week_later) {
    BOOST_TEST(holiday_on("CH-GL", "2026-04-02") == "");
    BOOST_TEST(holiday_on("CH-GL", "2026-04-09") == "Näfelser Fahrt");
    BOOST_TEST(holiday_on("CH-GL", "2025-04-03") == "Näfelser Fahrt");
}

BOOST_AUTO_TEST_CASE(a_date_may_count_on_some_weekdays_only) {
    BOOST_TEST(holiday_on("CH-NE", "2033-12-26") == "Saint-Étienne");  // a Monday
    BOOST_TEST(holiday_on("CH-NE", "2026-12-26") == "");
    BOOST_TEST(holiday_on("CH-AI", "2028-12-26") == "");  // a Tuesday
    BOOST_TEST(holiday_on("CH-AI", "2027-12-26") == "Stephanstag");
}

BOOST_AUTO_TEST_CASE(a_substitute_is_the_next_weekday_that_is_no_holiday) {
    BOOST_TEST(holiday_on("GB-ENG", "2026-12-26") == "Boxing Day");  // a Saturday
    BOOST_TEST(holiday_on("GB-ENG", "2026-12-28") == "Boxing Day (substitute day)");
    BOOST_TEST(holiday_on("GB-ENG", "2027-12-27") == "Christmas Day (substitute day)");
    BOOST_TEST(holiday_on("GB-ENG", "2027-12-28") == "Boxing Day (substitute day)");
    BOOST_TEST(holiday_on("GB-ENG", "2033-12-26") == "Boxing Day");  // a Monday
    BOOST_TEST(holiday_on("GB-ENG", "2033-12-27") == "Christmas Day (substitute day)");
    BOOST_TEST(holiday_on("GB-SCT", "2034-01-03") == "New Year's Day (substitute day)");
}

BOOST_AUTO_TEST_CASE(in_the_united_states_only_a_sunday_has_a_substitute) {
    BOOST_TEST(holiday_on("US-CA", "2026-07-04") == "Independence Day");  // a Saturday
    BOOST_TEST(holiday_on("US-CA", "2026-07-03") == "");
    BOOST_TEST(holiday_on("US-CA", "2026-07-06") == "");
    BOOST_TEST(holiday_on("US-CA", "2027-07-05") == "Independence Day (substitute day)");
}

BOOST_AUTO_TEST_CASE(two_holidays_on_one_date_are_one_with_both_names) {
    BOOST_TEST(holiday_on("DE", "2008-05-01") == "Maifeiertag / Christi Himmelfahrt");
}

BOOST_AUTO_TEST_CASE(names_are_in_the_language_of_the_region_and_in_english) {
    const auto german = public_holidays("CH-ZH", 2026).value(), italian = public_holidays("CH-TI", 2026).value();
    BOOST_TEST(german.front().name == "Neujahr");
    BOOST_TEST(italian.front().name == "Capodanno");
    BOOST_TEST(italian.front().english == "New Year's Day");
}

BOOST_AUTO_TEST_CASE(every_region_has_sorted_days_with_names_in_every_year) {
    BOOST_TEST(holiday_regions().size() == 111U);
    std::set<std::string> codes;
    for (const auto& region : holiday_regions()) {
        codes.insert(region.code);
        BOOST_TEST(!region.name.empty());
        BOOST_TEST(is_holiday_region(region.code));
        for (const auto year : {1583, 2024, 2026, 2037, 2299}) {
            const auto all = public_holidays(region.code, year).value();
            BOOST_TEST(all.size() >= 7U, region.code);
            for (std::size_t i = 0; i < all.size(); ++i) {
                BOOST_TEST(static_cast<int>(all[i].date.year()) == year);
                BOOST_TEST(!all[i].name.empty());
                BOOST_TEST((i == 0 || all[i - 1].date < all[i].date), region.code);
            }
        }
    }
    BOOST_TEST(codes.size() == holiday_regions().size());
}

BOOST_AUTO_TEST_CASE(an_unknown_region_is_refused_with_the_known_ones) {
    const auto switzerland = public_holidays("CH", 2026);
    BOOST_REQUIRE(!switzerland.ok());
    BOOST_TEST((switzerland.refusal().code == ErrorCode::invalid_field));
    BOOST_TEST(switzerland.refusal().field == "region");
    BOOST_TEST(switzerland.refusal().message.starts_with("must be one of CH-AG, CH-AI, "));
    BOOST_TEST(switzerland.refusal().message.find("DE-BY") == std::string::npos);
    const auto elsewhere = public_holidays("nowhere", 2026);
    BOOST_TEST(elsewhere.refusal().message.find("DE-BY") != std::string::npos);
    BOOST_TEST(public_holidays("DE", 1582).refusal().field == "year");
    BOOST_TEST(public_holidays("DE", 2300).refusal().field == "year");
}

BOOST_AUTO_TEST_SUITE_END()
