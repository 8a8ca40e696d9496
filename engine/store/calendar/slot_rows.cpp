// slot_rows: the statements about days of slots.
#include "engine/store/calendar/slot_rows.h"

#include <charconv>

namespace slotkeeper::store {

namespace {

using std::chrono::sys_days;

constexpr auto kLoadAges = R"sql(
    SELECT event_type_id, day, fetched_at, asked_at FROM calendar_slot_day
    WHERE account_id = :account AND day BETWEEN :first AND :last ORDER BY event_type_id, day)sql";

// In this order: each assignment sees the values set by those before it.
constexpr auto kKeepNewest = R"sql(
    ON DUPLICATE KEY UPDATE starts = IF(VALUES(fetched_at) >= fetched_at, VALUES(starts), starts),
        fetched_at = GREATEST(fetched_at, VALUES(fetched_at)), asked_at = COALESCE(VALUES(asked_at), asked_at))sql";

constexpr auto kNoteAsked = R"sql(
    UPDATE calendar_slot_day SET asked_at = UTC_TIMESTAMP(6)
    WHERE account_id = :account AND event_type_id = :event_type AND day BETWEEN :first AND :last)sql";

constexpr auto kForget = R"sql(
    DELETE FROM calendar_slot_day WHERE account_id = :account AND day BETWEEN :first AND :last)sql";

constexpr auto kDeletePast = R"sql(
    DELETE FROM calendar_slot_day WHERE day < UTC_DATE() ORDER BY day LIMIT :rows)sql";

constexpr auto kCheckedEventTypes = R"sql(
    SELECT DISTINCT service.company_id, calendar_event_type.account_id, calendar_event_type.event_type_id
    FROM service
    JOIN calendar_event_type ON calendar_event_type.service_id = service.service_id
    JOIN calendar_account ON calendar_account.account_id = calendar_event_type.account_id
    WHERE service.availability IN ('calcom', 'both') AND service.active AND calendar_account.state = 'active')sql";

std::string text_of(const SlotDay& day) {
    std::string text;
    for (const auto start : day.starts) {
        if (!text.empty()) text += ' ';
        text += std::to_string(std::chrono::duration_cast<Minutes>(start - day.day).count());
    }
    return text;
}

std::vector<Instant> starts_of(std::string_view text, sys_days day) {
    std::vector<Instant> starts;
    while (!text.empty()) {
        const auto end = std::min(text.find(' '), text.size());
        int minute = 0;
        std::from_chars(text.data(), text.data() + end, minute);
        starts.push_back(day + Minutes(minute));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return starts;
}

}  // namespace

const Table<SlotDay> calendar_slot_day_table{
    "calendar_slot_day",
    column<&SlotDay::which, &ExternalEventType::account>("account_id"),
    column<&SlotDay::which, &ExternalEventType::event_type_id>("event_type_id"),
    column<&SlotDay::day>("day"),
    // After the day, from whose midnight they count.
    Column<SlotDay>{{"starts"},
                    [](SlotDay& into, const Row& row, std::size_t at) {
                        into.starts = starts_of(row.at<std::string_view>(at), into.day);
                    },
                    [](const SlotDay& day) { return Value(text_of(day)); }},
    column<&SlotDay::fetched_at>("fetched_at"),
    column<&SlotDay::asked_at>("asked_at"),
};

KeptSlots load_slot_days(Tx& tx, std::span<const ExternalEventType> which, const DaySpan& days,
                         std::chrono::microseconds age_max) {
    KeptSlots kept;
    std::vector<std::pair<AccountId, std::int64_t>> names;
    for (const auto& one : which) names.emplace_back(one.account, one.event_type_id);
    SqlText sql("SELECT ");
    sql.raw(calendar_slot_day_table.columns()).raw(", UTC_TIMESTAMP(6) FROM calendar_slot_day");
    sql.raw(" WHERE (account_id, event_type_id) IN ").pairs(names);
    sql.raw(" AND day BETWEEN ").value(days.first).raw(" AND ").value(days.last);
    sql.raw(" AND fetched_at >= UTC_TIMESTAMP(6) - INTERVAL ").value(std::int64_t{age_max.count()});
    sql.raw(" MICROSECOND");
    tx.rows(sql, [&](const Row& row) {
        kept.days.push_back(calendar_slot_day_table.read(row));
        kept.now = row.at<Moment>(calendar_slot_day_table.cells());
    });
    return kept;
}

void put_slot_days(Tx& tx, std::span<const SlotDay> days) {
    if (auto sql = calendar_slot_day_table.insert_all(days)) tx.run(sql->raw(kKeepNewest));
}

void note_asked(Tx& tx, std::span<const ExternalEventType> which, const DaySpan& days) {
    for (const auto& one : which) tx.run(kNoteAsked, {one.account, one.event_type_id, days.first, days.last});
}

void forget_slot_days(Tx& tx, AccountId account, const DaySpan& days) {
    tx.run(kForget, {account, days.first, days.last});
}

std::size_t delete_past_slot_days(Tx& tx, std::size_t rows_max) {
    return static_cast<std::size_t>(tx.run(kDeletePast, {rows_max}));
}

std::vector<CheckedEventType> load_checked_event_types(Tx& tx, std::optional<AccountId> account) {
    SqlText sql(kCheckedEventTypes);
    if (account) sql.raw(" AND calendar_event_type.account_id = ").value(*account);
    std::vector<CheckedEventType> checked;
    tx.rows(sql.raw(" ORDER BY 2, 3"), [&](CompanyId company, AccountId id, std::int64_t event_type) {
        checked.push_back({company, {id, event_type}});
    });
    return checked;
}

std::vector<SlotDay> load_slot_ages(Tx& tx, AccountId account, const DaySpan& days) {
    std::vector<SlotDay> found;
    tx.rows(kLoadAges, {account, days.first, days.last},
            [&](std::int64_t event_type, sys_days day, Moment fetched_at, std::optional<Moment> asked_at) {
                found.push_back({{account, event_type}, day, {}, fetched_at, asked_at});
            });
    return found;
}

}  // namespace slotkeeper::store
