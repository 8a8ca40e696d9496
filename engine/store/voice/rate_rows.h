// rate_rows: rate limit buckets, which store when recent requests passed, as rows.
//
// One statement draws from all buckets of a request and returns their content; nothing is locked before or after it.
// Read on: guards/rate_limit.h has the arithmetic, which the statement repeats.
#pragma once

#include "engine/booking/commands.h"
#include "engine/store/mariadb/table.h"

#include <vector>

namespace slotkeeper::store {

extern const Table<NoStruct> rate_bucket_table;

struct RateDraw {
    Hash key{};
    int most = 1;  // allowed since then, including this one
    Moment since;
};
struct RateDrawn {
    Hash key{};
    bool passed = false;
    Moment oldest;  // if it did not pass: the pass that must leave the window first
};
// In any order. REQUIRES: not empty; no two have the same key.
std::vector<RateDrawn> draw_from_buckets(Tx& tx, CompanyId company, Moment now, std::vector<RateDraw> draws);

// Resets the bucket.
void delete_bucket(Tx& tx, CompanyId company, const Hash& key);

// Deletes buckets unused since `before`, oldest first, at most rows_max; returns how many.
std::size_t delete_idle_buckets(Tx& tx, Moment before, std::size_t rows_max);

}  // namespace slotkeeper::store
