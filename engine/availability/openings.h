// openings: the open intervals of a branch and its resources over a span, computed once each.
#pragma once

#include "engine/catalog/catalog.h"
#include "engine/time/interval.h"

#include <unordered_map>

namespace slotkeeper {

class Openings {
public:
    // REQUIRES: the branch outlives this object. Outside the span everything is closed.
    Openings(const Branch& branch, Interval span) : branch_(branch), span_(span) {}

    const Intervals& of_branch();
    // The overlap of the resource's own hours and the branch's.
    const Intervals& of(const Resource& resource);
    bool open(const Resource& resource, const Interval& time);
    bool branch_open(const Interval& time);

private:
    const Branch& branch_;
    Interval span_;
    std::optional<Intervals> branch_hours_;
    std::unordered_map<ResourceId, Intervals> hours_;
};

}  // namespace slotkeeper
