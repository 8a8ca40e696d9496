// appointment_lists: pages of appointments, each by the index that serves its filter and its order.
#include "engine/store/booking/appointment_rows.h"

#include "engine/store/operations/branch_reach.h"

#include <algorithm>

namespace slotkeeper::store {

namespace {

// The parts of an appointment are few. A scalar subquery, because MariaDB may materialise an EXISTS: all parts of the
// resource.
constexpr auto kHasResource = R"sql(
    AND (SELECT 1 FROM appointment_segment
         WHERE appointment_segment.appointment_id = appointment.appointment_id AND resource_id = )sql";

constexpr auto kOfParts = R"sql(
    AND appointment_id IN (SELECT appointment_id
                           FROM appointment_segment FORCE INDEX (appointment_segment_by_resource)
                           WHERE resource_id = )sql";

constexpr auto kPartStarts = R"sql(
    SELECT starts_at FROM appointment_segment FORCE INDEX (appointment_segment_by_resource)
    WHERE resource_id = )sql";

constexpr std::chrono::days kShortSpan{7};

// A resource has more parts than there are appointments of one customer, changes since a moment, or holds: only in the
// order of the start the parts are the way to the appointments.
bool goes_by_parts(const AppointmentFilter& filter) {
    return filter.resource && !filter.customer && !filter.by_change && filter.state != State::held;
}

std::string_view index_of(const AppointmentFilter& filter) {
    if (goes_by_parts(filter)) return "PRIMARY";
    // Their rows are few, so that another order is no cost.
    if (filter.customer) return "appointment_by_customer";
    if (filter.state == State::held) return "appointment_by_state";
    if (filter.by_change) return "appointment_by_update";
    return filter.state ? "appointment_by_state" : "appointment_by_start";
}

void add_span(SqlText& sql, const AppointmentFilter& filter, Seconds longer = {}) {
    if (filter.from) sql.raw(" AND starts_at >= ").value(*filter.from);
    if (filter.until) sql.raw(" AND starts_at < ").value(*filter.until + longer);
}

void add_resource(SqlText& sql, const AppointmentFilter& filter) {
    if (!filter.resource) return;
    sql.raw(goes_by_parts(filter) ? kOfParts : kHasResource).value(*filter.resource);
    if (!goes_by_parts(filter)) {
        sql.raw(" LIMIT 1) = 1");
        return;
    }
    // No part begins before its appointment, or later than the longest appointment lasts.
    add_span(sql, filter, limits::appointment_length_max);
    sql.raw(")");
}

// The start of the part at this position, in the order of the list; std::nullopt if there are fewer.
std::optional<Instant> start_of_part(Tx& tx, const AppointmentFilter& filter, std::size_t position) {
    SqlText sql(kPartStarts);
    add_span(sql.value(*filter.resource), filter);
    sql.raw(filter.latest_first ? " ORDER BY starts_at DESC LIMIT 1 OFFSET " : " ORDER BY starts_at LIMIT 1 OFFSET ");
    std::optional<Instant> start;
    tx.rows(sql.value(position), [&](Instant found) { start = found; });
    return start;
}

// Reads as many parts as the page probably needs, and four times as many as long as they do not fill it.
std::vector<Appointment> list_by_parts(Tx& tx, AppointmentFilter filter) {
    if (filter.after && !filter.latest_first) {
        filter.from = std::max(filter.from.value_or(filter.after->first), filter.after->first);
    } else if (filter.after) {
        const auto end = filter.after->first + Seconds(1);
        filter.until = std::min(filter.until.value_or(end), end);
    }
    const auto is_short = filter.from && filter.until && *filter.until - *filter.from <= kShortSpan;
    for (auto parts = 2 * filter.rows_max;; parts *= 4) {
        auto narrow = filter;
        const auto edge = is_short ? std::nullopt : start_of_part(tx, filter, parts);
        if (edge) (filter.latest_first ? narrow.from : narrow.until) = edge;
        auto found = appointment_table.all(tx, list_appointments_sql(narrow));
        if (!edge || found.size() >= filter.rows_max) return found;
    }
}

}  // namespace

SqlText list_appointments_sql(const AppointmentFilter& filter) {
    auto sql = appointment_table.select();
    where_company(sql, index_of(filter), filter.company).raw(" AND deleted_at IS NULL");
    add_span(sql, filter);
    if (filter.customer) sql.raw(" AND customer_id = ").value(*filter.customer);
    if (filter.state) sql.raw(" AND state = ").value(*filter.state);
    if (filter.runs_at) sql.raw(" AND expires_at > ").value(*filter.runs_at);
    if (!filter.cancel_code.empty()) sql.raw(" AND cancel_code = ").value(filter.cancel_code);
    // Byte by byte, and all pairs at once: MariaDB takes two JSON paths for one if they differ in case or accents only.
    if (!filter.metadata.empty()) {
        sql.raw(" AND JSON_CONTAINS(metadata, ").value(write_metadata(filter.metadata)).raw(")");
    }
    add_resource(sql, filter);
    add_reach(sql, AppointmentTag::prefix, filter.branches);
    if (filter.by_change) {
        add_change_page(sql, "appointment_id", *filter.by_change, filter.rows_max);
    } else {
        const auto direction = filter.latest_first ? Direction::falling : Direction::rising;
        add_start_page(sql, "appointment_id", direction, filter.after, filter.rows_max);
    }
    return sql;
}

std::vector<Appointment> list_appointments(Tx& tx, const AppointmentFilter& filter) {
    auto found =
        goes_by_parts(filter) ? list_by_parts(tx, filter) : appointment_table.all(tx, list_appointments_sql(filter));
    load_parts(tx, found);
    return found;
}

}  // namespace slotkeeper::store
