// rate_limit: converts questions to rows, and rows to answers.
#include "engine/guards/rate_limit.h"

#include "engine/base/assert.h"
#include "engine/guards/digest.h"
#include "engine/store/voice/rate_rows.h"

#include <algorithm>
#include <string>

namespace slotkeeper {

Hash bucket_of(std::initializer_list<std::string_view> words) {
    std::string text;
    for (const auto word : words) {
        text += std::to_string(word.size());
        text += ':';
        text += word;
    }
    return sha256(text);
}

std::vector<RateAnswer> draw_from(store::Database& database, CompanyId company, std::span<const RateAsk> asks,
                                  Moment now) {
    if (asks.empty()) return {};
    std::vector<store::RateDraw> draws;
    for (const auto& ask : asks) draws.push_back({ask.bucket, ask.rule.most, now - ask.rule.window});
    const auto drawn =
        database.transact([&](store::Tx& tx) { return store::draw_from_buckets(tx, company, now, draws); });
    std::vector<RateAnswer> answers;
    for (const auto& ask : asks) {
        const auto of_it = [&](const store::RateDrawn& one) { return one.key == ask.bucket; };
        const auto& row = *std::find_if(drawn.begin(), drawn.end(), of_it);
        if (row.passed) {
            answers.push_back({true, {}});
        } else {
            answers.push_back({false, row.oldest + ask.rule.window - now});
        }
    }
    return answers;
}

void forget_bucket(store::Database& database, CompanyId company, const Hash& bucket) {
    database.transact([&](store::Tx& tx) { store::delete_bucket(tx, company, bucket); });
}

RateAnswer draw(std::vector<Moment>& passes, const RateRule& rule, Moment now) {
    SLOTKEEPER_ASSERT(rule.is_on(), "a rule that is off limits nothing");
    const auto most = static_cast<std::size_t>(rule.most);
    // The clock was set back: earlier passes count for one window from now on, not for as long as the clock jumped.
    if (!passes.empty() && passes.back() > now) std::fill(passes.begin(), passes.end(), now);
    if (passes.size() >= most) {
        const auto free_at = passes[passes.size() - most] + rule.window;
        if (free_at > now) return {false, free_at - now};
    }
    passes.push_back(now);
    if (passes.size() > most) passes.erase(passes.begin(), passes.end() - rule.most);
    return {true, {}};
}

}  // namespace slotkeeper
