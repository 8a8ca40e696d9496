// hours_tables: the columns of the tables of weekly hours.
#include "engine/store/catalog/catalog_tables.h"

namespace slotkeeper::store {

namespace {

template <auto Hours>
Column<detail::Owner<Hours>> weekday_of() {
    using Struct = detail::Owner<Hours>;
    return {{"weekday"},
            [](Struct& into, const Row& row, std::size_t at) {
                (into.*Hours).day = std::chrono::weekday(row.at<unsigned>(at));
            },
            [](const Struct& from) { return Value((from.*Hours).day.c_encoding()); }};
}

template <class Owner>
Table<HoursRow<Owner>> hours_table(std::string_view name, std::string_view owner) {
    using Hours = HoursRow<Owner>;
    return Table<Hours>{
        name,

        column<&Hours::owner>(owner),
        weekday_of<&Hours::hours>(),
        column<&Hours::hours, &DayHours::from>("from_minute"),
        column<&Hours::hours, &DayHours::until>("until_minute"),
    };
}

template <class Owner>
Table<DatedRangeRow<Owner>> dated_range_table(std::string_view name, std::string_view owner) {
    using Range = DatedRangeRow<Owner>;
    return Table<Range>{
        name,
        column<&Range::owner>(owner),
        column<&Range::number>("number"),
        weekday_of<&Range::hours>(),
        column<&Range::hours, &DayHours::from>("from_minute"),
        column<&Range::hours, &DayHours::until>("until_minute"),
    };
}

}  // namespace

const Table<HoursRow<BranchId>> opening_hours_table = hours_table<BranchId>("opening_hours", "branch_id");

using BranchWeeksRow = DatedHoursRow<BranchId>;
const Table<BranchWeeksRow> branch_schedule_table{
    "branch_schedule",
    column<&BranchWeeksRow::owner>("branch_id"),
    column<&BranchWeeksRow::number>("number"),
    column<&BranchWeeksRow::dated, &DatedHours::from>("from_date"),
    column<&BranchWeeksRow::dated, &DatedHours::until>("until_date"),
    column<&BranchWeeksRow::dated, &DatedHours::every_weeks>("every_weeks"),
    column<&BranchWeeksRow::dated, &DatedHours::anchor>("anchor_date"),
};

const Table<DatedRangeRow<BranchId>> branch_schedule_hours_table =
    dated_range_table<BranchId>("branch_schedule_hours", "branch_id");

const Table<HoursRow<ResourceId>> schedule_table = hours_table<ResourceId>("schedule", "resource_id");

using ResourceWeeksRow = DatedHoursRow<ResourceId>;
const Table<ResourceWeeksRow> resource_schedule_table{
    "resource_schedule",
    column<&ResourceWeeksRow::owner>("resource_id"),
    column<&ResourceWeeksRow::number>("number"),
    column<&ResourceWeeksRow::dated, &DatedHours::from>("from_date"),
    column<&ResourceWeeksRow::dated, &DatedHours::until>("until_date"),
    column<&ResourceWeeksRow::dated, &DatedHours::every_weeks>("every_weeks"),
    column<&ResourceWeeksRow::dated, &DatedHours::anchor>("anchor_date"),
    column<&ResourceWeeksRow::zone>("time_zone"),
};

const Table<DatedRangeRow<ResourceId>> resource_schedule_hours_table =
    dated_range_table<ResourceId>("resource_schedule_hours", "resource_id");

const Table<WorkplaceHoursRow> resource_branch_hours_table{
    "resource_branch_hours",
    column<&WorkplaceHoursRow::resource>("resource_id"),
    column<&WorkplaceHoursRow::branch>("branch_id"),
    weekday_of<&WorkplaceHoursRow::hours>(),
    column<&WorkplaceHoursRow::hours, &DayHours::from>("from_minute"),
    column<&WorkplaceHoursRow::hours, &DayHours::until>("until_minute"),
};

const Table<PeakTimeRow> service_peak_time_table{
    "service_peak_time",
    column<&PeakTimeRow::service>("service_id"),
    column<&PeakTimeRow::number>("number"),
    weekday_of<&PeakTimeRow::hours>(),
    column<&PeakTimeRow::hours, &DayHours::from>("from_minute"),
    column<&PeakTimeRow::hours, &DayHours::until>("until_minute"),
    column<&PeakTimeRow::price>("price"),
    column<&PeakTimeRow::approval>("approval"),
};

}  // namespace slotkeeper::store
