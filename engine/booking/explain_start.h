// explain_start: why a start can be booked or not: each rule with its outcome and the facts behind it.
//
// Pure, like decide(), and true by construction: every outcome comes from the function that the search and the desk
// ask (rules.h, combinations.h, day_book.h), and whether the start can be booked from check_start() and propose()
// themselves. This file adds only the facts: which hours, which claims. Read on: desk/explain_slot.h loads what is
// needed and adds Cal.com's free times.
#pragma once

#include "engine/availability/combinations.h"
#include "engine/base/enum_names.h"
#include "engine/booking/limit_rules.h"
#include "engine/catalog/catalog.h"

#include <optional>
#include <vector>

namespace slotkeeper {

// In the order in which the desk checks them; the desk does not check branch_open, because the hours of the branch
// count for each resource, and the grid only if the service keeps to it (availability/start_grid.h).
enum class StartRule : std::uint8_t {
    service_active,
    wanted_resources,  // those that the caller asked for can serve
    bounds,            // a whole minute within the supported years
    not_in_the_past,
    notice,
    window,
    limits,  // those of the service
    branch_open,
    grid,
    resources,    // for each need there is a free resource
    combination,  // and some of them fit together, with the gaps between the segments
    calendar,     // Cal.com's free times, for services that use them
};

enum class ResourceReason : std::uint8_t {
    free,
    inactive,
    other_branch,
    lacks_skill,  // or is of another kind
    branch_closed,
    not_working,
    time_off,
    taken,
    held,
    limit_reached,  // of its own
    taken_at_calcom,
    off_grid_of_calcom,  // Cal.com's free times are unknown there, and its grid decides
    no_event_type,       // the person is not mapped to Cal.com, so a search does not offer them
    on_the_way,          // to or from a booking at another branch
    too_near,            // free, but a booking of another service needs more time between (reserved_time.h)
    not_standing_in,     // the person for whom it stands in is not away then
    session_full,        // it serves a session of this service then, which has too few seats left
    too_small,           // it has fewer places than are needed
};

}  // namespace slotkeeper

template <>
struct slotkeeper::EnumNames<slotkeeper::StartRule> {
    static constexpr std::array<std::string_view, 12> all{
        "service_active", "wanted_resources", "bounds", "not_in_the_past", "notice",      "window",
        "limits",         "branch_open",      "grid",   "resources",       "combination", "calendar"};
};
template <>
struct slotkeeper::EnumNames<slotkeeper::ResourceReason> {
    static constexpr std::array<std::string_view, 18> all{
        "free",          "inactive",   "other_branch", "lacks_skill",     "branch_closed",   "not_working",
        "time_off",      "taken",      "held",         "limit_reached",   "taken_at_calcom", "off_grid_of_calcom",
        "no_event_type", "on_the_way", "too_near",     "not_standing_in", "session_full",    "too_small"};
};

namespace slotkeeper {

struct RuleOutcome {
    StartRule rule = StartRule::service_active;
    std::optional<bool> ok;  // std::nullopt: an earlier rule makes it pointless, or it is not known
};

// The working hours of one local date, sorted.
struct DatePlan {
    std::chrono::local_days date;
    std::vector<HourRange> ranges;
    bool by_exception = false;
    std::optional<TimeZone> away{};  // the other clock on which a part of it, or the date itself, is meant
};
DatePlan plan_of(const Branch& branch, std::chrono::local_days date);
// The resource's own hours; where it has none, those of the branch. On the clock of the branch, also if they are meant
// on another one.
DatePlan plan_of(const Resource& resource, const Branch& branch, std::chrono::local_days date);

struct ResourceExplanation {
    ResourceId resource;
    ResourceReason reason = ResourceReason::free;
    // The time that is explained: the first that is free, else that with the shortest gaps.
    Interval time{}, taken{};
    bool for_whole = false;       // `taken` has the gaps too: one booking at Cal.com takes this person for all of it
    DatePlan plan{};              // of that date
    std::vector<Claim> claims{};  // in the way: of taken, held, time_off, on_the_way, session_full
    std::optional<ReachedLimit> limit{};
    std::optional<ChosenBy> chosen_by{};  // a booking would take it, for this reason
    std::optional<TravelConflict> travel{};
    std::optional<ResourceId> stands_in_for{};
};

struct NeedExplanation {
    int need = 0;
    ResourceKind kind = ResourceKind::staff;
    std::string skill;                           // in words (skill_text); empty: any
    bool is_wanted = false;                      // the caller asked for this resource
    std::vector<ResourceExplanation> resources;  // all that the search considers
    bool may_be_left_out = false;                // it is optional
    int places = 1;                              // that are needed of one of them
    std::string language{};                      // that the staff must speak; empty: any

    bool ok() const;  // one of them is free, or it may be left out
};

struct SegmentExplanation {
    int segment = 0;
    std::string name;
    Interval time;  // with the shortest gaps
    std::vector<NeedExplanation> needs;
};

struct StartExplanation {
    Instant start, now;
    bool bookable = false;  // the desk would accept it now
    bool offered = false;   // a search lists it: bookable, on the grid, and free at Cal.com if the service says so
    std::vector<RuleOutcome> rules;
    Minutes notice{};
    Instant earliest;  // by the notice
    std::optional<Instant> window_start{};
    Instant window_end;  // the first instant after the window
    DatePlan branch_plan{};
    std::optional<Instant> grid_before{}, grid_after{};  // of a start beside the grid
    bool is_off_grid = false;                            // beside the grid, and refused for that
    std::vector<SegmentExplanation> segments{};
    std::optional<ReachedLimit> limit{};  // of the service
    bool ended_early = false;             // not all combinations were tried, so one that fits may exist
    std::string limit_of_combination{};   // of a resource that would serve several segments; empty: none

    std::optional<bool> outcome(StartRule rule) const;  // std::nullopt too if the rule does not apply
};

struct StartQuestion {
    const Catalog& catalog;
    const Service& service;
    const Branch& branch;
    const std::vector<ResourcePreference>& preferences;
    Instant start;
    Instant now;
    std::optional<Instant> present{};  // the start of the appointment that is to be moved
    Channel channel = Channel::engine;
    const LimitRules* limits = nullptr;  // nullptr: without limits
};

// REQUIRES: `combinations` and `openings` were made of the question and cover the start; the book covers the reach of
// the start; preferences name needs of the service and resources of the catalogue, which may be unable to serve.
StartExplanation explain_start(const StartQuestion& question, Combinations& combinations, Openings& openings,
                               const DayBook& book);

// --- the one reason to tell a customer -----------------------------------------------------------
enum class StartProblem : std::uint8_t {
    not_offered,  // the service or the person cannot be booked like this, or the time is no minute
    past,
    too_soon,
    before_window,
    too_far,
    closed_on_weekday,
    closed_on_date,
    before_opening,
    after_closing,
    closed_then,     // between two opening hours
    past_closing,    // it begins in time and would end too late
    off_on_weekday,  // the person who was asked for
    off_on_date,
    away_then,  // works that day, but not then
    taken,
    off_grid,  // the service begins at other times
    other,     // no staff then, nothing that fits together
};

}  // namespace slotkeeper

template <>
struct slotkeeper::EnumNames<slotkeeper::StartProblem> {
    static constexpr std::array<std::string_view, 17> all{
        "not_offered",    "past",           "too_soon",      "before_window", "too_far",      "closed_on_weekday",
        "closed_on_date", "before_opening", "after_closing", "closed_then",   "past_closing", "off_on_weekday",
        "off_on_date",    "away_then",      "taken",         "off_grid",      "other"};
};

namespace slotkeeper {

// std::nullopt if the start can be booked.
std::optional<StartProblem> problem_of(const StartExplanation& explanation, const TimeZone& zone);

// Of several starts, given the problem of each: the only one; `taken` if at least one is taken; away_then if the person
// is at none of them; else `other`. REQUIRES: not empty.
StartProblem common_problem(std::vector<StartProblem> problems);

}  // namespace slotkeeper
