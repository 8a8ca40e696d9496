// link_rows: the statements of links.
#include "engine/store/calendar/link_rows.h"

#include "engine/base/assert.h"
#include "engine/base/text.h"
#include "engine/store/operations/job_rows.h"

#include <algorithm>
#include <array>

namespace slotkeeper::store {

namespace {

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

// Excluded are links that were given up, unless a job will try again, and those that were queued to go first long ago
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

bool acts(const Link& link) { return link.action.has_value(); }
bool has_mirror(const Link& link) { return link.mirror_time.from != Instant{}; }

// A column that is set only if an earlier one is, and must not be NULL then.
template <bool (*IsSet)(const Link&), auto First, auto... Rest>
Column<Link> set_with(std::string_view name) {
    return {
        {name, ColumnUse::read_and_inserted, true},
        [](Link& link, const Row& row, std::size_t at) {
            if (!IsSet(link)) return;
            row.at<std::string_view>(at);  // throws if it is NULL
            column<First, Rest...>({}).read(link, row, at);
        },
        [](const Link& link) { return IsSet(link) ? column<First, Rest...>({}).write(link) : Value(std::nullopt); }};
}

Link link_of(const NewLink& fresh) {
    Link link;
    link.appointment = fresh.appointment;
    link.part = fresh.part;
    link.account = fresh.account;
    link.event_type_id = fresh.event_type_id;
    if (fresh.booking) {
        const auto& [uid, time, host, pending] = *fresh.booking;
        record_live(link, {uid, time, fresh.event_type_id, pending, false, host});
        link.state = SyncState::in_step;
        link.origin = Origin::theirs;
        link.synced_version = 1;
    }
    return link;
}

// Whether these columns name an event type of the host and lie in the interval.
SqlText& in_stretch(SqlText& sql, std::string_view what, std::span<const std::int64_t> event_types,
                    const Interval& stretch) {
    sql.raw(what).raw("_event_type_id IN ").list(event_types);
    sql.raw(" AND ").raw(what).raw("_starts_at < ").value(stretch.until);
    return sql.raw(" AND ").raw(what).raw("_ends_at > ").value(stretch.from);
}

BehindLink read_behind(const Row& row, std::span<const std::int64_t> event_types, const Interval& stretch) {
    const auto link = calendar_link_table.read(row);
    const auto [company, version, state, from, until] =
        row.cells<CompanyId, int, State, Instant, Instant>(calendar_link_table.cells());
    BehindLink behind{link.appointment, company, version, {}, {}};
    if (takes_time(state)) behind.wanted = Interval{from, until};
    const auto add = [&](const Interval& time, std::int64_t event_type) {
        const auto on_host = std::find(event_types.begin(), event_types.end(), event_type) != event_types.end();
        if (on_host && time.overlaps(stretch)) behind.occupied.push_back(time);
    };
    if (link.mirror_state == MirrorState::live) add(link.mirror_time, link.mirror_event_type_id);
    if (link.action) add(link.target_time, link.target_event_type_id);
    return behind;
}

constexpr auto kReplaceBlock = R"sql(
    ON DUPLICATE KEY UPDATE block_id = VALUES(block_id), starts_at = VALUES(starts_at), ends_at = VALUES(ends_at))sql";

constexpr auto kDeleteRemoteBlock = R"sql(
    DELETE FROM calendar_block WHERE account_id = :account AND remote_uid = :uid)sql";

}  // namespace

const Table<Link> calendar_link_table{
    "calendar_link",
    column<&Link::appointment>("appointment_id"),
    column<&Link::part>("part"),
    column<&Link::account>("account_id"),
    column<&Link::event_type_id>("event_type_id"),
    column<&Link::state>("state"),
    empty_is_null<&Link::remote_uid>("remote_uid"),
    Column<Link>{{"earlier_uids"},
                 [](Link& link, const Row& row, std::size_t at) {
                     link.earlier_uids = split_at_spaces(row.at<std::string_view>(at));
                 },
                 [](const Link& link) { return Value(join(link.earlier_uids)); }},
    column<&Link::synced_version>("synced_version"),
    column<&Link::mirror_state>("mirror_state"),
    empty_is_null<&Link::mirror_time, &Interval::from>("mirror_starts_at"),
    set_with<has_mirror, &Link::mirror_time, &Interval::until>("mirror_ends_at"),
    empty_is_null<&Link::mirror_event_type_id>("mirror_event_type_id"),
    column<&Link::action>("action"),
    set_with<acts, &Link::target_version>("target_version"),
    set_with<acts, &Link::target_time, &Interval::from>("target_starts_at"),
    set_with<acts, &Link::target_time, &Interval::until>("target_ends_at"),
    set_with<acts, &Link::target_event_type_id>("target_event_type_id"),
    set_with<acts, &Link::action_started_at>("action_started_at"),
    column<&Link::fence>("fence"),
    column<&Link::lease_until>("lease_until"),
    column<&Link::last_error>("last_error"),
    column<&Link::heard_at>("heard_at"),
    column<&Link::origin>("origin"),
    column<&Link::mirror_pending>("mirror_pending"),
    column<&Link::mirror_absent>("mirror_absent"),
    empty_is_null<&Link::mirror_host_id>("mirror_host_id"),
    column<&Link::ours_wins>("ours_wins"),
};

std::optional<SqlText> insert_links_sql(std::span<const NewLink> links) {
    std::vector<Link> sorted;
    for (const auto& link : links) sorted.push_back(link_of(link));
    std::sort(sorted.begin(), sorted.end(), [](const Link& a, const Link& b) {
        return std::pair(a.appointment, a.part) < std::pair(b.appointment, b.part);
    });
    // IGNORE: a change of an appointment names its link again, and an upsert would lock it while it is synced.
    return calendar_link_table.insert_all(sorted, "INSERT IGNORE");
}

std::vector<Link> load_links(Tx& tx, std::span<const AppointmentId> appointments) {
    if (appointments.empty()) return {};
    auto sql = calendar_link_table.select();
    return calendar_link_table.all(tx, sql.raw("WHERE appointment_id IN ").list(appointments));
}

std::set<AppointmentId> find_waiting_syncs(Tx& tx, std::span<const AppointmentId> appointments) {
    std::set<AppointmentId> waiting;
    if (appointments.empty()) return waiting;
    SqlText sql("SELECT subject_id FROM job WHERE kind = 'sync' AND state IN ('available', 'running')");
    tx.rows(sql.raw(" AND subject_id IN ").list(appointments), [&](AppointmentId id) { waiting.insert(id); });
    return waiting;
}

std::optional<Link> find_link_by_uid(Tx& tx, AccountId account, std::string_view remote_uid) {
    auto sql = calendar_link_table.select();
    sql.raw("WHERE account_id = ").value(account).raw(" AND remote_uid = ").value(remote_uid);
    return calendar_link_table.first(tx, sql);
}

std::optional<Link> lock_link(Tx& tx, AppointmentId appointment, int part) {
    auto sql = calendar_link_table.select();
    sql.raw("WHERE appointment_id = ").value(appointment).raw(" AND part = ").value(part).raw(" FOR UPDATE");
    return calendar_link_table.first(tx, sql);
}

std::vector<Link> lock_links(Tx& tx, AppointmentId appointment) {
    auto sql = calendar_link_table.select();
    sql.raw("WHERE appointment_id = ").value(appointment).raw(" ORDER BY part FOR UPDATE");
    return calendar_link_table.all(tx, sql);
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
        sql.raw("SELECT ").raw(calendar_link_table.columns());
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

const Table<CalendarBlock> calendar_block_table{
    "calendar_block",
    column<&CalendarBlock::account>("account_id"),
    column<&CalendarBlock::remote_uid>("remote_uid"),
    column<&CalendarBlock::block>("block_id"),
    column<&CalendarBlock::time, &Interval::from>("starts_at"),
    column<&CalendarBlock::time, &Interval::until>("ends_at"),
};

void insert_calendar_block(Tx& tx, const CalendarBlock& block) {
    tx.run(calendar_block_table.insert_all(std::array{block})->raw(kReplaceBlock));
}

std::optional<CalendarBlock> find_calendar_block(Tx& tx, AccountId account, std::string_view remote_uid) {
    auto sql = calendar_block_table.select();
    sql.raw("WHERE account_id = ").value(account).raw(" AND remote_uid = ").value(remote_uid);
    return calendar_block_table.first(tx, sql);
}

void delete_calendar_block(Tx& tx, AccountId account, std::string_view remote_uid) {
    tx.run(kDeleteRemoteBlock, {account, remote_uid});
}

}  // namespace slotkeeper::store
