// brake_rows: the statements of the brake.
#include "engine/store/calendar/brake_rows.h"

namespace slotkeeper::store {

namespace {

constexpr auto kLockBrake = R"sql(
    SELECT window_began_at, ended, forgotten, moved, accepted, accepted_until, paused_at, reason
    FROM calendar_brake WHERE account_id = :account FOR UPDATE)sql";

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

BrakeRow lock_brake(Tx& tx, AccountId account) {
    tx.run(kInsertBrake, {account});
    BrakeRow brake;
    tx.one(kLockBrake, {account}, [&](const Row& row) {
        brake.window_began_at = row.moment(0);
        brake.ended = static_cast<int>(row.number(1));
        brake.forgotten = static_cast<int>(row.number(2));
        brake.moved = static_cast<int>(row.number(3));
        brake.accepted = static_cast<int>(row.number(4));
        brake.accepted_until = row.optional_moment(5);
        brake.paused_at = row.optional_moment(6);
        brake.reason = row.text(7);
    });
    return brake;
}

void save_brake(Tx& tx, AccountId account, const BrakeRow& row) {
    tx.run(kSaveBrake, {row.window_began_at, row.ended, row.forgotten, row.moved, row.accepted, row.accepted_until,
                        row.paused_at, row.reason, account});
}

int count_coming_links(Tx& tx, AccountId account, Instant from) {
    int count = 0;
    tx.one(kCountComing, {account, from}, [&](const Row& row) { count = static_cast<int>(row.number(0)); });
    return count;
}

void let_ours_win(Tx& tx, std::span<const std::pair<AppointmentId, int>> links, Moment now) {
    for (const auto& [appointment, part] : links) tx.run(kOursWins, {now, appointment, part});
}

}  // namespace slotkeeper::store
