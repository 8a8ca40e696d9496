// appointment_rows: the statements of appointments, their parts and their audit events.
#include "engine/store/booking/appointment_rows.h"

#include <algorithm>

namespace slotkeeper::store {

namespace {

constexpr auto kAppointmentColumns = R"sql(
    appointment_id, company_id, branch_id, service_id, customer_id, attendee_name, state, version, starts_at, ends_at,
    expires_at, holder, source, notes, metadata, created_at, audit_head, acknowledged_at)sql";

constexpr auto kPartColumns = R"sql(
    appointment_id, segment, need, resource_id, starts_at, ends_at, taken_from, taken_until)sql";

constexpr auto kNotDeleted = " AND appointment.deleted_at IS NULL";

// Only the columns that an event may change; the rows exist and are locked, so nothing is inserted.
constexpr auto kUpdateAppointments = R"sql(
    ON DUPLICATE KEY UPDATE customer_id = VALUES(customer_id), attendee_name = VALUES(attendee_name),
        state = VALUES(state), version = VALUES(version), starts_at = VALUES(starts_at), ends_at = VALUES(ends_at),
        expires_at = VALUES(expires_at), holder = VALUES(holder), source = VALUES(source), notes = VALUES(notes),
        metadata = VALUES(metadata), audit_head = VALUES(audit_head), acknowledged_at = VALUES(acknowledged_at))sql";

constexpr auto kLoadHistory = R"sql(
    SELECT audit_event.appointment_id, audit_event.version, event, actor, at, audit_event.state, audit_event.starts_at,
           audit_event.ends_at, segments, reason, previous_hash, hash
    FROM audit_event JOIN appointment USING (appointment_id)
    WHERE appointment_id = :id AND company_id = :company
    ORDER BY audit_event.version)sql";

constexpr auto kInsertAudit = R"sql(
    INSERT INTO audit_event (appointment_id, version, event, actor, at, state, starts_at, ends_at, segments, reason,
                             previous_hash, hash) VALUES )sql";

void append_escaped(std::string& out, std::string_view text) {
    for (const char letter : text) {
        switch (letter) {
            case '\t':
                out += "\\t";
                break;
            case '\n':
                out += "\\n";
                break;
            case '\\':
                out += "\\\\";
                break;
            default:
                out += letter;
        }
    }
}

std::string write_metadata(const Metadata& metadata) {
    std::string text;
    for (const auto& [key, value] : metadata) {
        append_escaped(text, key);
        text += '\t';
        append_escaped(text, value);
        text += '\n';
    }
    return text;
}

Metadata read_metadata(std::string_view text) {
    Metadata metadata;
    std::string key, current;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\t') {
            key = std::exchange(current, {});
        } else if (text[i] == '\n') {
            metadata[std::exchange(key, {})] = std::exchange(current, {});
        } else if (text[i] == '\\' && i + 1 < text.size()) {
            const auto escaped = text[++i];
            current += escaped == 't' ? '\t' : escaped == 'n' ? '\n' : escaped;
        } else {
            current += text[i];
        }
    }
    return metadata;
}

SqlText select_appointments() {
    return std::move(SqlText("SELECT").raw(kAppointmentColumns).raw(" FROM appointment "));
}

void append_appointment_rows(SqlText& sql, std::span<const Appointment* const> appointments) {
    for (const auto* one : appointments) {
        const auto holder = one->holder.empty() ? std::nullopt : std::optional(one->holder);
        sql.row({one->id, one->company, one->branch, one->service, one->customer, one->attendee_name, one->state,
                 one->version, one->time.from, one->time.until, one->expires_at, holder, one->source, one->notes,
                 write_metadata(one->metadata), one->created_at, one->audit_head, one->acknowledged_at});
    }
}

SqlText insert_appointments_start() {
    return std::move(SqlText("INSERT INTO appointment (").raw(kAppointmentColumns).raw(") VALUES "));
}

void load_parts(Tx& tx, std::vector<Appointment>& appointments) {
    if (appointments.empty()) return;
    std::vector<AppointmentId> ids;
    std::unordered_map<AppointmentId, Appointment*> by_id;
    for (auto& appointment : appointments) {
        ids.push_back(appointment.id);
        by_id.emplace(appointment.id, &appointment);
    }
    tx.rows(load_parts_sql(ids), [&](const Row& row) {
        auto [id, part] = read_part(row);
        by_id.at(id)->parts.push_back(part);
    });
}

AuditEvent read_audit(const Row& row) {
    AuditEvent event;
    event.appointment = row.id<AppointmentId>(0);
    event.version = static_cast<int>(row.number(1));
    event.event = row.view(2) == kNoShowBefore ? Event::no_show : row.word<Event>(2);
    event.actor = row.text(3);
    event.at = row.moment(4);
    event.state = row.word<State>(5);
    event.time = {row.instant(6), row.instant(7)};
    event.segments = row.text(8);
    event.reason = row.text(9);
    event.previous_hash = row.text(10);
    event.hash = row.text(11);
    return event;
}

}  // namespace

Appointment read_appointment(const Row& row) {
    Appointment one;
    one.id = row.id<AppointmentId>(0);
    one.company = row.id<CompanyId>(1);
    one.branch = row.id<BranchId>(2);
    one.service = row.id<ServiceId>(3);
    if (!row.is_null(4)) one.customer = row.id<CustomerId>(4);
    one.attendee_name = row.text(5);
    one.state = row.word<State>(6);
    one.version = static_cast<int>(row.number(7));
    one.time = {row.instant(8), row.instant(9)};
    if (!row.is_null(10)) one.expires_at = row.instant(10);
    if (!row.is_null(11)) one.holder = row.text(11);
    one.source = row.word<Source>(12);
    one.notes = row.text(13);
    one.metadata = read_metadata(row.view(14));
    one.created_at = row.moment(15);
    one.audit_head = row.text(16);
    if (!row.is_null(17)) one.acknowledged_at = row.instant(17);
    return one;
}

std::pair<AppointmentId, Part> read_part(const Row& row) {
    Part part;
    part.segment = static_cast<int>(row.number(1));
    part.need = static_cast<int>(row.number(2));
    if (!row.is_null(3)) part.resource = row.id<ResourceId>(3);
    part.time = {row.instant(4), row.instant(5)};
    part.taken = {row.instant(6), row.instant(7)};
    return {row.id<AppointmentId>(0), part};
}

std::optional<Appointment> load_appointment(Tx& tx, CompanyId company, AppointmentId id) {
    std::vector<Appointment> found;
    auto sql = select_appointments();
    sql.raw("WHERE appointment_id = ").value(id).raw(" AND company_id = ").value(company).raw(kNotDeleted);
    tx.rows(sql, [&](const Row& row) { found.push_back(read_appointment(row)); });
    if (found.empty()) return std::nullopt;
    load_parts(tx, found);
    return std::move(found.front());
}

std::optional<Appointment> load_appointment_at(Tx& tx, CompanyId company, AppointmentId id, int version) {
    auto appointment = load_appointment(tx, company, id);
    if (!appointment || appointment->version == version) return appointment;
    appointment->acknowledged_at.reset();
    for (const auto& event : load_history(tx, company, id)) {
        if (event.version > version) break;
        if (event.event == Event::acknowledge) appointment->acknowledged_at = whole_seconds(event.at);
        if (event.event == Event::reschedule) appointment->acknowledged_at.reset();
        if (event.version != version) continue;
        appointment->version = version;
        appointment->state = event.state;
        appointment->time = event.time;
        appointment->parts = parse_segments(event.segments);
        appointment->audit_head = event.hash;
    }
    return appointment;
}

std::vector<Appointment> list_appointments(Tx& tx, const AppointmentFilter& filter) {
    auto sql = select_appointments();
    sql.raw("WHERE company_id = ").value(filter.company).raw(kNotDeleted);
    if (filter.from) sql.raw(" AND starts_at >= ").value(*filter.from);
    if (filter.until) sql.raw(" AND starts_at < ").value(*filter.until);
    if (filter.customer) sql.raw(" AND customer_id = ").value(*filter.customer);
    if (filter.state) sql.raw(" AND state = ").value(*filter.state);
    if (filter.runs_at) sql.raw(" AND expires_at > ").value(*filter.runs_at);
    if (filter.resource) {
        sql.raw(" AND appointment_id IN (SELECT appointment_id FROM appointment_segment WHERE resource_id = ");
        sql.value(*filter.resource).raw(")");
    }
    if (filter.after) {
        const auto& [start, id] = *filter.after;
        sql.raw(" AND starts_at >= ").value(start);
        sql.raw(" AND (starts_at > ").value(start).raw(" OR appointment_id > ").value(id).raw(")");
    }
    sql.raw(" ORDER BY starts_at, appointment_id LIMIT ").value(filter.rows_max);
    std::vector<Appointment> found;
    tx.rows(sql, [&](const Row& row) { found.push_back(read_appointment(row)); });
    load_parts(tx, found);
    return found;
}

std::vector<AuditEvent> load_history(Tx& tx, CompanyId company, AppointmentId id) {
    std::vector<AuditEvent> history;
    tx.rows(kLoadHistory, {id, company}, [&](const Row& row) { history.push_back(read_audit(row)); });
    return history;
}

SqlText lock_appointments_sql(std::span<const AppointmentId> ids) {
    auto sql = select_appointments();
    sql.raw("WHERE appointment_id IN ").list(ids).raw(" ORDER BY appointment_id FOR UPDATE");
    return sql;
}

SqlText load_parts_sql(std::span<const AppointmentId> ids) {
    SqlText sql("SELECT");
    sql.raw(kPartColumns).raw(" FROM appointment_segment WHERE appointment_id IN ").list(ids);
    sql.raw(" ORDER BY appointment_id, segment, need");
    return sql;
}

std::optional<SqlText> insert_appointments_sql(std::span<const Appointment* const> appointments) {
    if (appointments.empty()) return std::nullopt;
    auto sql = insert_appointments_start();
    append_appointment_rows(sql, appointments);
    return sql;
}

std::optional<SqlText> update_appointments_sql(std::span<const Appointment* const> appointments) {
    if (appointments.empty()) return std::nullopt;
    auto sql = insert_appointments_start();
    append_appointment_rows(sql, appointments);
    sql.raw(kUpdateAppointments);
    return sql;
}

std::optional<SqlText> delete_parts_sql(std::span<const AppointmentId> ids) {
    if (ids.empty()) return std::nullopt;
    return SqlText("DELETE FROM appointment_segment WHERE appointment_id IN ").list(ids);
}

std::optional<SqlText> insert_parts_sql(std::span<const Appointment* const> appointments) {
    SqlText sql("INSERT INTO appointment_segment (");
    sql.raw(kPartColumns).raw(") VALUES ");
    for (const auto* one : appointments) {
        for (const auto& part : one->parts) {
            sql.row({one->id, part.segment, part.need, part.resource, part.time.from, part.time.until, part.taken.from,
                     part.taken.until});
        }
    }
    return sql.has_rows() ? std::optional(sql) : std::nullopt;
}

std::optional<SqlText> insert_audit_sql(std::span<const AuditEvent* const> events) {
    if (events.empty()) return std::nullopt;
    SqlText sql(kInsertAudit);
    for (const auto* event : events) {
        sql.row({event->appointment, event->version, event->event, event->actor, event->at, event->state,
                 event->time.from, event->time.until, event->segments, event->reason, event->previous_hash,
                 event->hash});
    }
    return sql;
}

}  // namespace slotkeeper::store
