// holiday_rows: the dates of a branch's own and its region of public holidays, and the booked times that a change of
// them may leave outside the hours.
//
// All of it belongs to the catalogue of the company: a writer locks its version first and bumps it in the same
// transaction (catalog_rows.h). Read on: desk/change_dates.h is that writer.
#pragma once

#include "engine/catalog/branch_dates.h"
#include "engine/store/mariadb/database.h"

#include <optional>
#include <string>
#include <vector>

namespace slotkeeper::store {

// Sorted, with their hours.
std::vector<BranchDate> list_branch_dates(Tx& tx, BranchId branch);
// Replaces an earlier one of that date.
void put_branch_date(Tx& tx, BranchId branch, const BranchDate& date);
bool delete_branch_date(Tx& tx, BranchId branch, std::chrono::sys_days date);  // false: there was none

// std::nullopt: no public holidays close the branch.
std::optional<std::string> load_holiday_region(Tx& tx, BranchId branch);
// An unknown region counts as none, so that the branch can still be edited.
std::optional<std::string> usable_region(const std::optional<std::string>& stored);
void set_holiday_region(Tx& tx, BranchId branch, const std::optional<std::string>& region);

// One segment of an appointment or a hold.
struct BookedSegment {
    AppointmentId appointment;
    Interval time;
};
// The segments that overlap `span`, by start of their appointment. Ended appointments and void holds are left out.
std::vector<BookedSegment> list_booked_segments(Tx& tx, CompanyId company, BranchId branch, const Interval& span);

}  // namespace slotkeeper::store
