// claim_rows: resource days, claims and blocks as rows.
//
// The lock statement is the first of the desk's transaction, with sorted days; claims are then read without locks,
// because no claim on a locked day can change meanwhile. Only the desk writes here.
#pragma once

#include "engine/availability/day_book.h"
#include "engine/booking/desk_state.h"
#include "engine/store/mariadb/list_page.h"
#include "engine/store/mariadb/table.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace slotkeeper::store {

extern const Table<ResourceDay> resource_day_table;
extern const Table<Claim> claim_table;
struct BlockRow {
    BlockRecord block;
    Moment created_at;
    std::optional<Moment> removed_at;
};
extern const Table<BlockRow> block_table;

// Inserts missing days, in the given order, in a statement (and transaction) of its own.
// REQUIRES: sorted, unique, not empty; not inside a transaction that has locked anything.
SqlText make_resource_days_sql(std::span<const ResourceDay> days);
// The existing ones, without a lock. REQUIRES: not empty.
SqlText find_resource_days_sql(std::span<const ResourceDay> days);
// Locks and returns the days that no other transaction has locked. REQUIRES: sorted, not empty.
SqlText free_resource_days_sql(std::span<const ResourceDay> days);
// One row for each day that exists. REQUIRES: sorted, not empty.
SqlText lock_resource_days_sql(std::span<const ResourceDay> days);
// version + 1 for every day: reveals a race on a cluster, and invalidates caches of a day. REQUIRES: not empty.
SqlText bump_resource_days_sql(std::span<const ResourceDay> days);

SqlText load_claims_sql(std::span<const ResourceDay> days);  // REQUIRES: not empty
Claim read_claim(const Row& row);
std::optional<SqlText> delete_claims_sql(std::span<const Claim> claims);
// Sorted by the key of the table, because rows inserted in different orders can deadlock.
std::optional<SqlText> insert_claims_sql(std::vector<Claim> claims);
// Sets the end of the claims of holds that were extended or booked to that of their appointment.
std::optional<SqlText> expire_claims_as_held_sql(std::span<const AppointmentId> appointments);

// For searches: the claims of these resources from `first` to `last`, both inclusive.
SqlText load_claims_between_sql(std::span<const ResourceId> resources, std::chrono::sys_days first,
                                std::chrono::sys_days last);

// To decide between equally busy staff: for each resource its nearest busy days before `first` and after `last`.
// REQUIRES: not empty.
SqlText busy_days_beside_sql(std::span<const ResourceId> resources, std::chrono::sys_days first,
                             std::chrono::sys_days last);

std::optional<BlockRecord> load_block(Tx& tx, CompanyId company, BlockId id);
// Blocks that are not removed and overlap [from, until), by start.
struct BlockFilter {
    CompanyId company;
    std::optional<ResourceId> resource;
    std::optional<Instant> from, until;
    std::optional<std::pair<Instant, BlockId>> after;  // the last one of the previous page: start and id
    std::size_t rows_max = limits::page_default;
    std::optional<ChangeOrder<BlockId>> by_change{};
    std::vector<BranchId> branches{};  // only of these; empty: of all
    bool latest_first = false;         // in the reverse order
};
SqlText list_blocks_sql(const BlockFilter& filter);
std::vector<BlockRecord> list_blocks(Tx& tx, const BlockFilter& filter);
SqlText lock_blocks_sql(std::span<const BlockId> ids);  // sorted, not empty; FOR UPDATE
std::optional<SqlText> insert_blocks_sql(std::span<const BlockRecord* const> blocks, Moment now);
// Sets on existing blocks by whom they were removed.
std::optional<SqlText> remove_blocks_sql(std::span<const BlockRecord* const> blocks, Moment now);

}  // namespace slotkeeper::store
