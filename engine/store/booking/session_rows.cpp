// session_rows: the statements.
#include "engine/store/booking/session_rows.h"

#include "engine/store/operations/branch_reach.h"

#include <unordered_map>

namespace slotkeeper::store {

namespace {

// With those who did not come: they had a seat.
constexpr auto kTakesSeat = R"sql(
    (appointment.state IN ('pending', 'confirmed', 'checked_in', 'completed', 'no_show')
     OR (appointment.state = 'held' AND appointment.expires_at > UTC_TIMESTAMP())))sql";
constexpr auto kGrouped = R"sql(
    GROUP BY session_id, service_id, branch_id, starts_at, ends_at HAVING bookings > 0)sql";
constexpr auto kSeats = R"sql(
    SELECT COALESCE(SUM(party_size), 0) FROM appointment WHERE session_id = )sql";

SqlText& add_seated(SqlText& sql) { return sql.raw(" AND appointment.deleted_at IS NULL AND ").raw(kTakesSeat); }

// Cancelled bookings are read too, because a cancellation is a change of the session.
SqlText sessions_sql(const SessionFilter& filter) {
    SqlText sql("SELECT session_id, service_id, branch_id, starts_at, ends_at, COUNT(CASE WHEN ");
    sql.raw(kTakesSeat).raw(" THEN 1 END) AS bookings, SUM(CASE WHEN ").raw(kTakesSeat);
    sql.raw(" THEN party_size END), MIN(CASE WHEN ").raw(kTakesSeat);
    sql.raw(" THEN appointment_id END), MAX(updated_at) AS changed_at FROM appointment ");
    where_company(sql, filter.id ? "appointment_by_session" : "appointment_by_start", filter.company);
    if (filter.id) {
        sql.raw(" AND session_id = ").value(*filter.id);
    } else {
        sql.raw(" AND session_id IS NOT NULL");
    }
    if (filter.from) sql.raw(" AND starts_at >= ").value(*filter.from);
    if (filter.until) sql.raw(" AND starts_at < ").value(*filter.until);
    if (filter.service) sql.raw(" AND service_id = ").value(*filter.service);
    if (filter.after) {
        const auto& [start, id] = *filter.after;
        sql.raw(" AND starts_at >= ").value(start).raw(" AND (starts_at > ").value(start);
        sql.raw(" OR session_id > ").value(id).raw(")");
    }
    add_reach(sql.raw(" AND appointment.deleted_at IS NULL"), AppointmentTag::prefix, filter.branches);
    sql.raw(kGrouped);
    if (filter.updated_since) sql.raw(" AND changed_at >= ").value(*filter.updated_since);
    return std::move(sql.raw(" ORDER BY starts_at, session_id LIMIT ").value(filter.rows_max));
}

}  // namespace

std::vector<GroupSession> list_sessions(Tx& tx, const SessionFilter& filter) {
    std::vector<GroupSession> sessions;
    std::vector<AppointmentId> examples;
    tx.rows(sessions_sql(filter), [&](SessionId id, ServiceId service, BranchId branch, Instant from, Instant until,
                                      int bookings, int seats, AppointmentId example, Moment updated_at) {
        sessions.push_back({id, service, branch, {from, until}, bookings, seats, {}, updated_at});
        examples.push_back(example);
    });
    if (examples.empty()) return sessions;
    std::unordered_map<AppointmentId, std::vector<Part>> parts;
    for (const auto& [id, part] : appointment_segment_table.all(tx, load_parts_sql(examples))) {
        parts[id].push_back(part);
    }
    for (std::size_t i = 0; i < sessions.size(); ++i) sessions[i].parts = std::move(parts[examples[i]]);
    return sessions;
}

std::vector<Appointment> list_attendees(Tx& tx, CompanyId company, SessionId session,
                                        const std::vector<BranchId>& branches) {
    auto sql = appointment_table.select();
    where_company(sql, "appointment_by_session", company).raw(" AND session_id = ").value(session);
    add_reach(add_seated(sql), AppointmentTag::prefix, branches);
    auto found = appointment_table.all(tx, sql.raw(" ORDER BY appointment_id"));
    load_parts(tx, found);
    return found;
}

int count_seats(Tx& tx, SessionId session) {
    auto seats = 0;
    SqlText sql(kSeats);
    tx.rows(add_seated(sql.value(session)), [&](int sum) { seats = sum; });
    return seats;
}

}  // namespace slotkeeper::store
