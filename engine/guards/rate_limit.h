// rate_limit: rate limit buckets shared by all processes.
//
// They are rows (store/voice/rate_rows.h), named by a hash. A single statement draws from all buckets of a request, and
// an empty bucket does not stop it from drawing from the others. It is not rolled back and not synced to the disk. Read
// on: rate_rule.h has the arithmetic, which the statement repeats.
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

// The name of a bucket, made of the words that identify it; different lists of words give different names.
Hash bucket_of(std::initializer_list<std::string_view> words);

// In the order of the questions. REQUIRES: no two of the same bucket; each rule is on. Throws DbError.
std::vector<RateAnswer> draw_from(store::Database& database, CompanyId company, std::span<const RateAsk> asks,
                                  Moment now);

// Resets the bucket. Throws DbError.
void forget_bucket(store::Database& database, CompanyId company, const Hash& bucket);

}  // namespace slotkeeper
