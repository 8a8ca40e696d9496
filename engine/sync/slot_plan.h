// slot_plan: which days of an event type are to be asked for again, before anybody wants them. Pure.
//
// Every day of the near future is asked for once in a while; a day that somebody here wanted to know about lately is
// kept as young as a caller wants it. One question over there costs nearly the same for a day as for a month, so days
// that are due become few stretches. Read on: jobs/calcom/slot_refresh.h asks.
#pragma once

#include "engine/availability/their_times.h"

#include <span>
#include <vector>

namespace slotkeeper {

struct SlotAges {
    std::chrono::days ahead{14};                                  // from today on
    std::chrono::microseconds fresh = std::chrono::minutes(2);    // an answer this old is as good as a new one
    std::chrono::microseconds usable = std::chrono::minutes(15);  // and this old is better than none
    std::chrono::microseconds every = std::chrono::minutes(8);    // the near future is asked for; less than usable
    std::chrono::microseconds wanted_every = std::chrono::seconds(50);  // what was asked for; less than fresh
    std::chrono::microseconds wanted = std::chrono::minutes(15);        // after it was asked for
};

struct KeptDay {
    std::chrono::sys_days day;
    Moment fetched_at;
    std::optional<Moment> asked_at{};
};

// In order, none touching another. `kept`: of one event type, in any order.
std::vector<DaySpan> due_stretches(std::span<const KeptDay> kept, Moment now, const SlotAges& ages);

}  // namespace slotkeeper
