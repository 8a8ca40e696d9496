// slow_rules: a slow and simple model of what may be booked in a random company.
//
// It knows no intervals and no day books: it looks at the wall clock every five minutes, asks the shifts of that date
// and of the one before, and tries every resource with every gap. It counts what is booked one by one. Read on:
// random_company.h compares.
#pragma once

#include "engine/availability/part.h"
#include "engine/base/channel.h"
#include "tests/booking/random_catalogs.h"

#include <string>
#include <tuple>
#include <vector>

namespace slotkeeper::testing {

// What is wanted of one start.
struct RandomQuestion {
    ServiceId service;
    BranchId branch;
    Instant start;
    std::vector<ResourcePreference> preferences{};
    std::vector<ServiceId> visit{};  // several services, the first one included; else empty
    bool same_person = false;
    std::optional<Minutes> duration{};
    std::optional<int> party_size{};
    std::string language{};
    Channel channel = Channel::engine;
    Service wanted{};  // made by SlowRules::whole(): of the services as they are booked

    int party() const { return party_size.value_or(wanted.party_min); }
    ServiceId service_of(const Segment& segment) const { return segment.of_service.value_or(service); }
};

struct Booked {
    ServiceId service;
    BranchId branch;
    Interval time;
    std::vector<Part> parts;
    std::map<ServiceId, Seconds> lengths{};  // of its services
    int party = 1;
    bool held = false;
    std::optional<SessionId> session{};
};

class SlowRules {
public:
    explicit SlowRules(const RandomCatalog& world) : world_(world) {}

    std::vector<Booked> booked{};

    // --- hours and people (slow_rules.cpp)
    bool branch_open(BranchId branch, Instant at) const;
    // By its own hours alone.
    bool in_own_hours(const Resource& resource, BranchId branch, Instant at) const;
    bool works(const Resource& resource, BranchId branch, const Interval& time) const;
    bool is_open(BranchId branch, const Interval& time) const;
    bool is_able(const Resource& resource, BranchId branch, const Need& need) const;
    Interval taken(const Segment& segment, const Resource& resource, BranchId branch, const Interval& time) const;
    bool is_off(const Resource& resource, const Interval& taken) const;
    // One more place beside `own` others of the same booking.
    bool has_place(const Resource& resource, const Interval& taken, int own) const;
    bool keeps_pairs(const Resource& resource, ServiceId service, const Interval& time) const;
    bool keeps_ways(const Resource& resource, BranchId branch, const Interval& time, const Interval& taken) const;
    bool on_grid(const RandomQuestion& question) const;

    // --- what is counted (slow_counts.cpp)
    // Its services one after the other; the strictest of their rules.
    Service whole(const RandomQuestion& question) const;
    Minutes notice(const RandomQuestion& question) const;
    bool in_window(const RandomQuestion& question) const;
    bool is_full(const RandomQuestion& question) const;  // by the limits of its services
    bool has_limits(const RandomQuestion& question) const;
    // If it serves that long in a booking that begins then.
    bool is_full(const Resource& resource, Instant start, Seconds time) const;
    const RandomPeak* peak_at(ServiceId service, Instant start) const;
    std::optional<std::int64_t> price(const RandomQuestion& question) const;
    void note(const RandomQuestion& question, Booked made);

    // --- the start (slow_search.cpp)
    // Whether it can be booked: tries every gap with every resource.
    bool bookable(const RandomQuestion& question) const;
    // What is wrong with this as an answer to the question; empty if it obeys every rule.
    std::string fault_of(const RandomQuestion& question, const Booked& made) const;
    // The places that the need takes of one resource.
    static int places(const RandomQuestion& question, const Need& need);
    // Whether the resource may be asked, whatever the time.
    bool is_asked(const RandomQuestion& question, int segment, int need, const Resource& resource) const;
    // The sessions of the service at exactly that time: one booking of each, with all seats that are taken.
    std::vector<Booked> sessions(const RandomQuestion& question) const;
    bool has_seats(const RandomQuestion& question, const Booked& session) const;

private:
    // A segment is tried from `base` on; `begun` is the start of the one before, `end` the end of all.
    struct Step {
        std::size_t segment = 0;
        Instant begun, end;
        bool with_all = false;  // no optional need may be left out
    };
    const Week& week_on(const Times& times, const Times& of_branch, std::chrono::local_days date) const;
    // Of the dates that are meant on this clock.
    bool open(const TimeZone& clock, const Times& times, const Times& of_branch, Instant at) const;
    bool joins(const RandomQuestion& question, const Booked& session, std::vector<ResourceId>& chosen) const;
    bool fits(const RandomQuestion& question, bool with_all) const;
    bool fits(const RandomQuestion& question, const Step& step, const std::vector<Part>& before) const;
    bool fits_need(const RandomQuestion& question, const Step& step, std::size_t need, Instant at,
                   std::vector<Part>& chosen) const;
    bool keeps(const RandomQuestion& question, std::size_t next, Instant at, std::vector<Part>& chosen) const;
    bool may_serve(const RandomQuestion& question, const Part& part, const std::vector<Part>& before) const;
    bool fits_references(const RandomQuestion& question, const Part& part, const std::vector<Part>& before) const;
    std::string fault_of_part(const RandomQuestion& question, const Part& part, const std::vector<Part>& parts,
                              const std::vector<Part>& before) const;
    std::string fault_of_session(const RandomQuestion& question, const Booked& session, const Booked& made) const;

    const RandomCatalog& world_;
    // Hours do not change, and are asked again for every combination.
    mutable std::map<std::tuple<ResourceId, BranchId, Instant, Instant>, bool> works_;
};

}  // namespace slotkeeper::testing
