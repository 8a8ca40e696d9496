// holiday_rows: the statements.
#include "engine/store/catalog/holiday_rows.h"

#include "engine/base/limits.h"
#include "engine/booking/appointment.h"
#include "engine/holidays/holidays.h"
#include "engine/store/catalog/catalog_tables.h"

#include <array>
#include <map>

namespace slotkeeper::store {

namespace {

constexpr auto kDeleteDate = R"sql(DELETE FROM holiday WHERE branch_id = :branch AND date = :date)sql";
constexpr auto kDeleteHours = R"sql(DELETE FROM holiday_hours WHERE branch_id = :branch AND date = :date)sql";
constexpr auto kRegion = R"sql(SELECT holiday_region FROM branch WHERE branch_id = :branch)sql";
constexpr auto kSetRegion = R"sql(UPDATE branch SET holiday_region = :region WHERE branch_id = :branch)sql";

constexpr auto kBookedSegments = R"sql(
    SELECT appointment.appointment_id, appointment_segment.starts_at, appointment_segment.ends_at
    FROM appointment FORCE INDEX (appointment_by_start) JOIN appointment_segment USING (appointment_id)
    WHERE appointment.company_id = )sql";

// Of states that are still to come. A hold past its end is void.
constexpr auto kStillToCome = R"sql(
    AND (appointment.state <> 'held' OR appointment.expires_at > UTC_TIMESTAMP())
    ORDER BY appointment.starts_at, appointment.appointment_id, appointment_segment.segment)sql";

}  // namespace

std::vector<BranchDate> list_branch_dates(Tx& tx, BranchId branch) {
    std::map<std::chrono::sys_days, BranchDate> dates;
    for (auto& row : holiday_table.all(tx, holiday_table.select().raw("WHERE branch_id = ").value(branch))) {
        dates[row.date] = {row.date, row.kind, std::move(row.name), {}};
    }
    auto hours = holiday_hours_table.select();
    hours.raw("WHERE branch_id = ").value(branch).raw(" ORDER BY date, from_minute");
    for (const auto& row : holiday_hours_table.all(tx, hours)) dates[row.date].hours.push_back(row.hours);
    std::vector<BranchDate> list;
    for (auto& [date, one] : dates) list.push_back(std::move(one));
    return list;
}

void put_branch_date(Tx& tx, BranchId branch, const BranchDate& date) {
    delete_branch_date(tx, branch, date.date);
    tx.run(*holiday_table.insert_all(std::array{HolidayRow{branch, date.date, date.name, date.kind}}));
    std::vector<HolidayHoursRow> hours;
    for (const auto& range : date.hours) hours.push_back({branch, date.date, range});
    if (const auto sql = holiday_hours_table.insert_all(hours)) tx.run(*sql);
}

bool delete_branch_date(Tx& tx, BranchId branch, std::chrono::sys_days date) {
    tx.run(kDeleteHours, {branch, date});
    return tx.run(kDeleteDate, {branch, date}) > 0;
}

std::optional<std::string> load_holiday_region(Tx& tx, BranchId branch) {
    std::optional<std::string> region;
    tx.one(kRegion, {branch}, [&](std::optional<std::string> found) { region = std::move(found); });
    return region;
}

std::optional<std::string> usable_region(const std::optional<std::string>& stored) {
    return stored && is_holiday_region(*stored) ? stored : std::nullopt;
}

void set_holiday_region(Tx& tx, BranchId branch, const std::optional<std::string>& region) {
    tx.run(kSetRegion, {region, branch});
}

std::vector<BookedSegment> list_booked_segments(Tx& tx, CompanyId company, BranchId branch, const Interval& span) {
    SqlText sql(kBookedSegments);
    sql.value(company).raw(" AND appointment.branch_id = ").value(branch);
    sql.raw(" AND appointment.starts_at > ").value(span.from - limits::appointment_length_max);
    sql.raw(" AND appointment.starts_at < ").value(span.until);
    sql.raw(" AND appointment_segment.starts_at < ").value(span.until);
    sql.raw(" AND appointment_segment.ends_at > ").value(span.from);
    sql.raw(" AND appointment.state IN ")
        .list(std::array{State::held, State::pending, State::confirmed, State::checked_in});
    sql.raw(kStillToCome);
    std::vector<BookedSegment> list;
    tx.rows(sql, [&](AppointmentId appointment, Instant from, Instant until) {
        if (!list.empty() && list.back().appointment == appointment && list.back().time == Interval{from, until})
            return;
        list.push_back({appointment, {from, until}});
    });
    return list;
}

}  // namespace slotkeeper::store
