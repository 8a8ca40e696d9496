// slow_rules: asks the wall clock, and each resource.
#include "tests/booking/slow_rules.h"

#include <algorithm>
#include <set>

namespace slotkeeper::testing {

namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::local_days;
using std::chrono::sys_days;

constexpr Minutes kTick{5};
constexpr Minutes kWholeDay = days{1};

template <class Holds>
bool always(const Interval& time, Holds holds) {
    for (auto at = time.from; at < time.until; at += kTick) {
        if (!holds(at)) return false;
    }
    return true;
}

sys_days utc_date(local_days date) { return sys_days(date.time_since_epoch()); }

// Weeks are counted from a Monday.
bool is_in(const OtherWeek& other, local_days date) {
    const auto day = utc_date(date);
    if ((other.from && day < *other.from) || (other.until && day > *other.until)) return false;
    if (!other.anchor) return true;
    const sys_days monday = std::chrono::year{1990} / 1 / 1;
    const auto week_of = [&](sys_days one) { return (one - monday).count() / 7; };
    return std::abs(week_of(day) - week_of(*other.anchor)) % other.every == 0;
}

// On whose clock a date is meant.
TimeZone clock_of(const Times& times, local_days date, const TimeZone& home) {
    for (const auto& other : times.others) {
        if (is_in(other, date)) return other.zone.value_or(home);
    }
    return home;
}

}  // namespace

// --- hours ---------------------------------------------------------------------------------------

const Week& SlowRules::week_on(const Times& times, const Times& of_branch, local_days date) const {
    for (const auto& other : times.others) {
        if (is_in(other, date)) return other.week;
    }
    return times.usual ? *times.usual : week_on(of_branch, of_branch, date);
}

// A date with hours of its own takes all of the date, and with it the end of the night before, unless that night began
// on such a date too.
bool SlowRules::open(const TimeZone& clock, const Times& times, const Times& of_branch, Instant at) const {
    const auto local = clock.to_local(at);
    const auto date = std::chrono::floor<days>(local);
    const auto has = [&](const Shifts& shifts, Seconds since) {
        return std::any_of(shifts.begin(), shifts.end(),
                           [&](const Shift& shift) { return shift.from <= since && since < shift.until; });
    };
    const auto shifts_of = [&](local_days day) -> const Shifts& {
        return week_on(times, of_branch, day)[std::chrono::weekday(day).c_encoding()];
    };
    const auto today = times.dates.find(date);
    const auto yesterday = times.dates.find(date - days{1});
    const auto is_today_here = clock_of(times, date, world_.zone) == clock;
    const auto is_yesterday_here = clock_of(times, date - days{1}, world_.zone) == clock;
    const Seconds since = local - date;
    if (yesterday != times.dates.end() && is_yesterday_here && has(yesterday->second, since + kWholeDay)) return true;
    if (today != times.dates.end()) return is_today_here && has(today->second, since);
    if (is_today_here && has(shifts_of(date), since)) return true;
    return yesterday == times.dates.end() && is_yesterday_here && has(shifts_of(date - days{1}), since + kWholeDay);
}

bool SlowRules::branch_open(BranchId branch, Instant at) const {
    const auto only_first = world_.branch(branch).repeated_hour == RepeatedHour::first_pass;
    if (only_first && world_.zone.to_utc(world_.zone.to_local(at), Pass::first) != at) return false;
    return open(world_.zone, world_.times_of(branch), world_.times_of(branch), at);
}

bool SlowRules::is_open(BranchId branch, const Interval& time) const {
    return always(time, [&](Instant at) { return branch_open(branch, at); });
}

bool SlowRules::in_own_hours(const Resource& resource, BranchId branch, Instant at) const {
    const auto elsewhere = world_.times_elsewhere.find({resource.id, branch});
    const auto& own = elsewhere != world_.times_elsewhere.end()
                          ? elsewhere->second
                          : world_.own_times[static_cast<std::size_t>(resource.id.value) - 1];
    const auto as_branch = !own.usual && own.others.empty() && own.dates.empty();
    if (as_branch || open(world_.zone, own, world_.times_of(branch), at)) return true;
    const auto only_first = world_.branch(branch).repeated_hour == RepeatedHour::first_pass;
    return std::any_of(own.others.begin(), own.others.end(), [&](const OtherWeek& other) {
        if (!other.zone || *other.zone == world_.zone) return false;
        const auto is_repeated = only_first && other.zone->to_utc(other.zone->to_local(at), Pass::first) != at;
        return !is_repeated && open(*other.zone, own, world_.times_of(branch), at);
    });
}

bool SlowRules::works(const Resource& resource, BranchId branch, const Interval& time) const {
    const auto [known, is_new] = works_.try_emplace({resource.id, branch, time.from, time.until});
    if (is_new) {
        known->second =
            always(time, [&](Instant at) { return branch_open(branch, at) && in_own_hours(resource, branch, at); });
    }
    return known->second;
}

// --- people and what they have to do -------------------------------------------------------------

bool SlowRules::is_able(const Resource& resource, BranchId branch, const Need& need) const {
    const auto is_there = resource.branch == branch || world_.times_elsewhere.contains({resource.id, branch});
    auto enough = need.skills;
    if (!need.skill.empty()) enough.push_back(need.skill);
    const auto is_good_at = [&](const std::string& skill) {
        const auto& own = resource.skills;
        const auto level = resource.levels.find(skill);
        return std::find(own.begin(), own.end(), skill) != own.end() &&
               need.level_min <= (level == resource.levels.end() ? 1 : level->second);
    };
    const auto has_skill = enough.empty() || std::any_of(enough.begin(), enough.end(), is_good_at);
    return resource.active && is_there && resource.kind == need.kind && has_skill;
}

Interval SlowRules::taken(const Segment& segment, const Resource& resource, BranchId branch,
                          const Interval& time) const {
    const auto& place = world_.branch(branch);
    return {time.from - std::max({segment.buffer_before, resource.buffer_before, place.buffer_before}),
            time.until + std::max({segment.buffer_after, resource.buffer_after, place.buffer_after})};
}

bool SlowRules::is_off(const Resource& resource, const Interval& taken) const {
    return std::any_of(world_.time_off.begin(), world_.time_off.end(),
                       [&](const TimeOff& off) { return off.resource == resource.id && off.time.overlaps(taken); });
}

bool SlowRules::has_place(const Resource& resource, const Interval& taken, int own) const {
    if (is_off(resource, taken) || own >= resource.capacity) return false;
    std::vector<const Part*> others;
    std::set<SessionId> known;
    for (const auto& other : booked) {
        // All who share a session take one place.
        if (other.session && !known.insert(*other.session).second) continue;
        for (const auto& part : other.parts) {
            if (part.resource == resource.id) others.push_back(&part);
        }
    }
    return others.empty() || always(taken, [&](Instant at) {
               auto load = own;
               for (const auto* part : others) load += part->taken.contains(at) ? part->quantity : 0;
               return load < resource.capacity;
           });
}

bool SlowRules::keeps_pairs(const Resource& resource, ServiceId service, const Interval& time) const {
    if (resource.capacity > 1) return true;
    const auto between = [&](ServiceId first, ServiceId second) {
        for (const auto& pair : world_.service(first).pair_buffers) {
            if (pair.next == second) return pair.length;
        }
        return Minutes{0};
    };
    for (const auto& other : booked) {
        for (const auto& part : other.parts) {
            if (part.resource != resource.id) continue;
            const auto its = part.service.value_or(other.service);
            if (part.time.from < time.from) {
                if (part.time.until + between(its, service) > time.from) return false;
            } else if (time.until + between(service, its) > part.time.from) {
                return false;
            }
        }
    }
    return true;
}

bool SlowRules::keeps_ways(const Resource& resource, BranchId branch, const Interval& time,
                           const Interval& taken) const {
    for (const auto& other : booked) {
        if (other.branch == branch) continue;
        for (const auto& part : other.parts) {
            if (part.resource != resource.id) continue;
            if (part.taken.overlaps(taken)) return false;
            const auto gap = part.time.from < time.from ? time.from - part.time.until : part.time.from - time.until;
            if (gap < world_.travel) return false;
        }
    }
    return true;
}

// --- the start -----------------------------------------------------------------------------------

bool SlowRules::on_grid(const RandomQuestion& question) const {
    if (!branch_open(question.branch, question.start)) return false;
    const auto& service = question.wanted;
    const auto local = world_.zone.to_local(question.start);
    const auto date = std::chrono::floor<days>(local);
    // Back to the opening, or to midnight: by the clock on the wall, whatever the clock skipped.
    const auto& times = world_.times_of(question.branch);
    auto opening = std::chrono::floor<Minutes>(local);
    const auto is_open = [&](std::chrono::local_time<Minutes> minute) {
        const auto since = minute - date;
        const auto has = [&](const Shifts& shifts, Minutes moment) {
            return std::any_of(shifts.begin(), shifts.end(),
                               [&](const Shift& shift) { return shift.from <= moment && moment < shift.until; });
        };
        const auto today = times.dates.find(date), yesterday = times.dates.find(date - days{1});
        if (yesterday != times.dates.end() && has(yesterday->second, since + kWholeDay)) return true;
        if (today != times.dates.end()) return has(today->second, since);
        const auto on = [&](local_days day) -> const Shifts& {
            return week_on(times, times, day)[std::chrono::weekday(day).c_encoding()];
        };
        if (has(on(date), since)) return true;
        return yesterday == times.dates.end() && has(on(date - days{1}), since + kWholeDay);
    };
    while (opening > date && is_open(opening - kTick)) opening -= kTick;
    const auto since = local - opening - service.slot_offset;
    return since >= 0s && since % service.slot_step == 0s;
}

}  // namespace slotkeeper::testing
