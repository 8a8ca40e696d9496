// fit: whether a booked appointment fits a catalogue, which may have changed since it was booked.
//
// The same hours and the same Resource::can() as in search and decision. Notice and window do not matter, nor do the
// claims of other appointments. Read on: desk/catalog/orphans.h also knows the capacities.
#pragma once

#include "engine/availability/combinations.h"
#include "engine/booking/appointment.h"
#include "engine/catalog/catalog.h"

#include <map>
#include <set>

namespace slotkeeper {

enum class Misfit : std::uint8_t {
    service_gone,     // deleted or not active
    segments_differ,  // in number, length, buffers, gaps or needs
    resource_gone,    // deleted, not active, or it does not work at that branch
    resource_unable,  // it is of another kind or lacks the skill
    closed,           // outside the hours of the branch or the resource
    over_capacity,    // more bookings at one time than the resource has places
    time_off,         // it stands within time off
};
template <>
struct EnumNames<Misfit> {
    static constexpr std::array<std::string_view, 7> all{
        "service_gone", "segments_differ", "resource_gone", "resource_unable", "closed", "over_capacity", "time_off"};
};

// One catalogue and the appointments of one span of time.
class Fit {
public:
    // REQUIRES: the catalogue outlives this object. Outside the span everything is closed.
    Fit(const Catalog& catalog, Interval span) : catalog_(catalog), span_(span) {}

    // Empty: it fits. Never over_capacity or time_off, which depend on claims.
    std::set<Misfit> misfits(const Appointment& appointment);

private:
    Openings& openings(const Branch& branch);

    const Catalog& catalog_;
    Interval span_;
    std::map<BranchId, Openings> openings_;
};

}  // namespace slotkeeper
