// orphan_rows: coming appointments that a forced change of the catalogue left without room.
//
// A row stays until the appointment ends, is moved (the desk then decided by the new catalogue) or fits again.
#pragma once

#include "engine/booking/fit.h"
#include "engine/store/mariadb/table.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace slotkeeper::store {

struct OrphanRow {
    AppointmentId appointment;
    CompanyId company;
    int version = 0;  // of the appointment, when it was found
    Misfit misfit = Misfit::service_gone;
    std::string reason, actor;
    Moment at;
};

extern const Table<OrphanRow> orphaned_appointment_table;

// A row that is there already is replaced. The appointments are locked in shared mode, in the order of the rows.
void put_orphans(Tx& tx, std::span<const OrphanRow> rows);
// Of the company, or of all; without those that ended or were moved since. By appointment.
std::vector<OrphanRow> list_orphans(Tx& tx, std::optional<CompanyId> company, std::size_t rows_max);
// Those that ended or were moved since. Without locks.
std::vector<AppointmentId> list_settled_orphans(Tx& tx, CompanyId company);
void delete_orphans(Tx& tx, std::vector<AppointmentId> appointments);

// Claims of the resource that overlap the time: at least as many as it serves at any moment of it.
int count_claims(Tx& tx, ResourceId resource, const Interval& time);

}  // namespace slotkeeper::store
