// block_rows: the statements about blocks for bookings at Cal.com.
#include "engine/store/calendar/block_rows.h"

namespace slotkeeper::store {

namespace {

constexpr auto kInsertRemoteBlock = R"sql(
    INSERT INTO calendar_block (account_id, remote_uid, block_id, starts_at, ends_at)
    VALUES (:account, :uid, :block, :starts, :ends)
    ON DUPLICATE KEY UPDATE block_id = VALUES(block_id), starts_at = VALUES(starts_at), ends_at = VALUES(ends_at))sql";

constexpr auto kFind = R"sql(
    SELECT account_id, remote_uid, block_id, starts_at, ends_at
    FROM calendar_block WHERE account_id = :account AND remote_uid = :uid)sql";

constexpr auto kDeleteRemoteBlock = R"sql(
    DELETE FROM calendar_block WHERE account_id = :account AND remote_uid = :uid)sql";

}  // namespace

void insert_calendar_block(Tx& tx, const CalendarBlock& block) {
    tx.run(kInsertRemoteBlock, {block.account, block.remote_uid, block.block, block.time.from, block.time.until});
}

std::optional<CalendarBlock> find_calendar_block(Tx& tx, AccountId account, std::string_view remote_uid) {
    std::optional<CalendarBlock> found;
    tx.one(kFind, {account, remote_uid}, [&](const Row& row) {
        found = CalendarBlock{row.id<AccountId>(0), row.text(1), row.id<BlockId>(2), {row.instant(3), row.instant(4)}};
    });
    return found;
}

void delete_calendar_block(Tx& tx, AccountId account, std::string_view remote_uid) {
    tx.run(kDeleteRemoteBlock, {account, remote_uid});
}

}  // namespace slotkeeper::store
