// inbound_rows: the statements about inbound events.
#include "engine/store/calendar/inbound_rows.h"

#include "engine/store/operations/job_kinds.h"

namespace slotkeeper::store {

namespace {

constexpr auto kFindSuccessor = R"sql(
    SELECT remote_uid FROM inbound_event
    WHERE account_id = :account AND earlier_uid = :uid AND remote_uid IS NOT NULL
    ORDER BY received_at DESC, event_id DESC LIMIT 1)sql";

// Searches future links only, by the index of their mirrors: there is no index on earlier uids.
constexpr auto kFindFormerOwner = R"sql(
    SELECT appointment_id FROM calendar_link
    WHERE account_id = :account AND mirror_starts_at >= UTC_TIMESTAMP() - INTERVAL 1 DAY
        AND FIND_IN_SET(:uid, REPLACE(earlier_uids, ' ', ','))
    LIMIT 1)sql";

constexpr auto kNoteOutcome = R"sql(
    UPDATE inbound_event SET outcome = :outcome WHERE event_id = :id)sql";

constexpr auto kDeleteOldEvents = R"sql(
    DELETE FROM inbound_event WHERE received_at < :before ORDER BY received_at LIMIT :rows)sql";

}  // namespace

const Table<InboundEvent> inbound_event_table{
    "inbound_event",
    column<&InboundEvent::id>("event_id"),
    column<&InboundEvent::company>("company_id"),
    column<&InboundEvent::account>("account_id"),
    column<&InboundEvent::source>("source"),
    column<&InboundEvent::dedupe_key>("dedupe_key"),
    column<&InboundEvent::trigger>("word"),
    empty_is_null<&InboundEvent::remote_uid>("remote_uid"),
    empty_is_null<&InboundEvent::hint, &InboundHint::earlier_uid>("earlier_uid"),
    column<&InboundEvent::hint, &InboundHint::appointment>("appointment_id"),
    column<&InboundEvent::hint, &InboundHint::live>("hint_live"),
    column<&InboundEvent::hint, &InboundHint::starts_at>("hint_starts_at"),
    column<&InboundEvent::hint, &InboundHint::absent>("hint_absent"),
    column<&InboundEvent::payload>("payload"),
    column<&InboundEvent::received_at>("received_at"),
    column<&InboundEvent::outcome>("outcome", ColumnUse::read_only),
    column<&InboundEvent::hint, &InboundHint::pending>("hint_pending"),
};

bool receive_event(Tx& tx, const InboundEvent& event, JobId job) {
    auto sql = inbound_event_table.insert("INSERT IGNORE");
    inbound_event_table.add_row(sql, event);
    if (tx.run(sql) == 0) return false;
    const auto follow = job::make(job, event.company, job::Inbound{event.id}, event.received_at);
    tx.run(*insert_jobs_sql(std::array{follow}, event.received_at));
    return true;
}

std::optional<InboundEvent> load_event(Tx& tx, InboundId id) {
    return inbound_event_table.first(tx, inbound_event_table.select().raw("WHERE event_id = ").value(id));
}

std::string find_named_successor(Tx& tx, AccountId account, std::string_view earlier_uid) {
    std::string found;
    tx.one(kFindSuccessor, {account, earlier_uid}, [&](std::string uid) { found = std::move(uid); });
    return found;
}

std::optional<AppointmentId> find_former_owner(Tx& tx, AccountId account, std::string_view uid) {
    std::optional<AppointmentId> found;
    tx.one(kFindFormerOwner, {account, uid}, [&](AppointmentId id) { found = id; });
    return found;
}

void note_outcome(Tx& tx, InboundId id, std::string_view outcome) { tx.run(kNoteOutcome, {outcome, id}); }

std::size_t delete_old_events(Tx& tx, Moment before, std::size_t rows_max) {
    return static_cast<std::size_t>(tx.run(kDeleteOldEvents, {before, rows_max}));
}

}  // namespace slotkeeper::store
