// orphan_rows: the statements.
#include "engine/store/catalog/orphan_rows.h"

#include <algorithm>

namespace slotkeeper::store {

namespace {

constexpr auto kAppointment = R"sql(JOIN appointment USING (appointment_id) WHERE )sql";

// A version above the noted one with another event than a move or a reassignment leaves the appointment where it was.
constexpr auto kIsOpen = R"sql(
    (appointment.state IN ('held', 'pending', 'confirmed', 'checked_in') AND ends_at > UTC_TIMESTAMP()
     AND appointment.deleted_at IS NULL
     AND NOT EXISTS (SELECT 1 FROM audit_event
                     WHERE audit_event.appointment_id = orphaned_appointment.appointment_id
                       AND audit_event.version > orphaned_appointment.version AND event IN ('reschedule', 'reassign'))
     AND (misfit <> 'time_off'
          OR EXISTS (SELECT 1 FROM claim
                     WHERE claim.appointment_id = orphaned_appointment.appointment_id
                       AND inside_block_id IS NOT NULL))))sql";

constexpr auto kDelete = R"sql(DELETE FROM orphaned_appointment WHERE appointment_id IN )sql";

constexpr auto kSettled = R"sql(
    SELECT orphaned_appointment.appointment_id FROM orphaned_appointment JOIN appointment USING (appointment_id)
    WHERE orphaned_appointment.company_id = )sql";

constexpr auto kReplace = R"sql(
    ON DUPLICATE KEY UPDATE version = VALUES(version), misfit = VALUES(misfit), reason = VALUES(reason),
                            actor = VALUES(actor), at = VALUES(at))sql";

constexpr auto kCountClaims = R"sql(
    SELECT COUNT(*) - COUNT(session_id) + COUNT(DISTINCT session_id) FROM claim
    WHERE resource_id = :resource AND day BETWEEN DATE(:from) AND DATE(:until)
      AND taken_from < :until AND taken_until > :from
      AND (expires_at IS NULL OR expires_at > UTC_TIMESTAMP()))sql";

}  // namespace

const Table<OrphanRow> orphaned_appointment_table{
    "orphaned_appointment",
    column<&OrphanRow::appointment>("appointment_id"),
    column<&OrphanRow::company>("company_id"),
    column<&OrphanRow::version>("version"),
    column<&OrphanRow::misfit>("misfit"),
    column<&OrphanRow::reason>("reason"),
    column<&OrphanRow::actor>("actor"),
    column<&OrphanRow::at>("at"),
};

void put_orphans(Tx& tx, std::span<const OrphanRow> rows) {
    if (auto sql = orphaned_appointment_table.insert_all(rows)) tx.run(sql->raw(kReplace));
}

std::vector<OrphanRow> list_orphans(Tx& tx, std::optional<CompanyId> company, std::size_t rows_max) {
    auto sql = orphaned_appointment_table.select();
    sql.raw(kAppointment);
    if (company) sql.raw("orphaned_appointment.company_id = ").value(*company).raw(" AND ");
    sql.raw(kIsOpen).raw(" ORDER BY orphaned_appointment.appointment_id LIMIT ").value(rows_max);
    return orphaned_appointment_table.all(tx, sql);
}

std::vector<AppointmentId> list_settled_orphans(Tx& tx, CompanyId company) {
    std::vector<AppointmentId> settled;
    tx.rows(SqlText(kSettled).value(company).raw(" AND NOT ").raw(kIsOpen),
            [&](AppointmentId id) { settled.push_back(id); });
    return settled;
}

void delete_orphans(Tx& tx, std::vector<AppointmentId> appointments) {
    if (appointments.empty()) return;
    std::sort(appointments.begin(), appointments.end());
    tx.run(SqlText(kDelete).list(appointments));
}

int count_claims(Tx& tx, ResourceId resource, const Interval& time) {
    auto claims = 0;
    tx.one(kCountClaims, {resource, time.from, time.until}, [&](int found) { claims = found; });
    return claims;
}

}  // namespace slotkeeper::store
