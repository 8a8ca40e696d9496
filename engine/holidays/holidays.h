// holidays: the public holidays of a country or region, by rule.
//
// The rules are data: rules/ has a file for each country, and its README says what a rule can be and
// which days are meant. They are laws, so a new one needs a change of the file; a business with other days has its own
// (store/catalog/holiday_rows.h). Pure. Read on: tests/contract/holidays.js compares the years 2024 to 2037 with the
// rules of other authors.
#pragma once

#include "engine/base/result.h"

#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace slotkeeper {

struct Holiday {
    std::chrono::year_month_day date;
    std::string name;     // in the language of the region
    std::string english;  // the same in English

    bool operator==(const Holiday&) const = default;
};

struct HolidayRegion {
    std::string code;  // ISO 3166-2, "DE-BY"; or of a country whose holidays are known without a region, "AT"
    std::string name;  // in the language of the region
};

// Sorted by code.
const std::vector<HolidayRegion>& holiday_regions();
// Whether it is the code of one of them.
bool is_holiday_region(std::string_view code);
// Of an unknown code, invalid_field with the known ones: those of the country, if there are any.
Refusal unknown_holiday_region(std::string_view code, std::string field);

// The days in that year on which businesses of the region are closed by law or custom, sorted, with substitute days. If
// two fall on one date, the names are joined. Refuses an unknown region with the known ones ("region"), and a year
// without a Gregorian Easter in the tables of the rules ("year"): 1583 to 2299 are allowed. For years before 2024 the
// rules may be younger than the year.
Result<std::vector<Holiday>> public_holidays(std::string_view region, int year);

// Easter Sunday of the Western churches. REQUIRES: year >= 1583.
std::chrono::sys_days western_easter(int year);

// The files by the code of their country, put into the program when it is built.
const std::map<std::string_view, std::string_view>& holiday_files();

}  // namespace slotkeeper
