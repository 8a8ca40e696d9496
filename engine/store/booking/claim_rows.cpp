// claim_rows: the statements of resource days, claims and blocks.
#include "engine/store/booking/claim_rows.h"

#include "engine/base/assert.h"
#include "engine/store/operations/branch_reach.h"

#include <algorithm>
#include <tuple>

namespace slotkeeper::store {

namespace {

constexpr auto kKeepDays = R"sql(
    ON DUPLICATE KEY UPDATE version = version)sql";

// The order by the primary key is the order of the row locks, whatever the order of the list.
constexpr auto kLockDaysEnd = R"sql(
    ORDER BY resource_id, day FOR UPDATE)sql";
constexpr auto kLockFreeDaysEnd = R"sql(
    ORDER BY resource_id, day FOR UPDATE SKIP LOCKED)sql";

constexpr auto kBumpDays = R"sql(
    UPDATE resource_day SET version = version + 1
    WHERE (resource_id, day) IN )sql";

// Two look-ups in the primary key for each resource, however many claims it has.
constexpr auto kBusyBefore = R"sql(
    SELECT resource_id, MAX(day) FROM claim WHERE resource_id IN )sql";
constexpr auto kBusyAfter = R"sql(
    UNION ALL
    SELECT resource_id, MIN(day) FROM claim WHERE resource_id IN )sql";

// Each by its whole primary key, so that no index is scanned and no neighbour is locked.
constexpr auto kDeleteClaims = R"sql(
    DELETE FROM claim WHERE )sql";

constexpr auto kExpireClaims = R"sql(
    UPDATE claim JOIN appointment USING (appointment_id) SET claim.expires_at = appointment.expires_at
    WHERE claim.appointment_id IN )sql";

// The rows exist and are locked, so nothing is inserted.
constexpr auto kRemoveBlocks = R"sql(
    ON DUPLICATE KEY UPDATE removed_by = VALUES(removed_by), removed_at = VALUES(removed_at))sql";

std::vector<std::pair<Value, Value>> as_pairs(std::span<const ResourceDay> days) {
    std::vector<std::pair<Value, Value>> pairs;
    pairs.reserve(days.size());
    for (const auto& where : days) pairs.emplace_back(where.resource, where.day);
    return pairs;
}

SqlText days_among(std::span<const ResourceDay> days) {
    return std::move(resource_day_table.select().raw("WHERE (resource_id, day) IN ").pairs(as_pairs(days)));
}

}  // namespace

const Table<ResourceDay> resource_day_table{
    "resource_day",
    column<&ResourceDay::resource>("resource_id"),
    column<&ResourceDay::day>("day"),
    unread("version"),
};

const Table<Claim> claim_table{
    "claim",
    column<&Claim::where, &ResourceDay::resource>("resource_id"),
    column<&Claim::where, &ResourceDay::day>("day"),
    column<&Claim::lane>("lane"),
    column<&Claim::taken, &Interval::from>("taken_from"),
    column<&Claim::taken, &Interval::until>("taken_until"),
    column<&Claim::kind>("kind"),
    column<&Claim::appointment>("appointment_id"),
    // Only of an appointment.
    Column<Claim>{
        {"segment", ColumnUse::read_and_inserted, /*may_be_null=*/true},
        [](Claim& into, const Row& row, std::size_t at) { into.segment = row.at<std::optional<int>>(at).value_or(0); },
        [](const Claim& from) { return from.appointment ? Value(from.segment) : Value(std::nullopt); }},
    column<&Claim::block>("block_id"),
    column<&Claim::expires_at>("expires_at"),
    column<&Claim::inside>("inside_block_id"),
    column<&Claim::branch>("branch_id"),
    column<&Claim::buffer_before>("buffer_before_minutes"),
    column<&Claim::buffer_after>("buffer_after_minutes"),
    column<&Claim::service>("service_id"),
    column<&Claim::stand_in>("stand_in_id"),
    column<&Claim::session>("session_id"),
    column<&Claim::seats>("seats"),
};

const Table<BlockRow> block_table{
    "block",
    column<&BlockRow::block, &BlockRecord::id>("block_id"),
    column<&BlockRow::block, &BlockRecord::company>("company_id"),
    column<&BlockRow::block, &BlockRecord::resource>("resource_id"),
    column<&BlockRow::block, &BlockRecord::time, &Interval::from>("starts_at"),
    column<&BlockRow::block, &BlockRecord::time, &Interval::until>("ends_at"),
    column<&BlockRow::block, &BlockRecord::reason>("reason"),
    column<&BlockRow::block, &BlockRecord::created_by>("created_by"),
    column<&BlockRow::created_at>("created_at"),
    empty_is_null<&BlockRow::block, &BlockRecord::removed_by>("removed_by"),
    column<&BlockRow::removed_at>("removed_at"),
    column<&BlockRow::block, &BlockRecord::updated_at>("updated_at", ColumnUse::read_only),
    column<&BlockRow::block, &BlockRecord::stand_in>("stand_in_id"),
};

SqlText make_resource_days_sql(std::span<const ResourceDay> days) {
    return std::move(resource_day_table.insert_all(days)->raw(kKeepDays));
}

SqlText find_resource_days_sql(std::span<const ResourceDay> days) { return days_among(days); }

SqlText free_resource_days_sql(std::span<const ResourceDay> days) {
    return std::move(days_among(days).raw(kLockFreeDaysEnd));
}

SqlText lock_resource_days_sql(std::span<const ResourceDay> days) {
    SLOTKEEPER_ASSERT(std::is_sorted(days.begin(), days.end()), "all transactions lock days in the same order");
    return std::move(days_among(days).raw(kLockDaysEnd));
}

SqlText bump_resource_days_sql(std::span<const ResourceDay> days) {
    SLOTKEEPER_ASSERT(std::is_sorted(days.begin(), days.end()), "all transactions write days in the same order");
    return SqlText(kBumpDays).pairs(as_pairs(days));
}

// Without FOR UPDATE: the days are locked already.
SqlText load_claims_sql(std::span<const ResourceDay> days) {
    return std::move(claim_table.select().raw("WHERE (resource_id, day) IN ").pairs(as_pairs(days)));
}

SqlText busy_days_beside_sql(std::span<const ResourceId> resources, std::chrono::sys_days first,
                             std::chrono::sys_days last) {
    SqlText sql(kBusyBefore);
    sql.list(resources).raw(" AND day < ").value(first).raw(" GROUP BY resource_id").raw(kBusyAfter);
    sql.list(resources).raw(" AND day > ").value(last).raw(" GROUP BY resource_id");
    return sql;
}

Claim read_claim(const Row& row) { return claim_table.read(row); }

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
    const auto key = [](const Claim& claim) {
        return std::tuple(claim.where, claim.lane, claim.taken.until, claim.taken.from);
    };
    std::sort(claims.begin(), claims.end(), [&](const Claim& a, const Claim& b) { return key(a) < key(b); });
    return claim_table.insert_all(claims);
}

std::optional<SqlText> expire_claims_as_held_sql(std::span<const AppointmentId> appointments) {
    if (appointments.empty()) return std::nullopt;
    return SqlText(kExpireClaims).list(appointments);
}

SqlText load_claims_between_sql(std::span<const ResourceId> resources, std::chrono::sys_days first,
                                std::chrono::sys_days last) {
    auto sql = claim_table.select();
    sql.raw("WHERE resource_id IN ").list(resources);
    return std::move(sql.raw(" AND day BETWEEN ").value(first).raw(" AND ").value(last));
}

std::optional<BlockRecord> load_block(Tx& tx, CompanyId company, BlockId id) {
    auto sql = block_table.select();
    sql.raw("WHERE block_id = ").value(id).raw(" AND company_id = ").value(company);
    auto row = block_table.first(tx, sql);
    return row ? std::optional(std::move(row->block)) : std::nullopt;
}

SqlText list_blocks_sql(const BlockFilter& filter) {
    const auto* const index = filter.by_change  ? "block_by_update"
                              : filter.resource ? "block_of_resource"
                                                : "block_of_company";
    auto sql = block_table.select();
    where_company(sql, index, filter.company).raw(" AND removed_at IS NULL");
    if (filter.resource) sql.raw(" AND resource_id = ").value(*filter.resource);
    if (filter.until) sql.raw(" AND starts_at < ").value(*filter.until);
    if (filter.from) {
        // No block is longer, so one that began earlier cannot reach into the span.
        sql.raw(" AND ends_at > ").value(*filter.from);
        sql.raw(" AND starts_at > ").value(*filter.from - limits::block_length_max);
    }
    add_reach(sql, BlockTag::prefix, filter.branches);
    if (filter.by_change) {
        add_change_page(sql, "block_id", *filter.by_change, filter.rows_max);
    } else {
        const auto direction = filter.latest_first ? Direction::falling : Direction::rising;
        add_start_page(sql, "block_id", direction, filter.after, filter.rows_max);
    }
    return sql;
}

std::vector<BlockRecord> list_blocks(Tx& tx, const BlockFilter& filter) {
    std::vector<BlockRecord> found;
    for (auto& row : block_table.all(tx, list_blocks_sql(filter))) found.push_back(std::move(row.block));
    return found;
}

SqlText lock_blocks_sql(std::span<const BlockId> ids) {
    return std::move(block_table.select().raw("WHERE block_id IN ").list(ids).raw(" ORDER BY block_id FOR UPDATE"));
}

std::optional<SqlText> insert_blocks_sql(std::span<const BlockRecord* const> blocks, Moment now) {
    std::vector<BlockRow> rows;
    for (const auto* block : blocks) {
        rows.push_back({*block, now, block->removed_by.empty() ? std::nullopt : std::optional(now)});
    }
    return block_table.insert_all(rows);
}

std::optional<SqlText> remove_blocks_sql(std::span<const BlockRecord* const> blocks, Moment now) {
    auto sql = insert_blocks_sql(blocks, now);
    if (sql) sql->raw(kRemoveBlocks);
    return sql;
}

}  // namespace slotkeeper::store
