// rate_rows: buckets that remember what passed lately, as rows.
//
// One statement draws from all buckets of a question and tells what was in them; nothing is locked before or after it.
// Read on: guards/rate_rule.h has the arithmetic, which the statement repeats.
#pragma once

#include "engine/booking/commands.h"
#include "engine/store/mariadb/database.h"

#include <span>
#include <vector>

namespace slotkeeper::store {

struct RateDraw {
    Hash key{};
    int most = 1;  // that may have passed since then, this one included
    Moment since;
};
struct RateDrawn {
    Hash key{};
    bool passed = false;
    Moment oldest;  // where it did not pass: the one that has to grow older than the window first
};
// In any order. REQUIRES: not empty; no two have the same key.
std::vector<RateDrawn> draw_from_buckets(Tx& tx, CompanyId company, Moment now, std::vector<RateDraw> draws);

// As if nobody had ever drawn from it.
void delete_bucket(Tx& tx, CompanyId company, const Hash& key);

// Of those that nobody has used since `before`, the oldest first, at most rows_max; returns how many.
std::size_t delete_idle_buckets(Tx& tx, Moment before, std::size_t rows_max);

}  // namespace slotkeeper::store
