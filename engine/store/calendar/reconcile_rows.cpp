// reconcile_rows: the statements of comparisons.
#include "engine/store/calendar/reconcile_rows.h"

#include "engine/base/text.h"
#include "engine/store/calendar/drift_rows.h"

#include <algorithm>

namespace slotkeeper::store {

namespace {

constexpr auto kActive = R"sql(
    SELECT account_id, company_id FROM calendar_account WHERE state = 'active' ORDER BY account_id)sql";

constexpr auto kMapped = R"sql(
    SELECT DISTINCT event_type_id FROM calendar_event_type WHERE account_id = :account)sql";

// A sync that waits for a host runs only now and then, so it does not make the link busy.
constexpr auto kColumns = R"sql(
    calendar_link.appointment_id, part, account_id, company_id, appointment.state, remote_uid, earlier_uids,
    calendar_link.state, mirror_state, mirror_starts_at, mirror_ends_at, mirror_event_type_id, mirror_host_id,
    fence, appointment.version, appointment.starts_at, appointment.ends_at, mirror_pending, mirror_absent,
    action IS NOT NULL OR COALESCE(lease_until > UTC_TIMESTAMP(6), FALSE)
        OR EXISTS (SELECT 1 FROM job WHERE kind = 'sync' AND subject_id = calendar_link.appointment_id
                       AND job.state IN ('available', 'running')
                       AND (appointment.state <> 'pending' OR job.run_at <= UTC_TIMESTAMP(6)))
        OR COALESCE(heard_at > UTC_TIMESTAMP(6) - INTERVAL )sql";

constexpr auto kFromLinks = R"sql( MICROSECOND, FALSE)
    FROM calendar_link JOIN appointment USING (appointment_id) WHERE )sql";

// Starts from the appointments of the window: the account's links without a booking would go back to its first day.
constexpr auto kFromAppointments = R"sql( MICROSECOND, FALSE)
    FROM appointment STRAIGHT_JOIN calendar_link USING (appointment_id)
    WHERE mirror_state <> 'live' AND calendar_link.state IN ('in_step', 'conflicted')
        AND appointment.state NOT IN ('held', 'cancelled', 'declined', 'expired') AND company_id = )sql";

// What a GET of the appointment shows as behind. A version that Cal.com does not need has no job and no difference.
constexpr auto kBehind = R"sql(
    AND calendar_link.state IN ('in_step', 'behind', 'syncing') AND appointment.state <> 'conflicted'
    AND (calendar_link.state <> 'in_step'
         OR synced_version < version AND EXISTS (SELECT 1 FROM job WHERE kind = 'sync' AND subject_id = appointment_id
                                                     AND job.state IN ('available', 'running'))
         OR ends_at > UTC_TIMESTAMP()
            AND ((mirror_state = 'live') <> (appointment.state NOT IN ('held', 'cancelled', 'declined', 'expired'))
                 OR part = 0 AND mirror_state = 'live' AND mirror_starts_at <> starts_at)) AND starts_at < )sql";

constexpr auto kFences = R"sql(
    SELECT appointment_id, part, fence FROM calendar_link
    WHERE account_id = :account AND mirror_starts_at >= :from)sql";

constexpr auto kLoadProgress = R"sql(
    SELECT watermark, whole_at FROM calendar_reconcile WHERE account_id = :account)sql";

constexpr auto kSaveProgress = R"sql(
    INSERT INTO calendar_reconcile (account_id, watermark, whole_at) VALUES (:account, :watermark, :whole)
    ON DUPLICATE KEY UPDATE
        watermark = GREATEST(COALESCE(watermark, VALUES(watermark)), COALESCE(VALUES(watermark), watermark)),
        whole_at = GREATEST(COALESCE(whole_at, VALUES(whole_at)), COALESCE(VALUES(whole_at), whole_at)))sql";

constexpr auto kMakeProgress = R"sql(INSERT IGNORE INTO calendar_reconcile (account_id) VALUES (:account))sql";

constexpr auto kSaveReport = R"sql(
    UPDATE calendar_reconcile SET reported_at = :at, window_from = :from, window_until = :until,
        missing_there = :missing_there, missing_here = :missing_here, differing = :differing, duplicated = :duplicated,
        orphaned = :orphaned, compared = :compared, unmapped = :unmapped, attended = :attended,
        left_alone = :left_alone, findings = :findings
    WHERE account_id = :account AND (reported_at IS NULL OR reported_at <= :at))sql";

constexpr auto kLoadReport = R"sql(
    SELECT reported_at, window_from, window_until, missing_there, missing_here, differing, duplicated, orphaned,
           compared, unmapped, attended, left_alone, findings
    FROM calendar_reconcile WHERE account_id = :account AND reported_at IS NOT NULL)sql";

SqlText select_links(const LinkSearch& search, std::string_view from) {
    SqlText sql("SELECT");
    sql.raw(kColumns).value(search.heard_rest.count()).raw(from);
    return sql;
}

// Links of another company's appointments are skipped: an id in external metadata is untrusted.
void take(Tx& tx, const SqlText& sql, const LinkSearch& search, KnownLinks& found) {
    tx.rows(sql, [&](const Row& row) {
        if (row.id<CompanyId>(3) != search.company) return;
        KnownLink link;
        link.appointment = row.id<AppointmentId>(0);
        link.part = static_cast<int>(row.number(1));
        link.of_account = row.id<AccountId>(2) == search.account;
        const auto state = row.word<State>(4);
        link.ours_live = takes_time(state) || state == State::conflicted;
        if (!row.is_null(5)) link.remote_uid = row.text(5);
        link.earlier_uids = split_at_spaces(row.view(6));
        link.state = row.word<SyncState>(7);
        link.mirror_state = row.word<MirrorState>(8);
        if (!row.is_null(9)) link.mirror_time = {row.instant(9), row.instant(10)};
        if (!row.is_null(11)) link.mirror_event_type_id = row.number(11);
        if (!row.is_null(12)) link.mirror_host_id = row.number(12);
        link.fence = row.number(13);
        link.version = static_cast<int>(row.number(14));
        link.ours_time = {row.instant(15), row.instant(16)};
        link.mirror_pending = row.number(17) != 0;
        link.mirror_absent = row.number(18) != 0;
        link.busy = row.number(19) != 0;
        found.insert_or_assign({link.appointment, link.part}, std::move(link));
    });
}

}  // namespace

std::vector<ActiveAccount> list_active_accounts(Tx& tx) {
    std::vector<ActiveAccount> accounts;
    tx.rows(kActive, {}, [&](const Row& row) { accounts.push_back({row.id<AccountId>(0), row.id<CompanyId>(1)}); });
    return accounts;
}

std::set<std::int64_t> load_mapped_event_types(Tx& tx, AccountId account) {
    std::set<std::int64_t> ids;
    tx.rows(kMapped, {account}, [&](const Row& row) { ids.insert(row.number(0)); });
    return ids;
}

void find_links_by_uid(Tx& tx, const LinkSearch& search, std::span<const std::string> uids, KnownLinks& found) {
    if (uids.empty()) return;
    auto sql = select_links(search, kFromLinks);
    take(tx, sql.raw("account_id = ").value(search.account).raw(" AND remote_uid IN ").list(uids), search, found);
}

void find_links_of(Tx& tx, const LinkSearch& search, std::span<const AppointmentId> appointments, KnownLinks& found) {
    if (appointments.empty()) return;
    auto sql = select_links(search, kFromLinks);
    take(tx, sql.raw("calendar_link.appointment_id IN ").list(appointments), search, found);
}

void find_links_in(Tx& tx, const LinkSearch& search, const Interval& window, KnownLinks& found) {
    auto standing = select_links(search, kFromLinks);
    standing.raw("account_id = ").value(search.account).raw(" AND mirror_starts_at >= ").value(window.from);
    take(tx, standing.raw(" AND mirror_starts_at < ").value(window.until), search, found);
    find_lacking_links(tx, search, window, found);
}

void find_lacking_links(Tx& tx, const LinkSearch& search, const Interval& window, KnownLinks& found) {
    auto lacking = select_links(search, kFromAppointments);
    lacking.value(search.company).raw(" AND account_id = ").value(search.account);
    lacking.raw(" AND starts_at >= ").value(window.from).raw(" AND starts_at < ").value(window.until);
    take(tx, lacking, search, found);
}

void find_behind_links(Tx& tx, const LinkSearch& search, const Interval& window, KnownLinks& found) {
    auto behind = select_links(search, kFromLinks);
    behind.raw("account_id = ").value(search.account).raw(kBehind).value(window.until);
    take(tx, behind.raw(" AND ends_at > ").value(window.from), search, found);
}

std::map<std::pair<AppointmentId, int>, std::int64_t> load_fences(Tx& tx, AccountId account, Instant from) {
    std::map<std::pair<AppointmentId, int>, std::int64_t> fences;
    tx.rows(kFences, {account, from}, [&](const Row& row) {
        fences.emplace(std::pair(row.id<AppointmentId>(0), static_cast<int>(row.number(1))), row.number(2));
    });
    return fences;
}

ReconcileProgress load_progress(Tx& tx, AccountId account) {
    ReconcileProgress progress;
    tx.one(kLoadProgress, {account}, [&](const Row& row) {
        if (!row.is_null(0)) progress.watermark = row.moment(0);
        if (!row.is_null(1)) progress.whole_at = row.moment(1);
    });
    return progress;
}

void save_progress(Tx& tx, AccountId account, const ReconcileProgress& progress) {
    tx.run(kSaveProgress, {account, progress.watermark, progress.whole_at});
}

void save_report(Tx& tx, const DriftReport& report) {
    const auto& counts = report.counts;
    tx.run(kMakeProgress, {report.account});
    const auto saved =
        tx.run(kSaveReport, {report.at, report.window.from, report.window.until, counts[DriftKind::missing_there],
                             counts[DriftKind::missing_here], counts[DriftKind::differing],
                             counts[DriftKind::duplicated], counts[DriftKind::orphaned], counts.compared,
                             counts.unmapped, counts.attended, counts.left_alone, report.findings, report.account});
    if (saved > 0) save_differences(tx, report.account, report.differences);
}

std::optional<DriftReport> load_report(Tx& tx, AccountId account) {
    std::optional<DriftReport> found;
    tx.one(kLoadReport, {account}, [&](const Row& row) {
        DriftReport report{account, row.moment(0), {row.instant(1), row.instant(2)}, {}, row.text(12)};
        for (std::size_t i = 0; i < report.counts.of_kind.size(); ++i) {
            report.counts.of_kind[i] = static_cast<int>(row.number(3 + i));
        }
        report.counts.compared = static_cast<int>(row.number(8));
        report.counts.unmapped = static_cast<int>(row.number(9));
        report.counts.attended = static_cast<int>(row.number(10));
        report.counts.left_alone = static_cast<int>(row.number(11));
        found = std::move(report);
    });
    return found;
}

}  // namespace slotkeeper::store
