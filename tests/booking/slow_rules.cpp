// slow_rules: asks the wall clock, and tries everything.
#include "tests/booking/slow_rules.h"

#include <algorithm>
#include <utility>

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

// The parts overlap by the buffers of their segments alone.
bool overlap(const Service& service, const Part& one, const Part& other) {
    const auto own = [&](const Part& part) {
        const auto& segment = service.segments[static_cast<std::size_t>(part.segment)];
        return Interval{part.time.from - segment.buffer_before, part.time.until + segment.buffer_after};
    };
    return own(one).overlaps(own(other));
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
    return always(time, [&](Instant at) { return branch_open(branch, at) && in_own_hours(resource, branch, at); });
}

// --- people and what they have to do -------------------------------------------------------------

bool SlowRules::is_able(const Resource& resource, BranchId branch, const Need& need) const {
    const auto is_there = resource.branch == branch || world_.times_elsewhere.contains({resource.id, branch});
    const auto has_skill = need.skill.empty() || !resource.skills.empty();
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
    if (is_off(resource, taken)) return false;
    return always(taken, [&](Instant at) {
        auto load = own;
        for (const auto& other : booked) {
            for (const auto& part : other.parts) {
                load += part.resource == resource.id && part.taken.contains(at) ? 1 : 0;
            }
        }
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
            if (part.time.from < time.from) {
                if (part.time.until + between(other.service, service) > time.from) return false;
            } else if (time.until + between(service, other.service) > part.time.from) {
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
    const auto& service = world_.service(question.service);
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

bool SlowRules::in_time(const RandomQuestion& question) const {
    const auto& service = world_.service(question.service);
    const auto ahead = world_.zone.local_day(question.start) - world_.zone.local_day(world_.now);
    return question.start >= world_.now + service.notice && ahead <= days{service.window_days};
}

bool SlowRules::bookable(const RandomQuestion& question) const {
    const auto& service = world_.service(question.service);
    if (!service.active || !in_time(question) || (service.strict_grid && !on_grid(question))) return false;
    std::vector<Part> chosen;
    return fits(question, 0, question.start, chosen);
}

bool SlowRules::fits(const RandomQuestion& question, std::size_t segment, Instant earliest,
                     std::vector<Part>& chosen) const {
    const auto& service = world_.service(question.service);
    if (segment == service.segments.size()) return true;
    const auto& one = service.segments[segment];
    const auto first = segment == 0 ? Minutes{0} : one.gap_min, last = segment == 0 ? Minutes{0} : one.gap_max;
    for (auto gap = first; gap <= last; gap += kTick) {
        if (fits_need(question, segment, 0, earliest + gap, chosen)) return true;
    }
    return false;
}

bool SlowRules::fits_need(const RandomQuestion& question, std::size_t segment, std::size_t need, Instant at,
                          std::vector<Part>& chosen) const {
    const auto& one = world_.service(question.service).segments[segment];
    const Interval time{at, at + one.length};
    if (need == one.needs.size()) return fits(question, segment + 1, time.until, chosen);
    for (const auto& resource : world_.resources) {
        const Part part{static_cast<int>(segment), static_cast<int>(need), resource.id, time,
                        taken(one, resource, question.branch, time)};
        if (!may_serve(question, part, chosen)) continue;
        chosen.push_back(part);
        if (fits_need(question, segment, need + 1, at, chosen)) return true;
        chosen.pop_back();
    }
    return false;
}

// REQUIRES: `taken` of the part has all buffers.
bool SlowRules::may_serve(const RandomQuestion& question, const Part& part, const std::vector<Part>& before) const {
    const auto& service = world_.service(question.service);
    const auto& need =
        service.segments[static_cast<std::size_t>(part.segment)].needs[static_cast<std::size_t>(part.need)];
    const auto& resource = world_.resource(*part.resource);
    for (const auto& wanted : question.preferences) {
        const auto is_here = wanted.segment == part.segment && wanted.need == part.need;
        if (is_here && wanted.resource != resource.id) return false;
    }
    const auto serves = [&](int segment) {
        for (const auto& one : before) {
            if (one.segment == segment && one.resource && world_.resource(*one.resource).kind == need.kind) {
                return one.resource;
            }
        }
        return std::optional<ResourceId>();
    };
    if (need.same_as_segment && serves(*need.same_as_segment) != resource.id) return false;
    if (need.unlike_segment && serves(*need.unlike_segment) == resource.id) return false;
    if (!is_able(resource, question.branch, need) || !works(resource, question.branch, part.time)) return false;
    const auto own = std::count_if(before.begin(), before.end(), [&](const Part& one) {
        return one.resource == part.resource && overlap(service, one, part);
    });
    return has_place(resource, part.taken, static_cast<int>(own)) &&
           keeps_pairs(resource, question.service, part.time) &&
           keeps_ways(resource, question.branch, part.time, part.taken);
}

std::string SlowRules::fault_of(const RandomQuestion& question, const std::vector<Part>& parts) const {
    const auto& service = world_.service(question.service);
    std::vector<Part> before;
    auto earliest = question.start, latest = question.start;
    std::size_t index = 0;
    for (std::size_t segment = 0; segment < service.segments.size(); ++segment) {
        const auto& wanted = service.segments[segment];
        if (segment > 0) {
            earliest += wanted.gap_min;
            latest += wanted.gap_max;
        }
        const auto count = std::max<std::size_t>(wanted.needs.size(), 1);
        if (index + count > parts.size()) return "parts are missing";
        const auto from = parts[index].time.from;
        if (from < earliest || from > latest) return "a gap is too short or too long";
        for (std::size_t need = 0; need < count; ++need, ++index) {
            auto part = parts[index];
            if (std::cmp_not_equal(part.segment, segment) || std::cmp_not_equal(part.need, need))
                return "a part is wrong";
            if (part.time != Interval{from, from + wanted.length}) return "a length is wrong";
            if (part.resource.has_value() == wanted.needs.empty()) return "a resource is missing or too many";
            if (!part.resource) continue;
            const auto whole = taken(wanted, world_.resource(*part.resource), question.branch, part.time);
            const Interval least{part.time.from - wanted.buffer_before, part.time.until + wanted.buffer_after};
            if (!whole.contains(part.taken) || !part.taken.contains(least)) return "a buffer is wrong";
            const auto alone = std::count_if(parts.begin(), parts.end(),
                                             [&](const Part& one) { return one.resource == part.resource; }) == 1;
            if (alone && part.taken != whole) return "a buffer is missing";
            part.taken = whole;
            if (!may_serve(question, part, before)) return "the resource of a part may not serve it";
            before.push_back(part);
        }
        earliest = latest = from + wanted.length;
    }
    return index == parts.size() ? "" : "there are too many parts";
}

}  // namespace slotkeeper::testing
