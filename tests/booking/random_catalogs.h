// random_catalogs: a random company, for tests of its rules.
//
// The company has two branches in one of all time zones, nights, other weeks, dates with hours of their own, public
// holidays, people who work at both branches or travel, and buffers of every kind. Its services have segments one after
// the other or side by side, needs for several or optional resources, sessions, add-ons, lengths to choose, limits and
// peak times. Its hours are made of shifts, which know nothing of midnight; the engine has what a catalogue would store
// of them. All times are multiples of five minutes, as are the offsets of all zones in the years of these tests. Read
// on: slow_rules.h asks the shifts.
#pragma once

#include "engine/catalog/catalog_draft.h"

#include <array>
#include <map>
#include <optional>
#include <random>
#include <vector>

namespace slotkeeper::testing {

// Of the date on which it begins; it may end on the next one, after 24 hours.
struct Shift {
    Minutes from{}, until{};
};
using Shifts = std::vector<Shift>;
using Week = std::array<Shifts, 7>;  // from Sunday

struct OtherWeek {
    std::optional<std::chrono::sys_days> from{}, until{}, anchor{};
    int every = 1;
    Week week{};
    std::optional<TimeZone> zone{};  // of a journey: its dates and shifts are on this clock
};

// The hours of a branch, or of a resource at one branch.
struct Times {
    std::optional<Week> usual{};  // std::nullopt: as the branch
    std::vector<OtherWeek> others{};
    std::map<std::chrono::local_days, Shifts> dates{};
};

struct TimeOff {
    ResourceId resource;
    Interval time;
};

// The hours in which a service has another price.
struct RandomPeak {
    Week week{};
    std::int64_t price = 0;
    bool asks = false;  // for an approval
};

inline constexpr std::array kRandomBranches{BranchId{1}, BranchId{2}};
inline constexpr std::array kRandomServices{ServiceId{1}, ServiceId{2}, ServiceId{3}};
inline constexpr int kRandomResources = 6;
inline constexpr CompanyId kRandomCompany{1};

// The public holidays of all of Germany in the years of these tests, as an almanac has them.
const std::vector<std::chrono::sys_days>& german_holidays();

class RandomCatalog {
public:
    // Around that day, else in 2026 or 2027.
    RandomCatalog(unsigned seed, const TimeZone& in_zone, std::optional<std::chrono::sys_days> about = {});

    int between(int low, int high) { return std::uniform_int_distribution<int>(low, high)(random); }
    bool one_in(int times) { return between(1, times) == 1; }

    const Branch& branch(BranchId id) const { return branches[id == kRandomBranches[0] ? 0 : 1]; }
    const Times& times_of(BranchId id) const { return branch_times[id == kRandomBranches[0] ? 0 : 1]; }
    const Service& service(ServiceId id) const { return services.at(static_cast<std::size_t>(id.value) - 1); }
    const Resource& resource(ResourceId id) const { return resources.at(static_cast<std::size_t>(id.value) - 1); }
    Catalog catalog() const;
    // As a document would have it, under that slug. Services that no resource can serve are not active.
    CatalogDraft draft(const std::string& slug) const;

    std::mt19937 random;
    TimeZone zone;
    std::chrono::sys_days first_day;  // often that of a clock change or a holiday
    bool near_holiday = false;
    Instant now;
    Minutes travel{};
    std::vector<Branch> branches;
    std::vector<Times> branch_times;
    std::vector<Service> services;  // needs are one by one
    std::map<ServiceId, RandomPeak> peaks;
    std::vector<Resource> resources;
    std::vector<Times> own_times;                                      // of each resource at its own branch
    std::map<std::pair<ResourceId, BranchId>, Times> times_elsewhere;  // where it works besides
    std::vector<TimeOff> time_off;

private:
    void choose_days(std::optional<std::chrono::sys_days> about);
    Shifts shifts(bool of_date);
    Week week();
    Times times(bool has_usual);
    void add_branch(BranchId id);
    void add_holidays(Branch& branch, Times& its);
    void add_resource(ResourceId id);
    void add_abilities(Resource& one);
    // random_services.cpp
    BookingLimits limits(bool of_minutes);
    void add_service(ServiceId id);
    void add_rules(Service& service);
    void add_needs(Service& service, std::size_t number);
    Need need(const Service& service, std::size_t number);
    void add_lengths(Service& service);
    void add_peak(Service& service);
    void link_services();
};

// What a catalogue stores of the shifts.
WeeklyHours stored_week(const Week& week);

}  // namespace slotkeeper::testing
