// session_rows: the statements.
#include "engine/store/booking/session_rows.h"

#include "engine/store/operations/branch_reach.h"

#include <unordered_map>

namespace slotkeeper::store {

namespace {

constexpr auto kSessions = R"sql(
    SELECT session_id, service_id, branch_id, starts_at, ends_at, COUNT(*), SUM(party_size), MIN(appointment_id)
    FROM appointment )sql";
// With those who did not come: they had a seat.
constexpr auto kSeated = R"sql(
    AND appointment.deleted_at IS NULL
    AND (appointment.state IN ('pending', 'confirmed', 'checked_in', 'completed', 'no_show')
         OR (appointment.state = 'held' AND appointment.expires_at > UTC_TIMESTAMP())))sql";
constexpr auto kGrouped = R"sql(
    GROUP BY session_id, service_id, branch_id, starts_at, ends_at
    ORDER BY starts_at, session_id LIMIT )sql";
constexpr auto kSeats = R"sql(
    SELECT COALESCE(SUM(party_size), 0) FROM appointment WHERE session_id = )sql";

SqlText sessions_sql(const SessionFilter& filter) {
    SqlText sql(kSessions);
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
    add_reach(sql.raw(kSeated), AppointmentTag::prefix, filter.branches);
    return std::move(sql.raw(kGrouped).value(filter.rows_max));
}

}  // namespace

std::vector<GroupSession> list_sessions(Tx& tx, const SessionFilter& filter) {
    std::vector<GroupSession> sessions;
    std::vector<AppointmentId> examples;
    tx.rows(sessions_sql(filter), [&](SessionId id, ServiceId service, BranchId branch, Instant from, Instant until,
                                      int bookings, int seats, AppointmentId example) {
        sessions.push_back({id, service, branch, {from, until}, bookings, seats});
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
    where_company(sql, "appointment_by_session", company).raw(" AND session_id = ").value(session).raw(kSeated);
    add_reach(sql, AppointmentTag::prefix, branches);
    auto found = appointment_table.all(tx, sql.raw(" ORDER BY appointment_id"));
    load_parts(tx, found);
    return found;
}

int count_seats(Tx& tx, SessionId session) {
    auto seats = 0;
    tx.rows(SqlText(kSeats).value(session).raw(kSeated), [&](int sum) { seats = sum; });
    return seats;
}

}  // namespace slotkeeper::store
