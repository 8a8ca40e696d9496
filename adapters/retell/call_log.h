// call_log: each call that reaches a company's agent is put on record, once.
//
// It happens in a transaction of its own before the function runs, so a call is known even where its booking fails, and
// the desk's transaction is not made longer. The functions of a call that come later cost nothing.
#pragma once

#include "adapters/retell/voice_call.h"
#include "engine/base/recent.h"
#include "engine/store/voice/call_rows.h"

#include <optional>
#include <string>

namespace slotkeeper::retell {

// What a call says of itself, numbers in one spelling. REQUIRES: it has an id.
store::CallRow call_row(const Company& company, const VoiceCall& call, IdSource& ids, Moment now);

// Safe for many threads.
class CallLog {
public:
    CallLog(store::Database& database, IdSource& ids, const Clock& clock)
        : database_(database), ids_(ids), clock_(clock), known_(clock, limits::call_remembered, kCallsMax) {}

    // `named` where the call has named a branch, `assumed` the one that it is for as long as it names none. A call
    // without an id cannot be told from others and is not recorded. Throws DbError.
    void note(const Company& company, const VoiceCall& call, std::optional<BranchId> named,
              std::optional<BranchId> assumed = {});

private:
    static constexpr std::size_t kCallsMax = 10'000;  // remembered

    store::Database& database_;
    IdSource& ids_;
    const Clock& clock_;
    Recent<std::pair<CompanyId, std::string>, std::optional<BranchId>> known_;
};

}  // namespace slotkeeper::retell
