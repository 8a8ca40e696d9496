// appointment_rows: appointments, their segments and their audit events, as rows.
//
// All code may read; only the desk writes (desk/write.cpp), in statements of many rows. Every reader takes the company,
// so that an id of another tenant is not found. Nor is a deleted appointment, which must have ended before; its
// remaining jobs still run, because they lock its row by id.
#pragma once

#include "engine/booking/appointment.h"
#include "engine/store/mariadb/list_page.h"
#include "engine/store/mariadb/table.h"

#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace slotkeeper::store {

using PartRow = std::pair<AppointmentId, Part>;
extern const Table<Appointment> appointment_table;
extern const Table<PartRow> appointment_segment_table;
extern const Table<AuditEvent> audit_event_table;

// With parts. Plain reads, without locks.
std::optional<Appointment> load_appointment(Tx& tx, CompanyId company, AppointmentId id);
// As of an earlier version, to answer a repeated request. The present one if that is its version. Notes, metadata,
// answers and attendee are the present ones, because the audit holds no personal values.
std::optional<Appointment> load_appointment_at(Tx& tx, CompanyId company, AppointmentId id, int version);

struct AppointmentFilter {
    CompanyId company;
    std::optional<Instant> from, until;  // by start, half-open
    std::optional<CustomerId> customer;
    std::optional<ResourceId> resource;
    std::optional<State> state;
    std::optional<Instant> runs_at;  // holds that end later
    Metadata metadata{};             // that have all of these; no index helps, so the interval or an id should be set
    // The last one of the previous page: start and id. The order is (start, id).
    std::optional<std::pair<Instant, AppointmentId>> after;
    std::size_t rows_max = limits::page_default;
    bool latest_first = false;  // the reverse of that order
    std::optional<ChangeOrder<AppointmentId>> by_change{};
    std::vector<BranchId> branches{};  // only of these; empty: of all
    std::string cancel_code{};         // cancelled with this code; empty: any
};
std::vector<Appointment> list_appointments(Tx& tx, const AppointmentFilter& filter);
// The statement, without the parts of the appointments.
SqlText list_appointments_sql(const AppointmentFilter& filter);

// For lists. Metadata as stored: the keys sorted, as in the map; a filter is compared with it byte by byte.
std::string write_metadata(const Metadata& metadata);
void load_parts(Tx& tx, std::vector<Appointment>& appointments);

// Oldest first.
std::vector<AuditEvent> load_history(Tx& tx, CompanyId company, AppointmentId id);

// --- for the desk --------------------------------------------------------------------------------
// The texts of SELECTs, so that several go in one round trip; each reader parses one row of the result.
SqlText lock_appointments_sql(std::span<const AppointmentId> ids);  // sorted ids; FOR UPDATE in order of id
SqlText find_appointments_sql(std::span<const AppointmentId> ids);  // without locks
SqlText load_parts_sql(std::span<const AppointmentId> ids);
Appointment read_appointment(const Row& row);
PartRow read_part(const Row& row);

// std::nullopt if there is nothing to write.
std::optional<SqlText> insert_appointments_sql(std::span<const Appointment* const> appointments);
std::optional<SqlText> update_appointments_sql(std::span<const Appointment* const> appointments);
std::optional<SqlText> delete_parts_sql(std::span<const AppointmentId> ids);
std::optional<SqlText> insert_parts_sql(std::span<const Appointment* const> appointments);
std::optional<SqlText> insert_audit_sql(std::span<const AuditEvent* const> events);

}  // namespace slotkeeper::store
