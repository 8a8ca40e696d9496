// reconcile_rows: the statements of comparisons.
#include "engine/store/calendar/reconcile_rows.h"

#include "engine/store/calendar/link_rows.h"

#include <algorithm>

namespace slotkeeper::store {

namespace {

constexpr auto kActive = R"sql(
    SELECT account_id, company_id FROM calendar_account WHERE state = 'active' ORDER BY account_id)sql";

constexpr auto kMapped = R"sql(
    SELECT DISTINCT event_type_id FROM calendar_event_type WHERE account_id = :account)sql";

// A sync that waits for a host runs only now and then, so it does not make the link busy.
constexpr auto kMoreColumns = R"sql(,
    company_id, appointment.state, appointment.version, appointment.starts_at, appointment.ends_at,
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

// NULL before the first report, which load_report never reads.
template <auto First, auto... Rest>
Column<DriftReport> of_report(std::string_view name) {
    auto one = column<First, Rest...>(name, ColumnUse::read_only);
    one.may_be_null = true;
    return one;
}

template <DriftKind kind>
Column<DriftReport> count_of() {
    return {{name_of(kind), ColumnUse::read_only},
            [](DriftReport& into, const Row& row, std::size_t at) { into.counts[kind] = row.at<int>(at); }};
}

SqlText select_links(const LinkSearch& search, std::string_view from) {
    SqlText sql("SELECT ");
    sql.raw(calendar_link_table.columns()).raw(kMoreColumns).value(search.skip_after_webhook.count()).raw(from);
    return sql;
}

// Links of another company's appointments are skipped: an id in external metadata is untrusted.
void take(Tx& tx, const SqlText& sql, const LinkSearch& search, KnownLinks& found) {
    tx.rows(sql, [&](const Row& row) {
        const auto after_link = calendar_link_table.cells();
        const auto [company] = row.cells<CompanyId>(after_link);
        if (company != search.company) return;
        const auto [state, version, from, until, busy] = row.cells<State, int, Instant, Instant, bool>(after_link + 1);
        auto link = calendar_link_table.read(row);
        KnownLink known{.appointment = link.appointment,
                        .part = link.part,
                        .of_account = link.account == search.account,
                        .ours_live = takes_time(state) || state == State::conflicted,
                        .version = version,
                        .ours_time = {from, until},
                        .remote_uid = std::move(link.remote_uid),
                        .earlier_uids = std::move(link.earlier_uids),
                        .state = link.state,
                        .mirror_state = link.mirror_state,
                        .mirror_time = link.mirror_time,
                        .mirror_event_type_id = link.mirror_event_type_id,
                        .mirror_host_id = link.mirror_host_id,
                        .mirror_pending = link.mirror_pending,
                        .mirror_absent = link.mirror_absent,
                        .fence = link.fence,
                        .busy = busy};
        found.insert_or_assign({link.appointment, link.part}, std::move(known));
    });
}

constexpr auto kDeleteDrift = R"sql(DELETE FROM calendar_difference WHERE account_id = :account)sql";

// A sync of the link does not repair a duplicate: only its event shows whether it is settled.
constexpr auto kRepaired = R"sql(
    SELECT kind, COUNT(*) FROM calendar_difference AS found
    WHERE account_id = :account
      AND (kind <> 'duplicated'
           AND EXISTS (SELECT 1 FROM calendar_link JOIN appointment USING (appointment_id)
                       WHERE calendar_link.appointment_id = found.appointment_id AND calendar_link.part = found.part
                         AND calendar_link.fence > found.fence AND heard_at IS NULL
                         AND calendar_link.state IN ('in_step', 'off') AND synced_version >= version)
           OR kind = 'missing_here'
           AND EXISTS (SELECT 1 FROM calendar_link
                       WHERE calendar_link.account_id = found.account_id
                         AND calendar_link.remote_uid = found.remote_uid)
           OR EXISTS (SELECT 1 FROM inbound_event
                      WHERE inbound_event.account_id = found.account_id
                        AND inbound_event.remote_uid = found.remote_uid AND received_at >= found_at
                        AND outcome IN ('cancelled_there', 'stray_cancelled', 'blocked', 'unblocked', 'gone')))
    GROUP BY kind)sql";

}  // namespace

const Table<DriftReport> calendar_reconcile_table{
    "calendar_reconcile",
    column<&DriftReport::account>("account_id", ColumnUse::read_only),
    unread_or_null("watermark"),
    unread_or_null("whole_at"),
    of_report<&DriftReport::at>("reported_at"),
    of_report<&DriftReport::window, &Interval::from>("window_from"),
    of_report<&DriftReport::window, &Interval::until>("window_until"),
    count_of<DriftKind::missing_there>(),
    count_of<DriftKind::missing_here>(),
    count_of<DriftKind::differing>(),
    count_of<DriftKind::duplicated>(),
    count_of<DriftKind::orphaned>(),
    column<&DriftReport::counts, &DriftCounts::compared>("compared", ColumnUse::read_only),
    column<&DriftReport::counts, &DriftCounts::unmapped>("unmapped", ColumnUse::read_only),
    column<&DriftReport::counts, &DriftCounts::attended>("attended", ColumnUse::read_only),
    column<&DriftReport::counts, &DriftCounts::left_alone>("left_alone", ColumnUse::read_only),
    of_report<&DriftReport::findings>("findings"),
};

std::vector<ActiveAccount> list_active_accounts(Tx& tx) {
    std::vector<ActiveAccount> accounts;
    tx.rows(kActive, {}, [&](AccountId id, CompanyId company) { accounts.push_back({id, company}); });
    return accounts;
}

std::set<std::int64_t> load_mapped_event_types(Tx& tx, AccountId account) {
    std::set<std::int64_t> ids;
    tx.rows(kMapped, {account}, [&](std::int64_t id) { ids.insert(id); });
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
    tx.rows(kFences, {account, from}, [&](AppointmentId appointment, int part, std::int64_t fence) {
        fences.emplace(std::pair(appointment, part), fence);
    });
    return fences;
}

ReconcileProgress load_progress(Tx& tx, AccountId account) {
    ReconcileProgress progress;
    tx.one(kLoadProgress, {account}, [&](std::optional<Moment> watermark, std::optional<Moment> whole_at) {
        progress = {watermark, whole_at};
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
    auto sql = calendar_reconcile_table.select();
    sql.raw("WHERE account_id = ").value(account).raw(" AND reported_at IS NOT NULL");
    return calendar_reconcile_table.first(tx, sql);
}

const Table<DifferenceRow> calendar_difference_table{
    "calendar_difference",
    column<&DifferenceRow::account>("account_id"),
    column<&DifferenceRow::number>("number"),
    column<&DifferenceRow::difference, &DriftDifference::kind>("kind"),
    empty_is_null<&DifferenceRow::difference, &DriftDifference::appointment>("appointment_id"),
    column<&DifferenceRow::difference, &DriftDifference::part>("part"),
    column<&DifferenceRow::difference, &DriftDifference::fence>("fence"),
    empty_is_null<&DifferenceRow::difference, &DriftDifference::remote_uid>("remote_uid"),
    column<&DifferenceRow::found_at>("found_at"),
};

void save_differences(Tx& tx, AccountId account, std::span<const DriftDifference> differences) {
    tx.run(kDeleteDrift, {account});
    if (differences.empty()) return;
    const auto now = tx.now();
    std::vector<DifferenceRow> rows;
    for (const auto& one : differences) rows.push_back({account, static_cast<int>(rows.size()) + 1, one, now});
    tx.run(*calendar_difference_table.insert_all(rows));
}

void subtract_repaired(Tx& tx, AccountId account, DriftCounts& counts) {
    tx.rows(kRepaired, {account},
            [&](DriftKind kind, int repaired) { counts[kind] = std::max(0, counts[kind] - repaired); });
}

}  // namespace slotkeeper::store
