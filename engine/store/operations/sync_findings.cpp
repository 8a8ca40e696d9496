// sync_findings: late queues, appointments that are behind, failed events, and unrepaired drift.
#include "engine/store/operations/check_rows.h"

#include "engine/store/operations/metric_rows.h"

namespace slotkeeper::store {

namespace {

constexpr std::int64_t kLateSeconds = 600;  // of a due job, and of a change that is missing at Cal.com

constexpr auto kLateQueues = R"sql(
    SELECT queue, COUNT(*), MIN(run_at) FROM job
    WHERE state = 'available' AND run_at < UTC_TIMESTAMP(6) - INTERVAL :late SECOND
    GROUP BY queue ORDER BY queue)sql";

// A pending booking at Cal.com may wait for its host without limit.
constexpr auto kLateSyncs = R"sql(
    SELECT account_id, COUNT(DISTINCT appointment_id), MIN(job.created_at)
    FROM job JOIN calendar_link ON calendar_link.appointment_id = job.subject_id
         JOIN appointment USING (appointment_id)
    WHERE job.kind = 'sync' AND job.state IN ('available', 'running')
      AND job.created_at < UTC_TIMESTAMP(6) - INTERVAL :late SECOND
      AND synced_version < version AND ends_at > UTC_TIMESTAMP()
      AND calendar_link.state IN ('in_step', 'behind', 'syncing') AND NOT mirror_pending
    GROUP BY account_id ORDER BY account_id)sql";

// The event is deleted after a month; then nothing can be done about it.
constexpr auto kGivenUp = R"sql(
    SELECT event_id, inbound_event.account_id, last_error
    FROM job JOIN inbound_event ON event_id = subject_id
    WHERE kind = 'inbound' AND state = 'dead'
    ORDER BY event_id LIMIT 200)sql";

// "3 hours".
std::string age_text(std::chrono::seconds age) {
    const auto text = [](auto count, const char* unit) {
        return std::to_string(count) + ' ' + unit + (count == 1 ? "" : "s");
    };
    if (age < std::chrono::hours{1}) return text(std::chrono::floor<Minutes>(age).count(), "minute");
    if (age < std::chrono::days{2}) return text(std::chrono::floor<std::chrono::hours>(age).count(), "hour");
    return text(std::chrono::floor<std::chrono::days>(age).count(), "day");
}

void late_jobs(Tx& tx, CheckReport& report) {
    tx.rows(kLateQueues, {kLateSeconds}, [&](std::string queue, const std::string& count, Moment oldest) {
        report.findings.push_back({FindingKind::queue_late,
                                   {std::move(queue)},
                                   count + " jobs are due and have not run, the oldest since " +
                                       format_datetime(whole_seconds(oldest)) + " UTC"});
    });
    tx.rows(kLateSyncs, {kLateSeconds}, [&](AccountId account, const std::string& count, Moment oldest) {
        report.findings.push_back(
            {FindingKind::sync_late,
             {account.text()},
             count + " appointments are behind, the oldest since " + format_datetime(whole_seconds(oldest)) + " UTC"});
    });
}

void given_up(Tx& tx, CheckReport& report) {
    tx.rows(kGivenUp, {}, [&](InboundId event, AccountId account, const std::string& error) {
        report.findings.push_back(
            {FindingKind::event_given_up, {event.text(), account.text()}, error + "; jobs retry tries again"});
    });
}

void drift(Tx& tx, CheckReport& report) {
    const auto now = tx.now();
    std::optional<Moment> oldest;
    for (const auto& [account, company, at, counts] : load_account_drift(tx)) {
        oldest = std::min(oldest.value_or(at), at);
        std::string detail;
        for (std::size_t i = 0; i < counts.of_kind.size(); ++i) {
            if (counts.of_kind[i] == 0) continue;
            if (!detail.empty()) detail += ", ";
            detail += std::to_string(counts.of_kind[i]) + ' ' + std::string(EnumNames<DriftKind>::all[i]);
        }
        if (detail.empty()) continue;
        report.findings.push_back({FindingKind::drift,
                                   {account.text()},
                                   detail + ", compared " + age_text(std::chrono::floor<Seconds>(now - at)) +
                                       " ago, at " + format_datetime(whole_seconds(at)) + " UTC"});
    }
    if (oldest) report.comparison = age_text(std::chrono::floor<Seconds>(now - *oldest)) + " ago";
}

}  // namespace

void check_sync(Tx& tx, CheckReport& report) {
    drift(tx, report);
    late_jobs(tx, report);
    given_up(tx, report);
}

}  // namespace slotkeeper::store
