// block_rows: which block stands for which booking at Cal.com.
#pragma once

#include "engine/store/mariadb/table.h"
#include "engine/time/interval.h"

#include <optional>
#include <string>
#include <string_view>

namespace slotkeeper::store {

struct CalendarBlock {
    AccountId account;
    std::string remote_uid;
    BlockId block;
    Interval time;
};

extern const Table<CalendarBlock> calendar_block_table;

// Replaces an existing one.
void insert_calendar_block(Tx& tx, const CalendarBlock& block);
std::optional<CalendarBlock> find_calendar_block(Tx& tx, AccountId account, std::string_view remote_uid);
void delete_calendar_block(Tx& tx, AccountId account, std::string_view remote_uid);

}  // namespace slotkeeper::store
