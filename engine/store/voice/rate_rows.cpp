// rate_rows: the statements.
#include "engine/store/voice/rate_rows.h"

#include "engine/store/rows/request_key_rows.h"

#include <algorithm>
#include <stdexcept>

namespace slotkeeper::store {

namespace {

constexpr auto kDraw = R"sql(
    INSERT INTO rate_bucket (company_id, bucket_key, full_at, brim_at, passed, used_at) VALUES )sql";

// From left to right, each with what those before it have set. A row that lies beyond its brim was written by a clock
// that has been put back since: it counts as empty, and not as empty for all that time.
constexpr auto kAgain = R"sql(
    ON DUPLICATE KEY UPDATE
        passed = full_at <= VALUES(brim_at)
            - INTERVAL TIMESTAMPDIFF(MICROSECOND, VALUES(used_at), VALUES(full_at)) MICROSECOND,
        full_at = IF(passed, GREATEST(full_at, VALUES(used_at))
            + INTERVAL TIMESTAMPDIFF(MICROSECOND, VALUES(used_at), VALUES(full_at)) MICROSECOND,
            LEAST(full_at, VALUES(brim_at))),
        brim_at = VALUES(brim_at),
        used_at = VALUES(used_at)
    RETURNING bucket_key, passed, full_at)sql";

constexpr auto kDelete = R"sql(
    DELETE FROM rate_bucket WHERE company_id = :company AND bucket_key = :key)sql";

constexpr auto kDeleteIdle = R"sql(
    DELETE FROM rate_bucket WHERE used_at < :before ORDER BY used_at LIMIT :rows)sql";

}  // namespace

std::vector<RateDrawn> draw_from_buckets(Tx& tx, CompanyId company, Moment now, std::vector<RateDraw> draws) {
    // Everybody takes the rows in this order, so that no two wait for each other.
    std::sort(draws.begin(), draws.end(), [](const RateDraw& a, const RateDraw& b) { return a.key < b.key; });
    SqlText sql(kDraw);
    for (const auto& draw : draws) sql.row({company, bytes_of(draw.key), draw.one_at, draw.brim_at, true, now});
    sql.raw(kAgain);
    std::vector<RateDrawn> drawn;
    tx.rows(sql, [&](const Row& row) { drawn.push_back({hash_of(row.view(0)), row.number(1) != 0, row.moment(2)}); });
    if (drawn.size() != draws.size()) throw std::logic_error("rate_bucket: not every row was answered");
    return drawn;
}

void delete_bucket(Tx& tx, CompanyId company, const Hash& key) { tx.run(kDelete, {company, bytes_of(key)}); }

std::size_t delete_idle_buckets(Tx& tx, Moment before, std::size_t rows_max) {
    return static_cast<std::size_t>(tx.run(kDeleteIdle, {before, rows_max}));
}

}  // namespace slotkeeper::store
