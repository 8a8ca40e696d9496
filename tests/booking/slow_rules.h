// slow_rules: a slow and simple model of what may be booked in a random company.
//
// It knows no intervals and no day books: it looks at the wall clock every five minutes, asks the shifts of that date
// and of the one before, and tries every resource with every gap. Read on: random_catalogs_tests.cpp compares.
#pragma once

#include "engine/availability/part.h"
#include "tests/booking/random_catalogs.h"

#include <string>
#include <vector>

namespace slotkeeper::testing {

struct Booked {
    ServiceId service;
    BranchId branch;
    std::vector<Part> parts;
};

// What is wanted of one start.
struct RandomQuestion {
    ServiceId service;
    BranchId branch;
    Instant start;
    std::vector<ResourcePreference> preferences{};
};

class SlowRules {
public:
    explicit SlowRules(const RandomCatalog& world) : world_(world) {}

    std::vector<Booked> booked{};

    bool branch_open(BranchId branch, Instant at) const;
    // By its own hours alone.
    bool in_own_hours(const Resource& resource, BranchId branch, Instant at) const;
    bool works(const Resource& resource, BranchId branch, const Interval& time) const;
    bool is_able(const Resource& resource, BranchId branch, const Need& need) const;
    Interval taken(const Segment& segment, const Resource& resource, BranchId branch, const Interval& time) const;
    bool is_off(const Resource& resource, const Interval& taken) const;
    bool has_place(const Resource& resource, const Interval& taken, int own) const;
    bool keeps_pairs(const Resource& resource, ServiceId service, const Interval& time) const;
    bool keeps_ways(const Resource& resource, BranchId branch, const Interval& time, const Interval& taken) const;

    bool on_grid(const RandomQuestion& question) const;
    bool in_time(const RandomQuestion& question) const;
    // Whether it can be booked: tries every gap with every resource.
    bool bookable(const RandomQuestion& question) const;
    // What is wrong with these parts as an answer to the question; empty if they obey every rule.
    std::string fault_of(const RandomQuestion& question, const std::vector<Part>& parts) const;

private:
    const Week& week_on(const Times& times, const Times& of_branch, std::chrono::local_days date) const;
    // Of the dates that are meant on this clock.
    bool open(const TimeZone& clock, const Times& times, const Times& of_branch, Instant at) const;
    bool fits(const RandomQuestion& question, std::size_t segment, Instant earliest, std::vector<Part>& chosen) const;
    bool fits_need(const RandomQuestion& question, std::size_t segment, std::size_t need, Instant at,
                   std::vector<Part>& chosen) const;
    bool may_serve(const RandomQuestion& question, const Part& part, const std::vector<Part>& before) const;

    const RandomCatalog& world_;
};

}  // namespace slotkeeper::testing
