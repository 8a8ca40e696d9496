// voice_routing: finds the branch and language of a call, and checks that its agent is registered.
//
// The settings of the agent override those of the number that was called, because several agents may share a number. If
// a company has registered agents, others are refused. Routes are cached for limits::access_recheck. Read on:
// store/voice/route_rows.h has the rows, adapters/rest/voice/routes.cpp writes them.
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

// Thread-safe. Throws DbError.
class VoiceRouting {
public:
    VoiceRouting(store::Database& database, const Clock& clock)
        : database_(database), clock_(clock), known_(clock, limits::access_recheck, limits::access_remembered_max) {}

    // `our_number`: the number of the business, as received. Refuses with forbidden and `field` if the company has
    // registered agents and this is not one of them, or the call names no agent.
    Result<VoiceRoute> route_of(const Company& company, const std::string& agent_id, std::string_view our_number,
                                const char* field = "call.agent_id");
    // The route of a call for which no agent has been chosen yet.
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
