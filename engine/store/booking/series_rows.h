// series_rows: series, and the steps by which they were booked, moved and cancelled.
//
// Only the desk writes them, in the transaction of the appointments (desk/write.cpp). Every reader takes the company.
// Read on: engine/booking/series.h has the records.
#pragma once

#include "engine/booking/appointment.h"
#include "engine/booking/series.h"
#include "engine/store/mariadb/list_page.h"
#include "engine/store/mariadb/table.h"

#include <optional>
#include <span>
#include <vector>

namespace slotkeeper::store {

// A step with the appointment and version that answer its request.
struct SeriesStepRow {
    AppointmentId appointment;
    int version = 0;
    SeriesStep step;
    Moment made_at;
};

extern const Table<Series> series_table;
extern const Table<SeriesStepRow> series_step_table;

// --- for the desk --------------------------------------------------------------------------------
// std::nullopt if there is nothing to write.
std::optional<SqlText> insert_series_sql(std::span<const Series> series);
std::optional<SqlText> insert_series_steps_sql(std::span<const SeriesStepRow> steps);
std::optional<SqlText> touch_series_sql(std::span<const SeriesId> series, Moment now);  // sorted

// --- for the use cases ---------------------------------------------------------------------------
std::optional<Series> load_series(Tx& tx, CompanyId company, SeriesId id);
// By number, with parts; without skipped occurrences.
SqlText series_appointments_sql(CompanyId company, SeriesId id);
std::vector<Appointment> load_series_appointments(Tx& tx, CompanyId company, SeriesId id);
std::optional<SeriesStep> load_series_step(Tx& tx, CompanyId company, AppointmentId id, int version);
// The step that booked the series.
std::optional<SeriesStep> load_first_step(Tx& tx, CompanyId company, SeriesId id);

struct SeriesFilter {
    CompanyId company;
    std::optional<CustomerId> customer{};
    std::optional<SeriesId> after{};  // the last one of the previous page
    std::size_t rows_max = limits::page_default;
    std::optional<ChangeOrder<SeriesId>> by_change{};
    std::vector<BranchId> branches{};  // only of these; empty: of all
};
SqlText list_series_sql(const SeriesFilter& filter);
std::vector<Series> list_series(Tx& tx, const SeriesFilter& filter);

}  // namespace slotkeeper::store
