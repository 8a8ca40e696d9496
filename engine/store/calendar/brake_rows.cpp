// brake_rows: the statements of the brake.
#include "engine/store/calendar/brake_rows.h"

namespace slotkeeper::store {

namespace {

constexpr auto kInsertBrake = R"sql(
    INSERT IGNORE INTO calendar_brake (account_id, window_began_at) VALUES (:account, UTC_TIMESTAMP(6)))sql";

constexpr auto kSaveBrake = R"sql(
    UPDATE calendar_brake
    SET window_began_at = :began, ended = :ended, forgotten = :forgotten, moved = :moved, accepted = :accepted,
        accepted_until = :until, paused_at = :paused, reason = :reason
    WHERE account_id = :account)sql";

constexpr auto kCountComing = R"sql(
    SELECT COUNT(*) FROM calendar_link WHERE account_id = :account AND mirror_starts_at >= :from)sql";

constexpr auto kOursWins = R"sql(
    UPDATE calendar_link SET heard_at = :now, ours_wins = TRUE
    WHERE appointment_id = :appointment AND part = :part AND remote_uid IS NOT NULL)sql";

}  // namespace

const Table<BrakeRow> calendar_brake_table{
    "calendar_brake",
    unread("account_id"),
    column<&BrakeRow::window_began_at>("window_began_at"),
    column<&BrakeRow::ended>("ended"),
    column<&BrakeRow::forgotten>("forgotten"),
    column<&BrakeRow::moved>("moved"),
    column<&BrakeRow::accepted>("accepted"),
    column<&BrakeRow::accepted_until>("accepted_until"),
    column<&BrakeRow::paused_at>("paused_at"),
    column<&BrakeRow::reason>("reason"),
};

BrakeRow lock_brake(Tx& tx, AccountId account) {
    tx.run(kInsertBrake, {account});
    auto sql = calendar_brake_table.select();
    sql.raw("WHERE account_id = ").value(account).raw(" FOR UPDATE");
    return calendar_brake_table.first(tx, sql).value_or(BrakeRow{});
}

void save_brake(Tx& tx, AccountId account, const BrakeRow& row) {
    tx.run(kSaveBrake, {row.window_began_at, row.ended, row.forgotten, row.moved, row.accepted, row.accepted_until,
                        row.paused_at, row.reason, account});
}

int count_coming_links(Tx& tx, AccountId account, Instant from) {
    int count = 0;
    tx.one(kCountComing, {account, from}, [&](int found) { count = found; });
    return count;
}

void let_ours_win(Tx& tx, std::span<const std::pair<AppointmentId, int>> links, Moment now) {
    for (const auto& [appointment, part] : links) tx.run(kOursWins, {now, appointment, part});
}

}  // namespace slotkeeper::store
