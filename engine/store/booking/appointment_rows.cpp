// appointment_rows: the statements of appointments, their parts and their audit events.
#include "engine/store/booking/appointment_rows.h"

#include "engine/booking/visits.h"

#include <nlohmann/json.hpp>

#include <unordered_map>
#include <utility>

namespace slotkeeper::store {

namespace {

using nlohmann::json;

constexpr auto kNotDeleted = " AND appointment.deleted_at IS NULL";

// Only the columns that an event may change; the rows exist and are locked, so nothing is inserted.
constexpr auto kUpdateAppointments = R"sql(
    ON DUPLICATE KEY UPDATE customer_id = VALUES(customer_id), attendee_name = VALUES(attendee_name),
        state = VALUES(state), version = VALUES(version), starts_at = VALUES(starts_at), ends_at = VALUES(ends_at),
        expires_at = VALUES(expires_at), holder = VALUES(holder), source = VALUES(source), notes = VALUES(notes),
        metadata = VALUES(metadata), audit_head = VALUES(audit_head), acknowledged_at = VALUES(acknowledged_at),
        updated_at = VALUES(updated_at), overlaps_appointment_id = VALUES(overlaps_appointment_id),
        attendee_phone = VALUES(attendee_phone), attendee_email = VALUES(attendee_email),
        party_size = VALUES(party_size), approve_by = VALUES(approve_by),
        decline_text = VALUES(decline_text), answers = VALUES(answers),
        series_starts_at = VALUES(series_starts_at), customer_moves = VALUES(customer_moves),
        cancel_code = VALUES(cancel_code), fee = VALUES(fee), fee_currency = VALUES(fee_currency),
        fee_reason = VALUES(fee_reason), deposit_required = VALUES(deposit_required),
        session_id = VALUES(session_id))sql";

Metadata read_metadata(std::string_view text) {
    const auto stored = json::parse(text, nullptr, /*allow_exceptions=*/false);
    if (!stored.is_object()) throw DamagedData("not a JSON object");
    Metadata metadata;
    for (const auto& [key, value] : stored.items()) {
        if (!value.is_string()) throw DamagedData("a value is not text");
        metadata.emplace(key, value.get<std::string>());
    }
    return metadata;
}

}  // namespace

const Table<Appointment> appointment_table{
    "appointment",
    column<&Appointment::id>("appointment_id"),
    column<&Appointment::company>("company_id"),
    column<&Appointment::branch>("branch_id"),
    column<&Appointment::service>("service_id"),
    column<&Appointment::customer>("customer_id"),
    column<&Appointment::attendee_name>("attendee_name"),
    column<&Appointment::state>("state"),
    column<&Appointment::version>("version"),
    column<&Appointment::time, &Interval::from>("starts_at"),
    column<&Appointment::time, &Interval::until>("ends_at"),
    column<&Appointment::expires_at>("expires_at"),
    empty_is_null<&Appointment::holder>("holder"),
    column<&Appointment::source>("source"),
    column<&Appointment::notes>("notes"),
    Column<Appointment>{{"metadata"},
                        [](Appointment& into, const Row& row, std::size_t at) {
                            into.metadata = read_metadata(row.at<std::string_view>(at));
                        },
                        [](const Appointment& from) { return Value(write_metadata(from.metadata)); }},
    column<&Appointment::created_at>("created_at"),
    column<&Appointment::audit_head>("audit_head"),
    unread_or_null("deleted_at"),
    column<&Appointment::acknowledged_at>("acknowledged_at"),
    column<&Appointment::updated_at>("updated_at"),
    column<&Appointment::overlaps>("overlaps_appointment_id"),
    empty_is_null<&Appointment::attendee_phone>("attendee_phone"),
    empty_is_null<&Appointment::attendee_email>("attendee_email"),
    column<&Appointment::party_size>("party_size"),
    column<&Appointment::approve_by>("approve_by"),
    column<&Appointment::decline_text>("decline_text"),
    Column<Appointment>{{"answers"},
                        [](Appointment& into, const Row& row, std::size_t at) {
                            into.answers = read_metadata(row.at<std::string_view>(at));
                        },
                        [](const Appointment& from) { return Value(write_metadata(from.answers)); }},
    // The three are set together, or none of them is.
    Column<Appointment>{
        {"series_id", ColumnUse::read_and_inserted, true},
        [](Appointment& into, const Row& row, std::size_t at) {
            const auto id = row.at<std::optional<SeriesId>>(at);
            into.series = id ? std::optional(Occurrence{*id, 0, {}}) : std::nullopt;
        },
        [](const Appointment& from) { return from.series ? Value(from.series->series) : Value(std::nullopt); }},
    Column<Appointment>{
        {"occurrence", ColumnUse::read_and_inserted, true},
        [](Appointment& into, const Row& row, std::size_t at) {
            if (into.series) into.series->number = row.at<int>(at);
        },
        [](const Appointment& from) { return from.series ? Value(from.series->number) : Value(std::nullopt); }},
    Column<Appointment>{
        {"series_starts_at", ColumnUse::read_and_inserted, true},
        [](Appointment& into, const Row& row, std::size_t at) {
            if (into.series) into.series->start = row.at<Instant>(at);
        },
        [](const Appointment& from) { return from.series ? Value(from.series->start) : Value(std::nullopt); }},
    column<&Appointment::customer_moves>("customer_moves"),
    empty_is_null<&Appointment::cancel_code>("cancel_code"),
    column<&Appointment::fee>("fee"),
    empty_is_null<&Appointment::fee_currency>("fee_currency"),
    column<&Appointment::fee_reason>("fee_reason"),
    column<&Appointment::deposit_required>("deposit_required"),
    column<&Appointment::session>("session_id"),
    empty_is_null<&Appointment::staff_language>("staff_language"),
};

const Table<PartRow> appointment_segment_table{
    "appointment_segment",
    column<&PartRow::first>("appointment_id"),
    column<&PartRow::second, &Part::segment>("segment"),
    column<&PartRow::second, &Part::need>("need"),
    column<&PartRow::second, &Part::resource>("resource_id"),
    column<&PartRow::second, &Part::time, &Interval::from>("starts_at"),
    column<&PartRow::second, &Part::time, &Interval::until>("ends_at"),
    column<&PartRow::second, &Part::taken, &Interval::from>("taken_from"),
    column<&PartRow::second, &Part::taken, &Interval::until>("taken_until"),
    column<&PartRow::second, &Part::chosen_by>("chosen_by"),
    column<&PartRow::second, &Part::service>("service_id"),
    column<&PartRow::second, &Part::quantity>("quantity"),
};

const Table<AuditEvent> audit_event_table{
    "audit_event",
    column<&AuditEvent::appointment>("appointment_id"),
    column<&AuditEvent::version>("version"),
    // May be in the old spelling.
    Column<AuditEvent>{{"event"},
                       [](AuditEvent& into, const Row& row, std::size_t at) {
                           const auto event = stored_event(row.at<std::string_view>(at));
                           if (!event) throw DamagedData("unknown event");
                           into.event = *event;
                       },
                       [](const AuditEvent& from) { return Value(from.event); }},
    column<&AuditEvent::actor>("actor"),
    column<&AuditEvent::at>("at"),
    column<&AuditEvent::state>("state"),
    column<&AuditEvent::time, &Interval::from>("starts_at"),
    column<&AuditEvent::time, &Interval::until>("ends_at"),
    column<&AuditEvent::segments>("segments"),
    column<&AuditEvent::reason>("reason"),
    column<&AuditEvent::previous_hash>("previous_hash"),
    column<&AuditEvent::hash>("hash"),
};

std::string write_metadata(const Metadata& metadata) {
    return json(metadata).dump(-1, ' ', /*ensure_ascii=*/false, json::error_handler_t::replace);
}

void load_parts(Tx& tx, std::vector<Appointment>& appointments) {
    if (appointments.empty()) return;
    std::vector<AppointmentId> ids;
    std::unordered_map<AppointmentId, Appointment*> by_id;
    for (auto& appointment : appointments) {
        ids.push_back(appointment.id);
        by_id.emplace(appointment.id, &appointment);
    }
    for (const auto& [id, part] : appointment_segment_table.all(tx, load_parts_sql(ids))) {
        by_id.at(id)->parts.push_back(part);
    }
}

Appointment read_appointment(const Row& row) { return appointment_table.read(row); }

PartRow read_part(const Row& row) { return appointment_segment_table.read(row); }

std::optional<Appointment> load_appointment(Tx& tx, CompanyId company, AppointmentId id) {
    auto sql = appointment_table.select();
    sql.raw("WHERE appointment_id = ").value(id).raw(" AND company_id = ").value(company).raw(kNotDeleted);
    auto found = appointment_table.all(tx, sql);
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
        appointment->updated_at = event.at;
        appointment->state = event.state;
        appointment->time = event.time;
        const auto present = std::exchange(appointment->parts, parse_segments(event.segments));
        set_services(appointment->parts, present);
        appointment->audit_head = event.hash;
    }
    return appointment;
}

std::vector<AuditEvent> load_history(Tx& tx, CompanyId company, AppointmentId id) {
    auto sql = audit_event_table.select();
    sql.raw("JOIN appointment USING (appointment_id) WHERE appointment_id = ").value(id);
    sql.raw(" AND company_id = ").value(company).raw(" ORDER BY audit_event.version");
    return audit_event_table.all(tx, sql);
}

SqlText lock_appointments_sql(std::span<const AppointmentId> ids) {
    auto sql = appointment_table.select();
    sql.raw("WHERE appointment_id IN ").list(ids).raw(" ORDER BY appointment_id FOR UPDATE");
    return sql;
}

SqlText find_appointments_sql(std::span<const AppointmentId> ids) {
    auto sql = appointment_table.select();
    sql.raw("WHERE appointment_id IN ").list(ids);
    return sql;
}

SqlText load_parts_sql(std::span<const AppointmentId> ids) {
    auto sql = appointment_segment_table.select();
    sql.raw("WHERE appointment_id IN ").list(ids);
    sql.raw(" ORDER BY appointment_id, segment, need");
    return sql;
}

std::optional<SqlText> insert_appointments_sql(std::span<const Appointment* const> appointments) {
    return appointment_table.insert_all(appointments);
}

std::optional<SqlText> update_appointments_sql(std::span<const Appointment* const> appointments) {
    auto sql = appointment_table.insert_all(appointments);
    if (sql) sql->raw(kUpdateAppointments);
    return sql;
}

std::optional<SqlText> delete_parts_sql(std::span<const AppointmentId> ids) {
    if (ids.empty()) return std::nullopt;
    return SqlText("DELETE FROM appointment_segment WHERE appointment_id IN ").list(ids);
}

std::optional<SqlText> insert_parts_sql(std::span<const Appointment* const> appointments) {
    auto sql = appointment_segment_table.insert();
    for (const auto* one : appointments) {
        for (const auto& part : one->parts) appointment_segment_table.add_row(sql, {one->id, part});
    }
    return sql.has_rows() ? std::optional(sql) : std::nullopt;
}

std::optional<SqlText> insert_audit_sql(std::span<const AuditEvent* const> events) {
    return audit_event_table.insert_all(events);
}

}  // namespace slotkeeper::store
