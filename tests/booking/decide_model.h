// decide_model: a small company, and a slow, simple model of the answers that decide() may give.
//
// The model knows nothing of lanes, claims, day books or an order among resources. It keeps a list of minutes and who
// has them; where room is asked for it tries every gap with every resource and lists all right answers. decide() must
// give one of these, and may refuse only if the list is empty. Read on: decide_model_tests.cpp asks both.
#pragma once

#include "engine/base/limits.h"
#include "engine/booking/desk_state.h"
#include "engine/booking/plan.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace slotkeeper::testing {

using namespace std::chrono_literals;

// --- the company: open day and night, so that only claims prevent a booking ---

constexpr CompanyId kCompany{1};
constexpr BranchId kBranch{1};
constexpr ResourceId kSmall{1}, kMiddle{2}, kLarge{3};  // devices of 1, 2 and 3 places
constexpr ResourceId kAnna{4}, kBen{5}, kCleo{6};       // all three cut, Cleo cannot colour
constexpr ServiceId kShort{1}, kLong{2};                // one device
constexpr ServiceId kColourOfModel{3};                  // one person, a wait, another person with a device
constexpr ServiceId kTwice{4};                          // the same person twice, with time taken between
constexpr ServiceId kVisit{5};                          // a person, later two devices; neither asks who the other is
constexpr std::array kServices{kShort, kLong, kColourOfModel, kTwice, kVisit};
inline const std::vector<ResourceId> kEverybody{kSmall, kMiddle, kLarge, kAnna, kBen, kCleo};

inline std::vector<Resource> resources_of_house() {
    std::vector<Resource> resources;
    const auto add = [&](ResourceId id, ResourceKind kind, int capacity, std::vector<std::string> skills) {
        resources.push_back({.id = id,
                             .branch = kBranch,
                             .kind = kind,
                             .name = "",
                             .capacity = capacity,
                             .skills = std::move(skills),
                             .hours = {},
                             .exceptions = {}});
    };
    add(kSmall, ResourceKind::device, 1, {});
    add(kMiddle, ResourceKind::device, 2, {});
    add(kLarge, ResourceKind::device, 3, {});
    add(kAnna, ResourceKind::staff, 1, {"colour", "cut"});
    add(kBen, ResourceKind::staff, 1, {"colour", "cut"});
    add(kCleo, ResourceKind::staff, 1, {"cut"});
    return resources;
}

inline std::vector<Service> services_of_house() {
    const Need device{ResourceKind::device, "", {}, {}};
    const auto person = [](std::string skill, std::optional<int> same = {}, std::optional<int> unlike = {}) {
        return Need{ResourceKind::staff, std::move(skill), same, unlike};
    };
    std::vector<Service> services(kServices.size());
    for (std::size_t i = 0; i < kServices.size(); ++i) services[i].id = kServices[i];
    services[0].segments = {
        {.name = "", .length = 20min, .buffer_before = 5min, .buffer_after = 5min, .needs = {device}}};
    services[1].segments = {{.name = "", .length = 45min, .needs = {device}}};
    services[2].sync_policy = SyncPolicy::confirm_first;
    services[2].segments = {{.name = "", .length = 20min, .buffer_before = 5min, .needs = {person("colour")}},
                            {.name = "", .length = 15min, .needs = {}},
                            {.name = "", .length = 15min, .gap_max = 10min, .needs = {person("cut", {}, 0), device}}};
    services[3].segments = {
        {.name = "", .length = 20min, .buffer_after = 10min, .needs = {person("cut")}},
        {.name = "", .length = 15min, .buffer_before = 5min, .gap_max = 20min, .needs = {person("cut", 0)}}};
    // No buffers here: where the buffers of two segments overlap on one device of several places, the search counts
    // both for the whole of the time and refuses some combinations that would fit.
    services[4].segments = {
        {.name = "", .length = 10min, .needs = {person("")}},
        {.name = "", .length = 30min, .gap_min = 5min, .gap_max = 15min, .needs = {device, device}}};
    return services;
}

// Anna's colouring waits for Cal.com's acceptance, Ben's does not: it has no event type.
inline CatalogPtr house() {
    std::vector<DayHours> hours;
    for (unsigned day = 0; day < 7; ++day) hours.push_back({std::chrono::weekday(day), 0h, 24h});
    Branch branch{
        .id = kBranch, .name = "", .zone = *TimeZone::find("Etc/UTC"), .hours = WeeklyHours(hours), .exceptions = {}};
    const std::map<std::pair<ServiceId, ResourceId>, EventType> event_types{
        {{kColourOfModel, kAnna}, {AccountId{1}, 77, 20min}}};
    return CatalogPtr(Catalog(Company{.id = kCompany, .slug = "", .name = "", .region = "DE"}, 1, std::vector{branch},
                              services_of_house(), resources_of_house(), event_types));
}

// --- the model: whole minutes, counted from an origin ---

constexpr int kHoldMax = limits::hold_length_max / 1min, kHoldTotal = limits::hold_total_max / 1min;
constexpr int kDays = 2, kMinutes = kDays * 1'440;
inline const std::chrono::sys_days kOrigin = std::chrono::year{2026} / 6 / 2;
inline Instant at(int minute) { return Instant(kOrigin) + Minutes(minute); }
inline std::size_t minute_of(Instant instant) { return static_cast<std::size_t>((instant - kOrigin) / 1min); }

// How many places are taken, by resource and minute.
using Minutely = std::map<ResourceId, std::vector<int>>;

inline Minutely nobody_busy() {
    Minutely busy;
    for (const auto resource : kEverybody) busy[resource].assign(kMinutes, 0);
    return busy;
}
inline void take(Minutely& busy, ResourceId resource, const Interval& taken, int places) {
    auto& minutes = busy.at(resource);
    for (auto minute = minute_of(taken.from); minute < minute_of(taken.until); ++minute) minutes.at(minute) += places;
}

struct ModelBooking {
    ServiceId service;
    std::vector<Part> parts;
    State state;
    std::string holder{};
    int placed = 0;             // in which minute
    std::optional<int> ends{};  // of a hold: the minute in which it is void
    int version = 1;
    std::optional<int> acknowledged{};         // the minute in which the customer said to come
    std::vector<std::pair<int, int>> freed{};  // the minutes that a no_show has given to others
};
struct Block {
    ResourceId resource;
    Interval time;
    bool ended = false;
};

// The state after an event; empty where it may not happen. Written anew, not taken from the table of the engine.
inline std::optional<State> state_after(State state, Event event) {
    const auto may_follow = [&](std::initializer_list<State> states, State next) {
        const auto found = std::find(states.begin(), states.end(), state) != states.end();
        return found ? std::optional(next) : std::nullopt;
    };
    switch (event) {
        case Event::confirm:
            return may_follow({State::pending, State::confirmed}, State::confirmed);
        case Event::decline:
            return may_follow({State::pending}, State::declined);
        case Event::check_in:
            return may_follow({State::confirmed, State::no_show}, State::checked_in);
        case Event::complete:
            return may_follow({State::confirmed, State::checked_in, State::no_show}, State::completed);
        case Event::no_show:
            return may_follow({State::confirmed, State::checked_in, State::completed}, State::no_show);
        case Event::reopen:
            return may_follow({State::checked_in, State::completed, State::no_show}, State::confirmed);
        case Event::acknowledge:
            return may_follow({State::confirmed}, State::confirmed);
        case Event::cancel:
            return may_follow({State::pending, State::confirmed, State::checked_in}, State::cancelled);
        case Event::reschedule:  // or pending: that depends on who serves then
            return may_follow({State::pending, State::confirmed}, State::confirmed);
        default:
            return std::nullopt;  // of holds, which the history asks about itself
    }
}

struct Model {
    int now = -600;
    std::map<AppointmentId, ModelBooking> appointments;
    std::map<BlockId, Block> blocks;
    CatalogPtr catalog = house();

    bool runs_out(const ModelBooking& one) const { return one.state == State::held && *one.ends <= now; }
    bool has_its_time(const ModelBooking& one) const {
        return one.state != State::cancelled && one.state != State::declined && one.state != State::expired &&
               !runs_out(one);
    }
    // `moving` does not count: its own time is free to it. A block has every place.
    Minutely busy(std::optional<AppointmentId> moving = {}) const {
        auto busy = nobody_busy();
        for (const auto& [id, one] : appointments) {
            if (!has_its_time(one) || id == moving) continue;
            for (const auto& part : one.parts) {
                if (part.resource) take(busy, *part.resource, part.taken, 1);
                for (const auto& [from, until] : one.freed) {
                    const Interval free{std::max(part.taken.from, at(from)), std::min(part.taken.until, at(until))};
                    if (part.resource && !free.empty()) take(busy, *part.resource, free, -1);
                }
            }
        }
        for (const auto& [id, block] : blocks) {
            if (!block.ended) take(busy, block.resource, block.time, catalog->resource(block.resource)->capacity);
        }
        return busy;
    }
    State booked_state(ServiceId service, const std::vector<Part>& parts) const {
        return service == kColourOfModel && parts.front().resource == kAnna ? State::pending : State::confirmed;
    }

    // The reason against it; empty if it is allowed. Null: there is no such appointment.
    // An old picture is told before the state: who has one must look again before he tries anything else.
    std::string objection_to_event(const ModelBooking* one, Event event, std::optional<int> expected_version) const {
        if (one == nullptr) return "not_found";
        if (expected_version && *expected_version != one->version) return "version_conflict";
        if (!state_after(one->state, event)) return "state_conflict";
        const auto start = static_cast<int>(minute_of(one->parts.front().time.from));
        if (event == Event::check_in && now < start - 60) return "too_early";
        if (event == Event::complete && now < start && one->state != State::checked_in) return "too_early";
        if (event == Event::no_show && now < start) return "too_early";
        if (one->state == State::no_show && !has_room_to_come_back(*one)) return "slot_conflict";
        return "";
    }
    // What is still to come of a no_show, minute by minute, beside all others.
    bool has_room_to_come_back(const ModelBooking& one) const {
        auto all = busy();
        for (const auto& part : one.parts) {
            const Interval rest{std::max(part.taken.from, at(now)), part.taken.until};
            if (!part.resource || rest.empty()) continue;
            take(all, *part.resource, rest, 1);
            const auto& minutes = all.at(*part.resource);
            const auto capacity = catalog->resource(*part.resource)->capacity;
            for (auto minute = minute_of(rest.from); minute < minute_of(rest.until); ++minute) {
                if (minutes.at(minute) > capacity) return false;
            }
        }
        return true;
    }
    std::string objection_to_release(const ModelBooking* hold, const std::string& holder,
                                     std::optional<int> expected_version) const {
        if (hold == nullptr || hold->holder != holder) return "not_found";
        if (expected_version && *expected_version != hold->version) return "version_conflict";
        return hold->state == State::held || hold->state == State::expired ? "" : "state_conflict";
    }
    // A command about a hold needs one that still runs.
    std::string objection_to_hold(const ModelBooking* hold, const std::string& holder,
                                  std::optional<int> expected_version = {}) const {
        if (hold == nullptr || hold->holder != holder) return "not_found";
        if (hold->state == State::expired || runs_out(*hold)) return "hold_expired";
        if (expected_version && *expected_version != hold->version) return "version_conflict";
        return hold->state == State::held ? "" : "state_conflict";
    }
};

// --- every right answer to a question for room ---

struct Question {
    ServiceId service;
    int start = 0;
    std::vector<ResourcePreference> preferences;
    std::vector<ResourceId> named = kEverybody;  // the only ones that may serve
    std::optional<AppointmentId> moving{};
};

class RightAnswers {
public:
    RightAnswers(const Model& model, Question question)
        : catalog_(*model.catalog),
          question_(std::move(question)),
          segments_(catalog_.service(question_.service)->segments),
          busy_(model.busy(question_.moving)) {
        try_segment(0, at(question_.start));
    }
    const std::vector<std::vector<Part>>& all() const { return answers_; }

private:
    void try_segment(std::size_t index, Instant earliest) {
        if (index == segments_.size()) {
            answers_.push_back(parts_);
            return;
        }
        const auto& segment = segments_[index];
        for (auto gap = segment.gap_min; gap <= segment.gap_max; gap += 5min) {
            const Interval time{earliest + gap, earliest + gap + segment.length};
            if (!segment.needs.empty()) {
                try_need(index, 0, time);
            } else {
                parts_.push_back({static_cast<int>(index), 0, std::nullopt, time, time});
                try_segment(index + 1, time.until);
                parts_.pop_back();
            }
        }
    }
    void try_need(std::size_t index, std::size_t need, const Interval& time) {
        const auto& segment = segments_[index];
        if (need == segment.needs.size()) return try_segment(index + 1, time.until);
        const Interval taken{time.from - segment.buffer_before, time.until + segment.buffer_after};
        for (const auto resource : question_.named) {
            const Part part{static_cast<int>(index), static_cast<int>(need), resource, time, taken};
            if (!may_serve(part, segment.needs[need]) || !is_free(resource, taken)) continue;
            take(busy_, resource, taken, 1);
            parts_.push_back(part);
            try_need(index, need + 1, time);
            parts_.pop_back();
            take(busy_, resource, taken, -1);
        }
    }
    bool is_free(ResourceId resource, const Interval& taken) const {
        const auto& minutes = busy_.at(resource);
        const auto capacity = catalog_.resource(resource)->capacity;
        for (auto minute = minute_of(taken.from); minute < minute_of(taken.until); ++minute) {
            if (minutes.at(minute) >= capacity) return false;
        }
        return true;
    }
    bool may_serve(const Part& part, const Need& need) const {
        const auto& resource = *catalog_.resource(*part.resource);
        const auto& skills = resource.skills;
        if (resource.kind != need.kind) return false;
        if (!need.skill.empty() && std::find(skills.begin(), skills.end(), need.skill) == skills.end()) return false;
        for (const auto& preference : question_.preferences) {
            if (preference.segment == part.segment && preference.need == part.need &&
                preference.resource != resource.id)
                return false;
        }
        if (need.same_as_segment && served(*need.same_as_segment, need.kind) != resource.id) return false;
        return !need.unlike_segment || served(*need.unlike_segment, need.kind) != resource.id;
    }
    // Who serves the first need of this kind there.
    std::optional<ResourceId> served(int segment, ResourceKind kind) const {
        for (const auto& part : parts_) {
            if (part.segment == segment && part.resource && catalog_.resource(*part.resource)->kind == kind) {
                return part.resource;
            }
        }
        return std::nullopt;
    }

    const Catalog& catalog_;
    Question question_;
    const std::vector<Segment>& segments_;
    Minutely busy_;  // those of the parts chosen so far, too
    std::vector<Part> parts_;
    std::vector<std::vector<Part>> answers_;
};

inline std::vector<ResourceDay> days_of_house(const std::vector<ResourceId>& resources) {
    std::vector<ResourceDay> days;
    for (const auto resource : resources) {
        for (int day = -1; day <= kDays; ++day) days.push_back({resource, kOrigin + std::chrono::days(day)});
    }
    return days;
}

// --- what the desk would have in its tables ---

struct Rows {
    std::vector<Claim> claims;
    std::map<AppointmentId, Appointment> appointments;
    std::map<BlockId, BlockRecord> blocks;

    void write(const Plan& plan) {
        for (const auto& claim : plan.removed) {
            const auto row = std::find(claims.begin(), claims.end(), claim);
            BOOST_REQUIRE(row != claims.end());
            claims.erase(row);
        }
        claims.insert(claims.end(), plan.added.begin(), plan.added.end());
        if (plan.block) blocks[plan.block->id] = *plan.block;
        if (!plan.appointment) return;
        appointments[plan.appointment->id] = *plan.appointment;
        if (!plan.expiry_changed) return;
        for (auto& claim : claims) {
            if (claim.appointment == plan.appointment->id) claim.expires_at = plan.appointment->expires_at;
        }
    }
    // As for a new batch. Who is not named has no days in the book, and cannot serve.
    DeskState read(int now, const CatalogPtr& catalog, const std::vector<ResourceId>& named) const {
        DeskState known{Moment(at(now))};
        known.catalogs.emplace(kCompany, catalog);
        known.appointments = appointments;
        known.blocks = blocks;
        for (const auto& where : days_of_house(named)) known.book.open(where);
        for (const auto& claim : claims) {
            if (std::find(named.begin(), named.end(), claim.where.resource) != named.end()) known.book.add(claim);
        }
        return known;
    }
};

}  // namespace slotkeeper::testing
