// rate_rows: buckets that are drawn from, and fill up by themselves, as rows.
//
// One statement draws from all buckets of a question and tells what was in them; nothing is locked before or after it.
// Read on: guards/rate_rule.h has the arithmetic, which the statement repeats.
#pragma once

#include "engine/booking/commands.h"
#include "engine/store/database.h"

#include <span>
#include <vector>

namespace slotkeeper::store {

struct RateDraw {
    Hash key{};
    Moment one_at;   // when what is drawn now comes back to a full bucket
    Moment brim_at;  // when all of an empty one has come back
};
struct RateDrawn {
    Hash key{};
    bool passed = false;
    Moment full_at;  // after it
};
// In any order. REQUIRES: not empty; no two have the same key.
std::vector<RateDrawn> draw_from_buckets(Tx& tx, CompanyId company, Moment now, std::vector<RateDraw> draws);

// As if nobody had ever drawn from it.
void delete_bucket(Tx& tx, CompanyId company, const Hash& key);

// Of those that nobody has used since `before`, the oldest first, at most rows_max; returns how many.
std::size_t delete_idle_buckets(Tx& tx, Moment before, std::size_t rows_max);

}  // namespace slotkeeper::store
