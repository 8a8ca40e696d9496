// stored_hours: hours as they are stored, put together; what cannot be used is closed.
//
// For catalog_rows.cpp, which reads the rows.
#pragma once

#include "engine/base/limits.h"
#include "engine/catalog/branch_dates.h"
#include "engine/store/catalog/catalog_rows.h"
#include "engine/store/catalog/catalog_tables.h"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

namespace slotkeeper::store {

using Dates = std::map<std::chrono::sys_days, DateException>;

// By date.
std::vector<DateException> exceptions_of(const Dates& dates);
DateException& exception_on(Dates& dates, std::chrono::sys_days date);

// The dates of a branch, in order; the hours of a date that cannot be used are left out.
std::vector<BranchDate> usable_dates(const std::map<std::chrono::sys_days, BranchDate>& dates);

// The other weeks of a branch or a resource, by number.
struct DatedPieces {
    std::map<int, DatedHours> weeks;
    std::map<int, std::vector<DayHours>> hours;
    std::map<int, std::string> zones;

    template <class Row>
    void add(const Row& row) {
        if constexpr (requires { row.dated; }) {
            weeks[row.number] = row.dated;
            if (row.zone) zones[row.number] = *row.zone;
        } else {
            hours[row.number].push_back(row.hours);
        }
    }
};

// Those with unusable hours or dates or an unknown zone are closed, for as long as they would count. `id`: whose they
// are.
std::vector<DatedHours> usable_weeks(DatedPieces& pieces, const std::string& id, std::vector<CatalogFlaw>& flaws);

// The peak times of a service, by number.
struct PeakPieces {
    struct Piece {
        std::vector<DayHours> hours;
        std::int64_t price = 0;
        Approval approval = Approval::none;
    };
    std::map<int, Piece> peaks;

    void add(const PeakTimeRow& row);
};

// None of them if one has an impossible price or they overlap: a wrong price is worse than the usual one. But that an
// approval is wanted is kept, by the service.
std::vector<PeakTime> usable_peaks(const PeakPieces& pieces, Service& service, std::vector<CatalogFlaw>& flaws);

// Searches and locks reach as far as the longest buffer.
inline Minutes usable_buffer(Minutes stored) { return std::clamp(stored, Minutes(0), limits::buffer_max); }

}  // namespace slotkeeper::store
