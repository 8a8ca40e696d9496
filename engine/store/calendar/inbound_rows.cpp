// inbound_rows: the statements about inbound events.
#include "engine/store/calendar/inbound_rows.h"

#include "engine/store/operations/job_kinds.h"

namespace slotkeeper::store {

namespace {

constexpr auto kInsertEvent = R"sql(
    INSERT IGNORE INTO inbound_event (event_id, company_id, account_id, source, dedupe_key, word, remote_uid,
                                      earlier_uid, appointment_id, hint_live, hint_starts_at, hint_absent, hint_pending,
                                      payload, received_at)
    VALUES (:id, :company, :account, :source, :dedupe_key, :word, :uid, :earlier, :appointment, :live, :starts,
            :absent, :pending, :payload, :received))sql";

constexpr auto kLoadEvent = R"sql(
    SELECT event_id, company_id, account_id, source, dedupe_key, word, remote_uid, earlier_uid, appointment_id,
           hint_live, hint_starts_at, hint_absent, payload, received_at, outcome, hint_pending
    FROM inbound_event WHERE event_id = :id)sql";

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

std::optional<std::string> if_said(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional(text);
}

}  // namespace

bool receive_event(Tx& tx, const InboundEvent& event, JobId job) {
    const auto& hint = event.hint;
    const auto inserted =
        tx.run(kInsertEvent, {event.id, event.company, event.account, event.source, event.dedupe_key, event.word,
                              if_said(event.remote_uid), if_said(hint.earlier_uid), hint.appointment, hint.live,
                              hint.starts_at, hint.absent, hint.pending, event.payload, event.received_at});
    if (inserted == 0) return false;
    const auto follow = job::make(job, event.company, job::Inbound{event.id}, event.received_at);
    tx.run(*insert_jobs_sql(std::array{follow}, event.received_at));
    return true;
}

std::optional<InboundEvent> load_event(Tx& tx, InboundId id) {
    std::optional<InboundEvent> found;
    tx.one(kLoadEvent, {id}, [&](const Row& row) {
        InboundEvent event;
        event.id = row.id<InboundId>(0);
        event.company = row.id<CompanyId>(1);
        event.account = row.id<AccountId>(2);
        event.source = row.word<InboundSource>(3);
        event.dedupe_key = row.text(4);
        event.word = row.text(5);
        if (!row.is_null(6)) event.remote_uid = row.text(6);
        if (!row.is_null(7)) event.hint.earlier_uid = row.text(7);
        if (!row.is_null(8)) event.hint.appointment = row.id<AppointmentId>(8);
        if (!row.is_null(9)) event.hint.live = row.number(9) != 0;
        if (!row.is_null(10)) event.hint.starts_at = row.instant(10);
        if (!row.is_null(11)) event.hint.absent = row.number(11) != 0;
        event.payload = row.text(12);
        event.received_at = row.moment(13);
        event.outcome = row.text(14);
        if (!row.is_null(15)) event.hint.pending = row.number(15) != 0;
        found = std::move(event);
    });
    return found;
}

std::string find_named_successor(Tx& tx, AccountId account, std::string_view earlier_uid) {
    std::string found;
    tx.one(kFindSuccessor, {account, earlier_uid}, [&](const Row& row) { found = row.text(0); });
    return found;
}

std::optional<AppointmentId> find_former_owner(Tx& tx, AccountId account, std::string_view uid) {
    std::optional<AppointmentId> found;
    tx.one(kFindFormerOwner, {account, uid}, [&](const Row& row) { found = row.id<AppointmentId>(0); });
    return found;
}

void note_outcome(Tx& tx, InboundId id, std::string_view outcome) { tx.run(kNoteOutcome, {outcome, id}); }

std::size_t delete_old_events(Tx& tx, Moment before, std::size_t rows_max) {
    return static_cast<std::size_t>(tx.run(kDeleteOldEvents, {before, rows_max}));
}

}  // namespace slotkeeper::store
