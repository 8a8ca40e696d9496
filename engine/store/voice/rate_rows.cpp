// rate_rows: the statements.
#include "engine/store/voice/rate_rows.h"

#include "engine/store/booking/request_key_rows.h"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace slotkeeper::store {

namespace {

constexpr auto kDraw = R"sql(
    INSERT INTO rate_bucket (company_id, bucket_key, passes, asked, most, since, passed, used_at) VALUES )sql";

// Assignments run from left to right and see earlier ones. A pass in the future was noted before the clock was set
// back: it counts as one of now. VALUES(passes) is not used, because it is a text of variable length: once `passes` has
// been set, it may be overwritten.
constexpr auto kAgain = R"sql(
    ON DUPLICATE KEY UPDATE
        passed = LENGTH(passes) < 16 * VALUES(most)
            OR (RIGHT(passes, 16) <= VALUES(asked) AND SUBSTRING(passes, -16 * VALUES(most), 16) <= VALUES(since)),
        passes = RIGHT(CONCAT(
            IF(RIGHT(passes, 16) > VALUES(asked), REPEAT(VALUES(asked), LENGTH(passes) DIV 16), passes),
            IF(passed, VALUES(asked), '')), 16 * VALUES(most)),
        asked = VALUES(asked),
        most = VALUES(most),
        since = VALUES(since),
        used_at = VALUES(used_at)
    RETURNING bucket_key, passed, SUBSTRING(passes, -16 * most, 16))sql";

constexpr auto kDeleteBucket = R"sql(
    DELETE FROM rate_bucket WHERE company_id = :company AND bucket_key = :key)sql";

constexpr auto kDeleteIdle = R"sql(
    DELETE FROM rate_bucket WHERE used_at < :before ORDER BY used_at LIMIT :rows)sql";

// 16 digits, so that texts sort like moments.
std::string digits_of(Moment moment) {
    const auto digits = std::to_string(moment.time_since_epoch().count());
    return std::string(16 - std::min<std::size_t>(digits.size(), 16), '0') + digits;
}

Moment moment_of(const std::string& digits) {
    return Moment(std::chrono::microseconds(digits.empty() ? 0 : std::stoll(digits)));
}

}  // namespace

const Table<NoStruct> rate_bucket_table{
    "rate_bucket",  unread("company_id"), unread("bucket_key"), unread("passes"),  unread("asked"),
    unread("most"), unread("since"),      unread("passed"),     unread("used_at"),
};

std::vector<RateDrawn> draw_from_buckets(Tx& tx, CompanyId company, Moment now, std::vector<RateDraw> draws) {
    // All callers take the rows in this order, so that they cannot deadlock.
    std::sort(draws.begin(), draws.end(), [](const RateDraw& a, const RateDraw& b) { return a.key < b.key; });
    SqlText sql(kDraw);
    for (const auto& draw : draws) {
        const auto asked = digits_of(now);
        sql.row({company, bytes_of(draw.key), asked, asked, draw.most, digits_of(draw.since), true, now});
    }
    sql.raw(kAgain);
    std::vector<RateDrawn> drawn;
    tx.rows(sql, [&](std::string_view key, bool passed, const std::string& oldest) {
        drawn.push_back({hash_of(key), passed, moment_of(oldest)});
    });
    if (drawn.size() != draws.size()) throw std::logic_error("rate_bucket: a row is missing in the result");
    return drawn;
}

void delete_bucket(Tx& tx, CompanyId company, const Hash& key) { tx.run(kDeleteBucket, {company, bytes_of(key)}); }

std::size_t delete_idle_buckets(Tx& tx, Moment before, std::size_t rows_max) {
    return static_cast<std::size_t>(tx.run(kDeleteIdle, {before, rows_max}));
}

}  // namespace slotkeeper::store
