// reserved_time: how long a resource is reserved beyond the time that it serves, and what must lie between two
// services.
//
// Before and after a booking the longest buffer of those that apply counts: that of the segment, of the resource, of
// the branch. The buffers of two bookings add up, because the first one ends and the second one begins. Within one
// appointment only the buffers of its segments separate the parts that one resource serves; those of the resource and
// the branch are for other customers. The buffer of a pair is the least time between the end of a service and the start
// of another one on a resource that serves one at a time; the buffers between them count toward it.
// Search, decision and explanation ask these functions. Read on: combinations.h.
#pragma once

#include "engine/availability/day_book.h"
#include "engine/availability/part.h"
#include "engine/catalog/catalog.h"

#include <map>
#include <span>
#include <vector>

namespace slotkeeper {

// The time that the segment itself reserves.
Interval with_buffers(const Segment& segment, const Interval& time);
// The time for which this resource is reserved.
Interval with_buffers(const Segment& segment, const Resource& resource, const Branch& branch, const Interval& time);

// Shortens what parts of one resource are reserved for, down to the buffers of their segments, so that they do not
// overlap each other. REQUIRES: the parts are of segments of the service.
void settle_buffers(std::span<Part> parts, const Service& service);

// The buffers of pairs around one service.
class PairBuffers {
public:
    PairBuffers(const Catalog& catalog, ServiceId service);

    // How far they reach to each side; zero if there are none.
    Minutes longest() const { return longest_; }
    // The claims of other bookings that are too near to this time. REQUIRES: the book covers the time and `longest` to
    // each side; what it does not cover is not seen.
    std::vector<Claim> too_near(const DayBook& book, const Resource& resource, const Interval& time) const;
    // Whether a booking of the other service is too near to this time.
    bool too_near(ServiceId other, const Interval& booked, const Interval& time) const;

private:
    std::map<ServiceId, Minutes> before_, after_;  // by the other service
    Minutes longest_{0};
};

}  // namespace slotkeeper
