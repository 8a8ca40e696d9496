// group_sessions: sessions of a service with seats, which several bookings share.
//
// A session is all claims with one session id: those of one service that begin at one time with the same resources. On
// each resource it takes one place, so another service never shares it. One of its claims has the lane of that place,
// where the schema's key guards it; the others have lanes from limits::seat_lane_first on. How many seats are left is
// counted under the locks of the resource days, like all room. Buffers are those of the booking that opened it.
// Read on: combinations.h looks for a session before it looks for a free place.
#pragma once

#include "engine/availability/day_book.h"
#include "engine/availability/lanes.h"

#include <map>
#include <optional>
#include <span>
#include <vector>

namespace slotkeeper {

struct RunningSession {
    SessionId id;
    Interval time;                         // the customers'
    std::map<ResourceId, Interval> taken;  // with buffers
    int seats_taken = 0;
    bool is_blocked = false;  // time off was put on it
};

struct SessionQuestion {
    ServiceId service;
    BranchId branch;
    Interval time;
    Interval taken;  // with the buffers of now: on which days claims are looked for
};

// The sessions at exactly that time on these resources, the oldest first. Days that are not in the book are left out.
std::vector<RunningSession> sessions_at(const DayBook& book, const SessionQuestion& question,
                                        std::span<const ResourceId> resources);

// How many seats of a session are taken on a resource by claims that count and overlap the interval.
int seats_taken(const DayBook& book, ResourceId resource, SessionId session, const Interval& taken);

// The lane of a booking of a session: a seat beside the claim that has the place, or a place if none of them has one.
// REQUIRES: the claim has a session, which stands on this resource already or for which there is room; as assign_lanes.
LaneAssignment assign_seat(const DayBook& book, int capacity, Claim claim);

// Who takes over the place of a claim that was removed: another claim of its session, if it has one and the claim had a
// place.
std::optional<Claim> heir_of_place(const DayBook& book, const Claim& removed);

}  // namespace slotkeeper
