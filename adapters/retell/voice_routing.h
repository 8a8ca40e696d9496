// voice_routing: for which branch, and in which language, a call is answered, and whether its agent may speak at all.
//
// The agent comes before the number that was called: where several share one, the agent is who was chosen. A company
// that has registered agents has no others. What was looked up is believed for limits::access_recheck.
// Read on: store/voice/route_rows.h has the rows, `slotkeeper voice agents|numbers` writes them.
#pragma once

#include "adapters/receptionist/call.h"
#include "engine/base/recent.h"
#include "engine/base/result.h"
#include "engine/store/voice/route_rows.h"

#include <memory>
#include <string>
#include <string_view>

namespace slotkeeper::retell {

using receptionist::VoiceRoute;

// Safe for many threads. Throws DbError.
class VoiceRouting {
public:
    VoiceRouting(store::Database& database, const Clock& clock)
        : database_(database), clock_(clock), known_(clock, limits::access_recheck, limits::access_remembered_max) {}

    // `our_number` is the one that was called, or from which we call, as it came. forbidden, with that field, where the
    // company has registered agents and this is none of them; a call that names no agent is none either.
    Result<VoiceRoute> route_of(const Company& company, const std::string& agent_id, std::string_view our_number,
                                const char* field = "call.agent_id");
    // Of a call for which no agent has been chosen yet.
    VoiceRoute route_of_number(const Company& company, std::string_view our_number);

private:
    struct Routes {
        std::vector<store::VoiceRouteRow> agents, numbers;  // each sorted by name
    };
    std::shared_ptr<const Routes> of(CompanyId company);

    store::Database& database_;
    const Clock& clock_;
    Recent<CompanyId, std::shared_ptr<const Routes>> known_;
};

}  // namespace slotkeeper::retell
