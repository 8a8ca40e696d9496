// link_rows: the statements of links.
#include "engine/store/calendar/link_rows.h"

#include "engine/base/assert.h"
#include "engine/base/text.h"
#include "engine/store/operations/job_rows.h"

#include <algorithm>

namespace slotkeeper::store {

namespace {

// IGNORE: a change of an appointment names its link again, and an upsert would lock it while it is synced.
constexpr auto kInsertLinks = R"sql(
    INSERT IGNORE INTO calendar_link (appointment_id, part, account_id, event_type_id, state, earlier_uids, origin,
                                      remote_uid, synced_version, mirror_state, mirror_starts_at, mirror_ends_at,
                                      mirror_event_type_id, mirror_host_id, mirror_pending) VALUES )sql";

constexpr auto kLinkColumns = R"sql(
    calendar_link.appointment_id, part, account_id, event_type_id, calendar_link.state, remote_uid, earlier_uids,
    synced_version, mirror_state, mirror_starts_at, mirror_ends_at, mirror_event_type_id, action, target_version,
    target_starts_at, target_ends_at, target_event_type_id, action_started_at, fence, lease_until, last_error, heard_at,
    origin, mirror_pending, mirror_absent, mirror_host_id, ours_wins)sql";

constexpr auto kSaveLink = R"sql(
    UPDATE calendar_link SET account_id = :account, event_type_id = :event_type, state = :state, remote_uid = :uid,
        earlier_uids = :earlier, synced_version = :synced, mirror_state = :mirror, mirror_starts_at = :mirror_from,
        mirror_ends_at = :mirror_until, mirror_event_type_id = :mirror_event_type, action = :action,
        target_version = :target_version, target_starts_at = :target_from, target_ends_at = :target_until,
        target_event_type_id = :target_event_type, action_started_at = :started, fence = :new_fence,
        lease_until = :lease, last_error = :error, heard_at = :heard, mirror_pending = :mirror_pending,
        mirror_absent = :mirror_absent, mirror_host_id = :mirror_host, ours_wins = :ours_wins
    WHERE appointment_id = :appointment AND part = :part AND fence = :fence)sql";

// The pending jobs lead to actions in flight, the mirror's index to bookings without a pending job.
constexpr auto kAmongPending = R"sql(
    calendar_link.appointment_id IN
        (SELECT subject_id FROM job WHERE state IN ('available', 'running') AND queue = 'sync'))sql";

// Excluded are links that were given up, unless a job will look again, and those that were asked to go first long ago
// and have not moved.
constexpr auto kWillMove = R"sql(
    AND (calendar_link.state NOT IN ('conflicted', 'detached', 'off')
         OR EXISTS (SELECT 1 FROM job WHERE subject_id = calendar_link.appointment_id AND kind = 'sync'
                        AND job.state IN ('available', 'running')))
    AND NOT EXISTS (SELECT 1 FROM job WHERE subject_id = calendar_link.appointment_id
                        AND JSON_VALUE(args, '$.reason') = 'ahead' AND JSON_VALUE(args, '$.version') = version
                        AND job.created_at < UTC_TIMESTAMP(6) - INTERVAL )sql";

template <class T>
std::optional<T> if_set(bool set, T value) {
    return set ? std::optional(std::move(value)) : std::nullopt;
}

std::string join(const std::vector<std::string>& words) {
    std::string text;
    for (const auto& one : words) {
        if (!text.empty()) text += ' ';
        text += one;
    }
    return text;
}

constexpr std::size_t kLinkCells = 27;  // of kLinkColumns

Link read_link(const Row& row) {
    Link link;
    link.appointment = row.id<AppointmentId>(0);
    link.part = static_cast<int>(row.number(1));
    link.account = row.id<AccountId>(2);
    link.event_type_id = row.number(3);
    link.state = row.word<SyncState>(4);
    if (!row.is_null(5)) link.remote_uid = row.text(5);
    link.earlier_uids = split_at_spaces(row.view(6));
    link.synced_version = static_cast<int>(row.number(7));
    link.mirror_state = row.word<MirrorState>(8);
    if (!row.is_null(9)) link.mirror_time = {row.instant(9), row.instant(10)};
    if (!row.is_null(11)) link.mirror_event_type_id = row.number(11);
    if (!row.is_null(12)) {
        link.action = row.word<RemoteAction>(12);
        link.target_version = static_cast<int>(row.number(13));
        link.target_time = {row.instant(14), row.instant(15)};
        link.target_event_type_id = row.number(16);
        link.action_started_at = row.moment(17);
    }
    link.fence = row.number(18);
    if (!row.is_null(19)) link.lease_until = row.moment(19);
    link.last_error = row.text(20);
    if (!row.is_null(21)) link.heard_at = row.moment(21);
    link.origin = row.word<Origin>(22);
    link.mirror_pending = row.number(23) != 0;
    link.mirror_absent = row.number(24) != 0;
    if (!row.is_null(25)) link.mirror_host_id = row.number(25);
    link.ours_wins = row.number(26) != 0;
    return link;
}

SqlText select_links() { return std::move(SqlText("SELECT").raw(kLinkColumns).raw(" FROM calendar_link ")); }

// Whether these columns name an event type of the host and lie in the interval.
SqlText& in_stretch(SqlText& sql, std::string_view what, std::span<const std::int64_t> event_types,
                    const Interval& stretch) {
    sql.raw(what).raw("_event_type_id IN ").list(event_types);
    sql.raw(" AND ").raw(what).raw("_starts_at < ").value(stretch.until);
    return sql.raw(" AND ").raw(what).raw("_ends_at > ").value(stretch.from);
}

BehindLink read_behind(const Row& row, std::span<const std::int64_t> event_types, const Interval& stretch) {
    const auto link = read_link(row);
    BehindLink behind;
    behind.appointment = link.appointment;
    behind.company = row.id<CompanyId>(kLinkCells);
    behind.version = static_cast<int>(row.number(kLinkCells + 1));
    if (takes_time(row.word<State>(kLinkCells + 2))) {
        behind.wants = Interval{row.instant(kLinkCells + 3), row.instant(kLinkCells + 4)};
    }
    const auto add = [&](const Interval& time, std::int64_t event_type) {
        const auto on_host = std::find(event_types.begin(), event_types.end(), event_type) != event_types.end();
        if (on_host && time.overlaps(stretch)) behind.stands.push_back(time);
    };
    if (link.mirror_state == MirrorState::live) add(link.mirror_time, link.mirror_event_type_id);
    if (link.action) add(link.target_time, link.target_event_type_id);
    return behind;
}

}  // namespace

std::optional<SqlText> insert_links_sql(std::span<const NewLink> links) {
    if (links.empty()) return std::nullopt;
    std::vector<const NewLink*> sorted;
    for (const auto& link : links) sorted.push_back(&link);
    std::sort(sorted.begin(), sorted.end(), [](const NewLink* a, const NewLink* b) {
        return std::pair(a->appointment, a->part) < std::pair(b->appointment, b->part);
    });
    SqlText sql(kInsertLinks);
    for (const auto* link : sorted) {
        if (!link->stands) {
            sql.row({link->appointment, link->part, link->account, link->event_type_id, SyncState::behind, "",
                     Origin::ours, std::nullopt, 0, MirrorState::none, std::nullopt, std::nullopt, std::nullopt,
                     std::nullopt, false});
            continue;
        }
        const auto& stands = *link->stands;
        sql.row({link->appointment, link->part, link->account, link->event_type_id, SyncState::in_step, "",
                 Origin::theirs, stands.uid, 1, MirrorState::live, stands.time.from, stands.time.until,
                 link->event_type_id, if_set(stands.host_id != 0, stands.host_id), stands.pending});
    }
    return sql;
}

std::vector<Link> load_links(Tx& tx, std::span<const AppointmentId> appointments) {
    std::vector<Link> links;
    if (appointments.empty()) return links;
    auto sql = select_links();
    sql.raw("WHERE appointment_id IN ").list(appointments);
    tx.rows(sql, [&](const Row& row) { links.push_back(read_link(row)); });
    return links;
}

std::set<AppointmentId> find_waiting_syncs(Tx& tx, std::span<const AppointmentId> appointments) {
    std::set<AppointmentId> waiting;
    if (appointments.empty()) return waiting;
    SqlText sql("SELECT subject_id FROM job WHERE kind = 'sync' AND state IN ('available', 'running')");
    tx.rows(sql.raw(" AND subject_id IN ").list(appointments),
            [&](const Row& row) { waiting.insert(row.id<AppointmentId>(0)); });
    return waiting;
}

std::optional<Link> find_link_by_uid(Tx& tx, AccountId account, std::string_view remote_uid) {
    auto sql = select_links();
    sql.raw("WHERE account_id = ").value(account).raw(" AND remote_uid = ").value(remote_uid);
    std::optional<Link> found;
    tx.rows(sql, [&](const Row& row) { found = read_link(row); });
    return found;
}

std::optional<Link> lock_link(Tx& tx, AppointmentId appointment, int part) {
    auto sql = select_links();
    sql.raw("WHERE appointment_id = ").value(appointment).raw(" AND part = ").value(part).raw(" FOR UPDATE");
    std::optional<Link> found;
    tx.rows(sql, [&](const Row& row) { found = read_link(row); });
    return found;
}

std::vector<Link> lock_links(Tx& tx, AppointmentId appointment) {
    auto sql = select_links();
    sql.raw("WHERE appointment_id = ").value(appointment).raw(" ORDER BY part FOR UPDATE");
    std::vector<Link> links;
    tx.rows(sql, [&](const Row& row) { links.push_back(read_link(row)); });
    return links;
}

bool save_link(Tx& tx, const Link& link, std::int64_t fence) {
    SLOTKEEPER_ASSERT(link.fence >= fence, "a fence only rises");
    const auto live = link.mirror_state == MirrorState::live;
    const auto acts = link.action.has_value();
    return tx.run(kSaveLink, {link.account,
                              link.event_type_id,
                              link.state,
                              if_set(!link.remote_uid.empty(), link.remote_uid),
                              join(link.earlier_uids),
                              link.synced_version,
                              link.mirror_state,
                              if_set(live, link.mirror_time.from),
                              if_set(live, link.mirror_time.until),
                              if_set(live, link.mirror_event_type_id),
                              link.action,
                              if_set(acts, link.target_version),
                              if_set(acts, link.target_time.from),
                              if_set(acts, link.target_time.until),
                              if_set(acts, link.target_event_type_id),
                              link.action_started_at,
                              link.fence,
                              link.lease_until,
                              short_error(link.last_error),
                              link.heard_at,
                              live && link.mirror_pending,
                              live && link.mirror_absent,
                              if_set(live && link.mirror_host_id != 0, link.mirror_host_id),
                              link.ours_wins,
                              link.appointment,
                              link.part,
                              fence}) > 0;
}

std::vector<BehindLink> load_behind_links(Tx& tx, AccountId account, std::span<const std::int64_t> event_types,
                                          const Interval& stretch) {
    const auto select = [&](SqlText& sql) -> SqlText& {
        sql.raw("SELECT").raw(kLinkColumns);
        sql.raw(", company_id, version, appointment.state, starts_at, ends_at FROM calendar_link ");
        sql.raw("JOIN appointment USING (appointment_id) WHERE account_id = ").value(account);
        sql.raw(" AND synced_version < version").raw(kWillMove);
        const std::chrono::microseconds patience = limits::others_first_patience;
        return sql.value(static_cast<std::int64_t>(patience.count())).raw(" MICROSECOND) AND ");
    };
    SqlText sql("");
    in_stretch(select(sql), "mirror", event_types, stretch);
    // The index is by start only, so the search begins where the longest appointment could have begun.
    sql.raw(" AND mirror_starts_at > ").value(stretch.from - limits::appointment_length_max).raw(" UNION ");
    in_stretch(select(sql), "target", event_types, stretch).raw(" AND ").raw(kAmongPending);
    std::vector<BehindLink> found;
    tx.rows(sql.raw(" ORDER BY 1"), [&](const Row& row) { found.push_back(read_behind(row, event_types, stretch)); });
    return found;
}

}  // namespace slotkeeper::store
