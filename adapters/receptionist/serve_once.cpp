// serve_once: waits for the call's other function, and stores answers for repeats.
#include "adapters/receptionist/serve_once.h"

#include "adapters/receptionist/functions/function_table.h"
#include "engine/base/result.h"
#include "engine/guards/digest.h"
#include "engine/store/voice/answer_rows.h"

#include <algorithm>
#include <array>

namespace slotkeeper::receptionist {

namespace {

constexpr std::size_t kAnswerKeptMax = 4'000;

// Results that changed something. Refusals and questions are not stored: a repeat may get another answer.
constexpr std::array<std::string_view, 8> kEffects{"booked", "reserved",  "moved", "cancelled",
                                                   "held",   "confirmed", "waits", "noted"};

bool has_effect(const Json& answer) {
    const auto result = answer.value("result", "");
    return std::find(kEffects.begin(), kEffects.end(), result) != kEffects.end();
}

// nlohmann::json sorts the members, so the order of the arguments does not matter.
Hash asking_of(const VoiceTurn& turn) {
    const nlohmann::json asking{turn.call.call_id, turn.function.name, turn.call.tool_call_id, turn.arguments};
    return sha256(asking.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

Result<Json> answer_once(const VoiceTurn& turn) {
    const auto company = turn.catalog->company().id;
    const auto asking = asking_of(turn);
    auto& database = turn.receptionist.database;
    const auto before = database.read([&](store::Tx& tx) { return store::load_answer(tx, company, asking); });
    if (before) {
        auto kept = Json::parse(*before, nullptr, /*allow_exceptions=*/false);
        if (kept.is_discarded()) throw DamagedData("voice_answer of " + company.text() + " is not JSON");
        return kept;
    }
    auto answer = turn.function.serve(turn);
    if (!answer || !has_effect(*answer)) return answer;
    const auto text = answer->dump(-1, ' ', false, Json::error_handler_t::replace);
    if (text.size() <= kAnswerKeptMax) {
        database.transact([&](store::Tx& tx) { store::keep_answer(tx, company, asking, text, turn.now); });
    }
    return answer;
}

}  // namespace

CallTurns::Turn::~Turn() {
    {
        const std::lock_guard lock(turns_->mutex_);
        turns_->taken_.erase(call_);
    }
    turns_->given_back_.notify_all();
}

bool CallTurns::take(const Call& call, std::chrono::milliseconds patience) {
    std::unique_lock lock(mutex_);
    if (!given_back_.wait_for(lock, patience, [&] { return !taken_.contains(call); })) return false;
    taken_.insert(call);
    return true;
}

Result<Json> serve_once(const VoiceTurn& turn) {
    if (turn.call.call_id.empty()) return turn.function.serve(turn);
    const CallTurns::Call call{turn.catalog->company().id, turn.call.call_id};
    if (!turn.receptionist.turns.take(call, limits::voice_patience)) {
        return refuse(ErrorCode::in_progress, "", "another function of this call is running");
    }
    const CallTurns::Turn mine(turn.receptionist.turns, call);
    return turn.call.tool_call_id.empty() ? turn.function.serve(turn) : answer_once(turn);
}

}  // namespace slotkeeper::receptionist
