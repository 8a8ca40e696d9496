// claim_rows: resource days, claims and blocks as rows: what is locked, and who is busy.
//
// The lock statement is the first of the desk's transaction, with sorted days; claims are read plainly under it,
// because no claim on a locked day can appear or go meanwhile. Only the desk writes here.
#pragma once

#include "engine/availability/day_book.h"
#include "engine/booking/known.h"
#include "engine/store/mariadb/database.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace slotkeeper::store {

// Makes the days that are missing, in the order given, in a statement (and transaction) of its own.
// REQUIRES: sorted, none twice, not empty; not inside a transaction that has locked anything.
SqlText make_resource_days_sql(std::span<const ResourceDay> days);
// Which of them exist, without a lock. REQUIRES: not empty.
SqlText find_resource_days_sql(std::span<const ResourceDay> days);
// Which of them nobody else has locked; they are locked then. REQUIRES: sorted, not empty.
SqlText free_resource_days_sql(std::span<const ResourceDay> days);
ResourceDay read_resource_day(const Row& row);  // of the two above and the one below
// One row for each day that exists. REQUIRES: sorted, not empty.
SqlText lock_resource_days_sql(std::span<const ResourceDay> days);
// version + 1 for every day: what makes a race visible to a cluster, and caches of a day stale. REQUIRES: not empty.
SqlText bump_resource_days_sql(std::span<const ResourceDay> days);

SqlText load_claims_sql(std::span<const ResourceDay> days);  // REQUIRES: not empty
Claim read_claim(const Row& row);
std::optional<SqlText> delete_claims_sql(std::span<const Claim> claims);
// Sorted here by the key of the table: rows inserted in another order wait for each other crosswise.
std::optional<SqlText> insert_claims_sql(std::vector<Claim> claims);
// The claims of holds that were extended or became bookings end when their appointment now says so.
std::optional<SqlText> expire_claims_as_held_sql(std::span<const AppointmentId> appointments);

// For slots: the claims of these resources from one day to another, both included.
SqlText load_claims_between_sql(std::span<const ResourceId> resources, std::chrono::sys_days first,
                                std::chrono::sys_days last);

// For the turns of equals: of each of these resources the nearest days before `first` and after `last` on which it has
// something. REQUIRES: not empty.
SqlText busy_days_beside_sql(std::span<const ResourceId> resources, std::chrono::sys_days first,
                             std::chrono::sys_days last);

std::optional<BlockRecord> load_block(Tx& tx, CompanyId company, BlockId id);
// Those that stand and overlap [from, until), by start.
struct BlockFilter {
    CompanyId company;
    std::optional<ResourceId> resource;
    std::optional<Instant> from, until;
    std::optional<std::pair<Instant, BlockId>> after;  // the last one of the page before: start and id
    std::size_t rows_max = limits::page_default;
};
SqlText list_blocks_sql(const BlockFilter& filter);
std::vector<BlockRecord> list_blocks(Tx& tx, const BlockFilter& filter);
SqlText lock_blocks_sql(std::span<const BlockId> ids);  // sorted, not empty; FOR UPDATE
BlockRecord read_block(const Row& row);
std::optional<SqlText> insert_blocks_sql(std::span<const BlockRecord* const> blocks, Moment now);
// Of blocks that are there: who removed them.
std::optional<SqlText> remove_blocks_sql(std::span<const BlockRecord* const> blocks, Moment now);

}  // namespace slotkeeper::store
