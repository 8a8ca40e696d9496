// slot_plan: which days of an event type are to be fetched again before a caller asks. Pure.
//
// Every day of the near future is fetched regularly; a day about which a caller asked lately is kept as fresh as
// callers need it. A query to Cal.com costs nearly the same for a day as for a month, so due days are joined to few
// queries. Read on: jobs/calcom/slot_refresh.h fetches.
#pragma once

#include "engine/availability/external_availability.h"

#include <span>
#include <vector>

namespace slotkeeper {

struct SlotAges {
    std::chrono::days ahead{14};                                  // from today on
    std::chrono::microseconds fresh = std::chrono::minutes(2);    // an answer this old needs no new query
    std::chrono::microseconds usable = std::chrono::minutes(15);  // used if no newer answer is available
    std::chrono::microseconds every = std::chrono::minutes(8);  // refresh interval of the near future; less than usable
    std::chrono::microseconds wanted_every = std::chrono::seconds(50);  // of requested days; less than fresh
    std::chrono::microseconds wanted = std::chrono::minutes(15);        // how long a requested day counts as requested
};

struct KeptDay {
    std::chrono::sys_days day;
    Moment fetched_at;
    std::optional<Moment> asked_at{};
};

// In order, none touching another. `kept`: of one event type, in any order.
std::vector<DaySpan> due_stretches(std::span<const KeptDay> kept, Moment now, const SlotAges& ages);

}  // namespace slotkeeper
