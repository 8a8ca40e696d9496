// call_log: records each call of a company's agents once.
//
// The record is written in its own transaction before the function runs: a call is recorded even if its booking fails,
// and the desk's transaction is not longer. Later functions of the call write nothing.
#pragma once

#include "adapters/retell/voice_call.h"
#include "engine/base/recent.h"
#include "engine/store/voice/call_rows.h"

#include <optional>
#include <string>

namespace slotkeeper::retell {

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
