// close_company: ends a company: nothing can be booked any more, and none of its keys works. All of it stays stored.
//
// Its accounts at Cal.com are disconnected by the caller (calendar/accounts.h), before.
#pragma once

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/store/mariadb/database.h"

#include <string>

namespace slotkeeper {

struct CompanyEnd {
    CompanyId company;
    bool force = false;  // even if there are appointments to come, which `slotkeeper check` lists; needs a reason
    std::string reason{};
    std::string actor{};
};

// Whether it may be closed. Refuses with not_found (id), missing_field (reason), and state_conflict if there are
// appointments to come (their ids in `in_the_way`, at most limits::orphans_named_max).
Result<Done> check_close(store::Database& database, const CompanyEnd& end);

// What was booked since check_close is listed by `slotkeeper check` too. A closed company is closed again: a repeat
// completes what a crash has left. Refuses as check_close, and with internal if its catalogue is damaged.
Result<Done> close_company(store::Database& database, const CompanyEnd& end);

}  // namespace slotkeeper
