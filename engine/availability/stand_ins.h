// stand_ins: who may be booked instead of a person who is away.
//
// Time off may name a stand-in. While it lasts, what a caller asks of the absent person may be booked with the
// stand-in, who must work then and be able to do it. Only requests for the absent person change, because without a
// request every able person is considered anyway. Search, decision and explanation ask Combinations::allow_stand_ins,
// and the claims of the time off say who it is, so what is offered is what is booked. Pure.
#pragma once

#include "engine/availability/day_book.h"
#include "engine/base/channel.h"

#include <compare>
#include <vector>

namespace slotkeeper {

struct ReachOfNeed;

struct StandIn {
    ResourceId absent, stand_in;
    auto operator<=>(const StandIn&) const = default;
};

// Whether requests of this channel may get a stand-in: where the answer names who serves. On the telephone and to the
// waitlist a start is offered as one with the person who was asked for.
bool may_get_stand_in(Channel channel);

// All that the time off in the book names for these needs, on the days that they reach. Sorted, unique.
std::vector<StandIn> stand_ins_in(const DayBook& book, const std::vector<ReachOfNeed>& reach);

// Whether the absent one has time off with this stand-in somewhere in that time; false if the book does not cover it.
bool stands_in(const DayBook& book, const StandIn& who, const Interval& time);

}  // namespace slotkeeper
