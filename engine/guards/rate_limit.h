// rate_limit: at most so many requests within any window, counted in buckets that all processes share.
//
// They are rows (store/voice/rate_rows.h), named by a hash. A single statement draws from all buckets of a request, and
// an empty bucket does not stop it from drawing from the others. It is not rolled back and not synced to the disk. The
// statement repeats the arithmetic of draw().
#pragma once

#include "engine/base/clock.h"
#include "engine/booking/commands.h"
#include "engine/store/mariadb/database.h"

#include <chrono>
#include <initializer_list>
#include <span>
#include <string_view>
#include <vector>

namespace slotkeeper {

// A bucket remembers when each of the last `most` requests passed. A request passes if fewer than `most` have passed
// within the window that ends now, so no window, wherever it begins, has more than `most`. A refused request is not
// recorded and gets the time to wait, so asking again does not make it longer.
struct RateRule {
    int most = 0;  // 0: no bound
    Seconds window{0};

    bool is_on() const { return most > 0; }

    bool operator==(const RateRule&) const = default;
};

struct RateAnswer {
    bool passed = false;
    std::chrono::microseconds wait{0};  // if it did not pass
};

// Records a pass if one is allowed. `passes` are the earlier passes, oldest first. REQUIRES: rule.is_on().
RateAnswer draw(std::vector<Moment>& passes, const RateRule& rule, Moment now);

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
