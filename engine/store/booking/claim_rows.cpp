// claim_rows: the statements of resource days, claims and blocks.
#include "engine/store/booking/claim_rows.h"

#include "engine/base/assert.h"

#include <algorithm>
#include <tuple>

namespace slotkeeper::store {

namespace {

constexpr auto kMakeDays = R"sql(
    INSERT INTO resource_day (resource_id, day, version) VALUES )sql";
constexpr auto kKeepDays = R"sql(
    ON DUPLICATE KEY UPDATE version = version)sql";

constexpr auto kDays = R"sql(
    SELECT resource_id, day, version FROM resource_day
    WHERE (resource_id, day) IN )sql";
// The order by the primary key is the order of the row locks, whatever the order of the list.
constexpr auto kLockDaysEnd = R"sql(
    ORDER BY resource_id, day FOR UPDATE)sql";
constexpr auto kLockFreeDaysEnd = R"sql(
    ORDER BY resource_id, day FOR UPDATE SKIP LOCKED)sql";

constexpr auto kBumpDays = R"sql(
    UPDATE resource_day SET version = version + 1
    WHERE (resource_id, day) IN )sql";

// Without FOR UPDATE: the days are locked already.
constexpr auto kLoadClaims = R"sql(
    SELECT resource_id, day, lane, taken_from, taken_until, kind, appointment_id, segment, block_id, expires_at
    FROM claim
    WHERE (resource_id, day) IN )sql";

constexpr auto kLoadClaimsBetween = R"sql(
    SELECT resource_id, day, lane, taken_from, taken_until, kind, appointment_id, segment, block_id, expires_at
    FROM claim
    WHERE resource_id IN )sql";

// Two look-ups in the primary key for each resource, however many claims it has.
constexpr auto kBusyBefore = R"sql(
    SELECT resource_id, MAX(day) FROM claim WHERE resource_id IN )sql";
constexpr auto kBusyAfter = R"sql(
    UNION ALL
    SELECT resource_id, MIN(day) FROM claim WHERE resource_id IN )sql";

constexpr auto kInsertClaims = R"sql(
    INSERT INTO claim (resource_id, day, lane, taken_from, taken_until, kind, appointment_id, segment, block_id,
                       expires_at) VALUES )sql";

// Each by its whole primary key, so that no index is scanned and no neighbour is locked.
constexpr auto kDeleteClaims = R"sql(
    DELETE FROM claim WHERE )sql";

constexpr auto kExpireClaims = R"sql(
    UPDATE claim JOIN appointment USING (appointment_id) SET claim.expires_at = appointment.expires_at
    WHERE claim.appointment_id IN )sql";

constexpr auto kLoadBlock = R"sql(
    SELECT block_id, company_id, resource_id, starts_at, ends_at, reason, created_by, COALESCE(removed_by, '')
    FROM block WHERE block_id = :id AND company_id = :company)sql";

constexpr auto kLockBlocks = R"sql(
    SELECT block_id, company_id, resource_id, starts_at, ends_at, reason, created_by, COALESCE(removed_by, '')
    FROM block WHERE block_id IN )sql";

constexpr auto kListBlocks = R"sql(
    SELECT block_id, company_id, resource_id, starts_at, ends_at, reason, created_by, ''
    FROM block WHERE removed_at IS NULL AND company_id = )sql";

constexpr auto kInsertBlocks = R"sql(
    INSERT INTO block (block_id, company_id, resource_id, starts_at, ends_at, reason, created_by, created_at,
                       removed_by, removed_at) VALUES )sql";

// The rows exist and are locked, so nothing is inserted.
constexpr auto kRemoveBlocks = R"sql(
    ON DUPLICATE KEY UPDATE removed_by = VALUES(removed_by), removed_at = VALUES(removed_at))sql";

std::vector<std::pair<Value, Value>> as_pairs(std::span<const ResourceDay> days) {
    std::vector<std::pair<Value, Value>> pairs;
    pairs.reserve(days.size());
    for (const auto& where : days) pairs.emplace_back(where.resource, where.day);
    return pairs;
}

}  // namespace

SqlText make_resource_days_sql(std::span<const ResourceDay> days) {
    SqlText sql(kMakeDays);
    for (const auto& where : days) sql.row({where.resource, where.day, 0});
    return sql.raw(kKeepDays);
}

SqlText find_resource_days_sql(std::span<const ResourceDay> days) { return SqlText(kDays).pairs(as_pairs(days)); }

SqlText free_resource_days_sql(std::span<const ResourceDay> days) {
    return SqlText(kDays).pairs(as_pairs(days)).raw(kLockFreeDaysEnd);
}

ResourceDay read_resource_day(const Row& row) { return {row.id<ResourceId>(0), row.day(1)}; }

SqlText lock_resource_days_sql(std::span<const ResourceDay> days) {
    SLOTKEEPER_ASSERT(std::is_sorted(days.begin(), days.end()), "all transactions lock days in the same order");
    return SqlText(kDays).pairs(as_pairs(days)).raw(kLockDaysEnd);
}

SqlText bump_resource_days_sql(std::span<const ResourceDay> days) {
    SLOTKEEPER_ASSERT(std::is_sorted(days.begin(), days.end()), "all transactions write days in the same order");
    return SqlText(kBumpDays).pairs(as_pairs(days));
}

SqlText load_claims_sql(std::span<const ResourceDay> days) { return SqlText(kLoadClaims).pairs(as_pairs(days)); }

SqlText busy_days_beside_sql(std::span<const ResourceId> resources, std::chrono::sys_days first,
                             std::chrono::sys_days last) {
    SqlText sql(kBusyBefore);
    sql.list(resources).raw(" AND day < ").value(first).raw(" GROUP BY resource_id").raw(kBusyAfter);
    sql.list(resources).raw(" AND day > ").value(last).raw(" GROUP BY resource_id");
    return sql;
}

Claim read_claim(const Row& row) {
    Claim claim;
    claim.where = {row.id<ResourceId>(0), row.day(1)};
    claim.lane = static_cast<int>(row.number(2));
    claim.taken = {row.instant(3), row.instant(4)};
    claim.kind = row.word<ClaimKind>(5);
    claim.appointment = row.optional_id<AppointmentId>(6);
    claim.segment = row.is_null(7) ? 0 : static_cast<int>(row.number(7));
    claim.block = row.optional_id<BlockId>(8);
    if (!row.is_null(9)) claim.expires_at = row.instant(9);
    return claim;
}

std::optional<SqlText> delete_claims_sql(std::span<const Claim> claims) {
    if (claims.empty()) return std::nullopt;
    SqlText sql(kDeleteClaims);
    const auto* separator = "";
    for (const auto& claim : claims) {
        sql.raw(separator).raw("(resource_id = ").value(claim.where.resource);
        sql.raw(" AND day = ").value(claim.where.day).raw(" AND lane = ").value(claim.lane);
        sql.raw(" AND taken_until = ").value(claim.taken.until);
        sql.raw(" AND taken_from = ").value(claim.taken.from).raw(")");
        separator = " OR ";
    }
    return sql;
}

std::optional<SqlText> insert_claims_sql(std::vector<Claim> claims) {
    if (claims.empty()) return std::nullopt;
    const auto key = [](const Claim& claim) {
        return std::tuple(claim.where, claim.lane, claim.taken.until, claim.taken.from);
    };
    std::sort(claims.begin(), claims.end(), [&](const Claim& a, const Claim& b) { return key(a) < key(b); });
    SqlText sql(kInsertClaims);
    for (const auto& claim : claims) {
        const auto segment = claim.appointment ? std::optional(claim.segment) : std::nullopt;
        sql.row({claim.where.resource, claim.where.day, claim.lane, claim.taken.from, claim.taken.until, claim.kind,
                 claim.appointment, segment, claim.block, claim.expires_at});
    }
    return sql;
}

std::optional<SqlText> expire_claims_as_held_sql(std::span<const AppointmentId> appointments) {
    if (appointments.empty()) return std::nullopt;
    return SqlText(kExpireClaims).list(appointments);
}

SqlText load_claims_between_sql(std::span<const ResourceId> resources, std::chrono::sys_days first,
                                std::chrono::sys_days last) {
    return SqlText(kLoadClaimsBetween).list(resources).raw(" AND day BETWEEN ").value(first).raw(" AND ").value(last);
}

BlockRecord read_block(const Row& row) {
    return {
        row.id<BlockId>(0), row.id<CompanyId>(1), row.id<ResourceId>(2), {row.instant(3), row.instant(4)}, row.text(5),
        row.text(6),        row.text(7)};
}

std::optional<BlockRecord> load_block(Tx& tx, CompanyId company, BlockId id) {
    std::optional<BlockRecord> block;
    tx.one(kLoadBlock, {id, company}, [&](const Row& row) { block = read_block(row); });
    return block;
}

SqlText list_blocks_sql(const BlockFilter& filter) {
    SqlText sql(kListBlocks);
    sql.value(filter.company);
    if (filter.resource) sql.raw(" AND resource_id = ").value(*filter.resource);
    if (filter.until) sql.raw(" AND starts_at < ").value(*filter.until);
    if (filter.from) {
        // No block is longer, so one that began earlier cannot reach into the span.
        sql.raw(" AND ends_at > ").value(*filter.from);
        sql.raw(" AND starts_at > ").value(*filter.from - limits::block_length_max);
    }
    if (filter.after) {
        const auto& [start, id] = *filter.after;
        sql.raw(" AND starts_at >= ").value(start);
        sql.raw(" AND (starts_at > ").value(start).raw(" OR block_id > ").value(id).raw(")");
    }
    return std::move(sql.raw(" ORDER BY starts_at, block_id LIMIT ").value(filter.rows_max));
}

std::vector<BlockRecord> list_blocks(Tx& tx, const BlockFilter& filter) {
    std::vector<BlockRecord> found;
    tx.rows(list_blocks_sql(filter), [&](const Row& row) { found.push_back(read_block(row)); });
    return found;
}

SqlText lock_blocks_sql(std::span<const BlockId> ids) {
    return SqlText(kLockBlocks).list(ids).raw(" ORDER BY block_id FOR UPDATE");
}

std::optional<SqlText> insert_blocks_sql(std::span<const BlockRecord* const> blocks, Moment now) {
    if (blocks.empty()) return std::nullopt;
    SqlText sql(kInsertBlocks);
    for (const auto* block : blocks) {
        const auto gone = !block->removed_by.empty();
        sql.row({block->id, block->company, block->resource, block->time.from, block->time.until, block->reason,
                 block->created_by, now, gone ? std::optional(block->removed_by) : std::nullopt,
                 gone ? std::optional(now) : std::nullopt});
    }
    return sql;
}

std::optional<SqlText> remove_blocks_sql(std::span<const BlockRecord* const> blocks, Moment now) {
    auto sql = insert_blocks_sql(blocks, now);
    if (sql) sql->raw(kRemoveBlocks);
    return sql;
}

}  // namespace slotkeeper::store
