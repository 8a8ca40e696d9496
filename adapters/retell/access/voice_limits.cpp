// voice_limits: checks all buckets of a turn in one query.
#include "adapters/retell/access/voice_limits.h"

#include "adapters/receptionist/functions/function_table.h"
#include "adapters/receptionist/identity.h"
#include "engine/base/text.h"
#include "engine/guards/rate_limit.h"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace slotkeeper::retell {

using namespace language;
using namespace receptionist;

namespace {

using std::chrono::microseconds;

// A tool call is recognised as a repeat for longer than the platform repeats it.
constexpr RateRule kOnce{1, std::chrono::minutes(10)};

// Collects the bucket queries of one turn, and their results.
class Pace {
public:
    std::optional<std::size_t> ask(const RateRule& rule, std::initializer_list<std::string_view> words) {
        if (!rule.is_on()) return std::nullopt;
        asks_.push_back({bucket_of(words), rule});
        return asks_.size() - 1;
    }
    void draw(const VoiceTurn& turn) {
        answers_ = draw_from(turn.receptionist.database, turn.catalog->company().id, asks_, turn.now);
    }
    bool passed(std::optional<std::size_t> which) const { return !which || answers_[*which].passed; }
    void forget(const VoiceTurn& turn, std::size_t which) {
        forget_bucket(turn.receptionist.database, turn.catalog->company().id, asks_[which].bucket);
    }
    microseconds wait(std::optional<std::size_t> which) const {
        return passed(which) ? microseconds{0} : answers_[*which].wait;
    }

private:
    std::vector<RateAsk> asks_;
    std::vector<RateAnswer> answers_;
};

nlohmann::ordered_json slow_down(const VoiceTurn& turn, microseconds wait) {
    return {{"say", say(Sentence::slow_down, turn.language)},
            {"result", name_of(ErrorCode::rate_limited)},
            {"retry_after_seconds", std::chrono::ceil<Seconds>(wait).count()}};
}

}  // namespace

std::optional<nlohmann::ordered_json> check_pace(const VoiceTurn& turn, const VoiceLimits& rules) {
    const auto& call = turn.call.call_id;
    const auto number = number_of_caller(turn);
    const auto function = turn.function.name;
    const auto written = turn.arguments.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    Pace pace;
    std::optional<std::size_t> tool_call, repeats, changes, of_call, of_number;
    if (!call.empty() && !turn.call.tool_call_id.empty() && (rules.repeats.is_on() || rules.changes.is_on())) {
        tool_call = pace.ask(kOnce, {"tool call", call, turn.call.tool_call_id, function, written});
    }
    if (!call.empty() || !number.empty()) {
        repeats = pace.ask(rules.repeats, {"repeats", call, call.empty() ? number : "", function, written});
        if (turn.function.changes) {
            changes = pace.ask(rules.changes, {"changes", number.empty() ? call : "", number});
        }
    }
    if (!call.empty()) of_call = pace.ask(rules.functions, {"functions of a call", call});
    if (!number.empty()) of_number = pace.ask(rules.functions, {"functions of a number", number});
    pace.draw(turn);

    auto wait = std::max(pace.wait(of_call), pace.wait(of_number));
    if (pace.passed(tool_call)) wait = std::max({wait, pace.wait(repeats), pace.wait(changes)});
    if (wait == microseconds{0}) return std::nullopt;
    // The call was not served, so a later attempt must not count as a repeat.
    if (tool_call && pace.passed(tool_call)) pace.forget(turn, *tool_call);
    spdlog::warn("voice: rate limit exceeded call={} company={} function={}",
                 cut_at_character(call, limits::call_id_length_max), turn.catalog->company().slug, function);
    return slow_down(turn, wait);
}

}  // namespace slotkeeper::retell
