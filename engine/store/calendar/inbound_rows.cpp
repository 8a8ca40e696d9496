// inbound_rows: the statements about what we are told.
#include "engine/store/calendar/inbound_rows.h"

#include "engine/store/rows/job_rows.h"

namespace slotkeeper::store {

namespace {

constexpr auto kInsertEvent = R"sql(
    INSERT IGNORE INTO inbound_event (event_id, company_id, account_id, source, dedupe_key, word, remote_uid, payload,
                                      received_at)
    VALUES (:id, :company, :account, :source, :dedupe_key, :word, :uid, :payload, :received))sql";

constexpr auto kLoadEvent = R"sql(
    SELECT event_id, company_id, account_id, source, dedupe_key, word, remote_uid, payload, received_at, looked_at,
           outcome
    FROM inbound_event WHERE event_id = :id)sql";

constexpr auto kLookedSince = R"sql(
    SELECT 1 FROM inbound_event
    WHERE account_id = :account AND remote_uid = :uid AND looked_at >= :received LIMIT 1)sql";

constexpr auto kNoteLook = R"sql(
    UPDATE inbound_event SET looked_at = :looked, outcome = :outcome WHERE event_id = :id)sql";

constexpr auto kDeleteOld = R"sql(
    DELETE FROM inbound_event WHERE received_at < :before ORDER BY received_at LIMIT :rows)sql";

}  // namespace

bool receive_event(Tx& tx, const InboundEvent& event, JobId job) {
    const auto uid = event.remote_uid.empty() ? std::nullopt : std::optional(event.remote_uid);
    const auto inserted = tx.run(kInsertEvent, {event.id, event.company, event.account, event.source, event.dedupe_key,
                                                event.word, uid, event.payload, event.received_at});
    if (inserted == 0) return false;
    NewJob follow;
    follow.id = job;
    follow.company = event.company;
    follow.queue = JobQueue::webhooks;
    follow.kind = "inbound";
    follow.subject = event.id.value;
    follow.unique_key = "inbound:" + event.id.text();
    follow.run_at = event.received_at;
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
        event.payload = row.text(7);
        event.received_at = row.moment(8);
        if (!row.is_null(9)) event.looked_at = row.moment(9);
        event.outcome = row.text(10);
        found = std::move(event);
    });
    return found;
}

bool looked_since(Tx& tx, AccountId account, std::string_view remote_uid, Moment received_at) {
    bool found = false;
    tx.one(kLookedSince, {account, remote_uid, received_at}, [&](const Row&) { found = true; });
    return found;
}

void note_look(Tx& tx, InboundId id, std::optional<Moment> looked_at, std::string_view outcome) {
    tx.run(kNoteLook, {looked_at, outcome, id});
}

std::size_t delete_old_events(Tx& tx, Moment before, std::size_t rows_max) {
    return static_cast<std::size_t>(tx.run(kDeleteOld, {before, rows_max}));
}

}  // namespace slotkeeper::store
