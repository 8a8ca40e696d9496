// series_rows: the statements.
#include "engine/store/booking/series_rows.h"

#include "engine/store/booking/appointment_rows.h"
#include "engine/store/operations/branch_reach.h"

namespace slotkeeper::store {

const Table<Series> series_table{
    "series",
    column<&Series::id>("series_id"),
    column<&Series::company>("company_id"),
    column<&Series::branch>("branch_id"),
    column<&Series::service>("service_id"),
    column<&Series::customer>("customer_id"),
    column<&Series::rule>("rrule"),
    column<&Series::start>("starts_local"),
    column<&Series::created_at>("created_at"),
    column<&Series::updated_at>("updated_at", ColumnUse::read_only),
};

const Table<SeriesStepRow> series_step_table{
    "series_step",
    column<&SeriesStepRow::appointment>("appointment_id"),
    column<&SeriesStepRow::version>("version"),
    column<&SeriesStepRow::step, &SeriesStep::series>("series_id"),
    column<&SeriesStepRow::step, &SeriesStep::event>("event"),
    Column<SeriesStepRow>{{"occurrences"},
                          [](SeriesStepRow& into, const Row& row, std::size_t at) {
                              into.step.occurrences = parse_occurrences(row.at<std::string_view>(at));
                          },
                          [](const SeriesStepRow& from) { return Value(occurrences_text(from.step.occurrences)); }},
    column<&SeriesStepRow::made_at>("made_at"),
};

std::optional<SqlText> insert_series_sql(std::span<const Series> series) { return series_table.insert_all(series); }

std::optional<SqlText> insert_series_steps_sql(std::span<const SeriesStepRow> steps) {
    return series_step_table.insert_all(steps);
}

std::optional<SqlText> touch_series_sql(std::span<const SeriesId> series, Moment now) {
    if (series.empty()) return std::nullopt;
    SqlText sql("UPDATE series SET updated_at = ");
    sql.value(now).raw(" WHERE series_id IN ").list(series);
    return sql;
}

std::optional<Series> load_series(Tx& tx, CompanyId company, SeriesId id) {
    auto sql = series_table.select();
    sql.raw("WHERE series_id = ").value(id).raw(" AND company_id = ").value(company);
    return series_table.first(tx, sql);
}

SqlText series_appointments_sql(CompanyId company, SeriesId id) {
    auto sql = appointment_table.select();
    sql.raw("FORCE INDEX (appointment_series_unique) WHERE series_id = ").value(id);
    sql.raw(" AND company_id = ").value(company).raw(" AND deleted_at IS NULL ORDER BY occurrence");
    return sql;
}

std::vector<Appointment> load_series_appointments(Tx& tx, CompanyId company, SeriesId id) {
    auto found = appointment_table.all(tx, series_appointments_sql(company, id));
    load_parts(tx, found);
    return found;
}

std::optional<SeriesStep> load_series_step(Tx& tx, CompanyId company, AppointmentId id, int version) {
    auto sql = series_step_table.select();
    sql.raw("JOIN series USING (series_id) WHERE appointment_id = ").value(id).raw(" AND version = ").value(version);
    sql.raw(" AND company_id = ").value(company);
    auto found = series_step_table.first(tx, sql);
    return found ? std::optional(std::move(found->step)) : std::nullopt;
}

std::optional<SeriesStep> load_first_step(Tx& tx, CompanyId company, SeriesId id) {
    auto sql = series_step_table.select();
    sql.raw("JOIN series USING (series_id) WHERE series_step.series_id = ").value(id);
    sql.raw(" AND series_step.event = ").value(SeriesEvent::book).raw(" AND company_id = ").value(company);
    auto found = series_step_table.first(tx, sql);
    return found ? std::optional(std::move(found->step)) : std::nullopt;
}

SqlText list_series_sql(const SeriesFilter& filter) {
    auto sql = series_table.select();
    const auto* const index = filter.by_change  ? "series_by_update"
                              : filter.customer ? "series_by_customer"
                                                : "series_by_company";
    where_company(sql, index, filter.company);
    if (filter.customer) sql.raw(" AND customer_id = ").value(*filter.customer);
    add_reach(sql, SeriesTag::prefix, filter.branches);
    if (filter.by_change) {
        add_change_page(sql, "series_id", *filter.by_change, filter.rows_max);
    } else {
        add_id_page(sql, "series_id", Direction::rising, filter.after, filter.rows_max);
    }
    return sql;
}

std::vector<Series> list_series(Tx& tx, const SeriesFilter& filter) {
    return series_table.all(tx, list_series_sql(filter));
}

}  // namespace slotkeeper::store
