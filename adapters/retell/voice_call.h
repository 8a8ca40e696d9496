// voice_call: reads the call object in a request of the voice platform, and records each call once.
#pragma once

#include "adapters/receptionist/call.h"
#include "engine/base/recent.h"
#include "engine/store/voice/call_rows.h"

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace slotkeeper::retell {

using receptionist::VoiceCall;

// `call` is the request's "call" (null if it has none), `function` the tool's name on the platform.
VoiceCall read_call(const nlohmann::json& call, std::string_view function, const nlohmann::json& arguments);

// As stored: one line, cut to the length of its column.
std::string call_id_of(std::string_view spoken);

// "de", "en-US", "German", "deutsch"; std::nullopt if it is neither German nor English.
std::optional<Language> language_named(std::string_view text);

// --- the record of each call, written once -------------------------------------------------------
// The record is written in its own transaction before the function runs: a call is recorded even if its booking fails,
// and the desk's transaction is not longer. Later functions of the call write nothing.

// The row of a call, with normalised numbers. REQUIRES: the call has an id.
store::CallRow call_row(const Company& company, const VoiceCall& call, IdSource& ids, Moment now);

// Thread-safe.
class CallLog {
public:
    CallLog(store::Database& database, IdSource& ids, const Clock& clock)
        : database_(database), ids_(ids), clock_(clock), known_(clock, limits::call_remembered, kCallsMax) {}

    // `named`: the branch that the call has named; `assumed`: the branch used until it names one. A call without an id
    // cannot be identified and is not recorded. Throws DbError.
    void note(const Company& company, const VoiceCall& call, std::optional<BranchId> named,
              std::optional<BranchId> assumed = {});

private:
    static constexpr std::size_t kCallsMax = 10'000;  // in the cache

    store::Database& database_;
    IdSource& ids_;
    const Clock& clock_;
    Recent<std::pair<CompanyId, std::string>, std::optional<BranchId>> known_;
};

}  // namespace slotkeeper::retell
