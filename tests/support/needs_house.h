// needs_house: people, rooms and pools with one service, whose needs a test sets; open from 0 to 24 UTC.
#pragma once

#include "engine/availability/combinations.h"

#include <memory>
#include <vector>

namespace slotkeeper::tests {

struct NeedsHouse {
    NeedsHouse();

    static Instant nine();
    static Interval hour() { return {nine(), nine() + std::chrono::hours(1)}; }

    // Their ids are 1, 2, …
    Resource& add(ResourceKind kind, int capacity = 1);
    Segment& segment(Minutes length, std::vector<Need> needs);
    // One place is taken.
    void busy(const Resource& who, Interval time);
    Catalog catalog() const;
    // At nine; notes what it took.
    Result<Proposal> propose();
    // The work for so many starts, every minute from nine on, in one search.
    std::int64_t work_of_starts(int count);

    Branch branch;
    Service service;
    std::vector<Resource> resources;
    DayBook book;
    std::vector<ResourcePreference> preferences;
    int party = 1;
    std::string language;
    std::int64_t work = 0;
    int ended_early = 0;
};

}  // namespace slotkeeper::tests
