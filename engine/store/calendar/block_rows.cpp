// block_rows: the statements about blocks for bookings at Cal.com.
#include "engine/store/calendar/block_rows.h"

#include <array>

namespace slotkeeper::store {

namespace {

constexpr auto kReplaceBlock = R"sql(
    ON DUPLICATE KEY UPDATE block_id = VALUES(block_id), starts_at = VALUES(starts_at), ends_at = VALUES(ends_at))sql";

constexpr auto kDeleteRemoteBlock = R"sql(
    DELETE FROM calendar_block WHERE account_id = :account AND remote_uid = :uid)sql";

}  // namespace

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
