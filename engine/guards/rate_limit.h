// rate_limit: buckets that all processes draw from together.
//
// They are rows (store/voice/rate_rows.h), named by a hash. One statement by itself asks all that matter to a question,
// and one that is empty does not keep the others from being drawn from. It is not taken back and not synced to the
// disk. Read on: rate_rule.h has the arithmetic, which the statement repeats.
#pragma once

#include "engine/booking/commands.h"
#include "engine/guards/rate_rule.h"
#include "engine/store/mariadb/database.h"

#include <initializer_list>
#include <span>
#include <string_view>
#include <vector>

namespace slotkeeper {

struct RateAsk {
    Hash bucket{};
    RateRule rule;
};

// What a bucket is called, by the words that it is about; no two lists of words have the same.
Hash bucket_of(std::initializer_list<std::string_view> words);

// In the order of the questions. REQUIRES: no two of the same bucket; each rule is on. Throws DbError.
std::vector<RateAnswer> draw_from(store::Database& database, CompanyId company, std::span<const RateAsk> asks,
                                  Moment now);

// As if nobody had ever drawn from it. Throws DbError.
void forget_bucket(store::Database& database, CompanyId company, const Hash& bucket);

}  // namespace slotkeeper
