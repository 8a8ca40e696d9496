// slow_counts: what is asked as one service, and what is counted one by one.
#include "tests/booking/slow_rules.h"

#include <algorithm>
#include <set>

namespace slotkeeper::testing {

namespace {

using std::chrono::days;
using std::chrono::local_days;
using std::chrono::sys_days;

Minutes notice_of(const Service& service, Channel channel) {
    const auto own = service.notices.find(channel);
    return own != service.notices.end() && own->second.create ? *own->second.create : service.notice;
}

bool in_same_period(Period period, local_days one, local_days other) {
    if (period == Period::day) return one == other;
    if (period == Period::week) {
        const auto monday = [](local_days date) {
            while (std::chrono::weekday(date) != std::chrono::Monday) date -= days{1};
            return date;
        };
        return monday(one) == monday(other);
    }
    const std::chrono::year_month_day a(one), b(other);
    return a.year() == b.year() && a.month() == b.month();
}

struct Counted {
    local_days date;
    Seconds time;
};

bool is_reached(const BookingLimits& limits, const std::vector<Counted>& booked, const Counted& more) {
    return std::any_of(kPeriods.begin(), kPeriods.end(), [&](Period period) {
        auto bookings = 1;
        auto time = more.time;
        for (const auto& one : booked) {
            if (!in_same_period(period, one.date, more.date)) continue;
            ++bookings;
            time += one.time;
        }
        const auto bookings_max = limits.bookings(period);
        const auto minutes_max = limits.minutes(period);
        return (bookings_max && bookings > *bookings_max) || (minutes_max && time > *minutes_max);
    });
}

// Whether a person serves the segment in any case.
bool has_person(const Segment& segment) {
    for (const auto& need : segment.needs) {
        if (need.kind == ResourceKind::staff) return !need.optional;
    }
    return false;
}

// Its first person is the one of that segment, unless the service says who it is.
void bind(Segment& segment, int to) {
    for (auto& need : segment.needs) {
        if (need.kind != ResourceKind::staff || need.optional) continue;
        if (!need.same_as_segment && !need.unlike_segment) need.same_as_segment = to;
        return;
    }
}

// The segments of one more service of a visit: at once, or after half an hour at most.
void append(std::vector<Segment>& all, const Service& service, bool same_person) {
    const auto before = static_cast<int>(all.size());
    const auto with_person = std::find_if(all.begin(), all.end(), has_person);
    const auto is_bound = same_person && with_person != all.end();
    const auto person_of = static_cast<int>(with_person - all.begin());
    auto added = service.segments;
    added.front().gap_min = Minutes(0);
    added.front().gap_max = Minutes(30);
    for (auto& segment : added) {
        segment.of_service = service.id;
        for (auto& need : segment.needs) {
            if (need.same_as_segment) need.same_as_segment = *need.same_as_segment + before;
            if (need.unlike_segment) need.unlike_segment = *need.unlike_segment + before;
        }
        if (is_bound) bind(segment, person_of);
        all.push_back(segment);
    }
}

std::vector<ServiceId> services_of(const RandomQuestion& question) {
    return question.visit.empty() ? std::vector{question.service} : question.visit;
}

}  // namespace

Service SlowRules::whole(const RandomQuestion& question) const {
    auto all = world_.service(question.service);
    if (question.duration) all.segments.front().length = *question.duration;
    if (question.visit.empty()) return all;
    for (auto& segment : all.segments) segment.of_service = all.id;
    for (const auto id : question.visit) {
        if (id == question.service) continue;
        const auto& other = world_.service(id);
        append(all.segments, other, question.same_person || other.add_on);
        if (other.slot_step > all.slot_step) {
            all.slot_step = other.slot_step;
            all.slot_offset = other.slot_offset;
        }
        all.strict_grid = all.strict_grid || other.strict_grid;
        all.party_min = std::max(all.party_min, other.party_min);
        all.party_max = std::min(all.party_max, other.party_max);
    }
    return all;
}

Minutes SlowRules::notice(const RandomQuestion& question) const {
    Minutes longest{0};
    for (const auto id : services_of(question)) {
        longest = std::max(longest, notice_of(world_.service(id), question.channel));
    }
    return longest;
}

bool SlowRules::in_window(const RandomQuestion& question) const {
    const auto date = world_.zone.local_day(question.start);
    const auto ahead = date - world_.zone.local_day(world_.now);
    const sys_days day(date.time_since_epoch());
    const auto all = services_of(question);
    return std::all_of(all.begin(), all.end(), [&](ServiceId id) {
        const auto& service = world_.service(id);
        const auto has_begun = !service.window_from || day >= *service.window_from;
        const auto is_over = service.window_until && day > *service.window_until;
        return has_begun && !is_over && ahead <= days{service.window_days};
    });
}

bool SlowRules::has_limits(const RandomQuestion& question) const {
    const auto all = services_of(question);
    return std::any_of(all.begin(), all.end(), [&](ServiceId id) { return world_.service(id).limits.any(); });
}

bool SlowRules::is_full(const RandomQuestion& question) const {
    const auto date = world_.zone.local_day(question.start);
    const auto all = services_of(question);
    return std::any_of(all.begin(), all.end(), [&](ServiceId id) {
        Seconds time{0};
        for (const auto& segment : question.wanted.segments) {
            if (question.service_of(segment) == id) time += segment.length;
        }
        std::vector<Counted> counted;
        for (const auto& one : booked) {
            const auto own = one.lengths.find(id);
            if (own != one.lengths.end()) counted.push_back({world_.zone.local_day(one.time.from), own->second});
        }
        return is_reached(world_.service(id).limits, counted, {date, time});
    });
}

// A session counts once, however many book it.
bool SlowRules::is_full(const Resource& resource, Instant start, Seconds time) const {
    std::vector<Counted> counted;
    std::set<SessionId> known;
    for (const auto& one : booked) {
        if (one.session && !known.insert(*one.session).second) continue;
        Seconds serves{0};
        auto is_there = false;
        for (const auto& part : one.parts) {
            if (part.resource != resource.id) continue;
            is_there = true;
            serves += part.time.duration();
        }
        if (is_there) counted.push_back({world_.zone.local_day(one.time.from), serves});
    }
    return is_reached(resource.limits, counted, {world_.zone.local_day(start), time});
}

const RandomPeak* SlowRules::peak_at(ServiceId service, Instant start) const {
    const auto found = world_.peaks.find(service);
    if (found == world_.peaks.end()) return nullptr;
    const auto local = world_.zone.to_local(start);
    const auto date = std::chrono::floor<days>(local);
    const auto has = [&](local_days day) {
        const auto& shifts = found->second.week[std::chrono::weekday(day).c_encoding()];
        return std::any_of(shifts.begin(), shifts.end(),
                           [&](const Shift& shift) { return shift.from <= local - day && local - day < shift.until; });
    };
    return has(date) || has(date - days{1}) ? &found->second : nullptr;
}

std::optional<std::int64_t> SlowRules::price(const RandomQuestion& question) const {
    if (const auto* peak = peak_at(question.service, question.start)) return peak->price;
    const auto& service = world_.service(question.service);
    for (const auto& one : service.durations) {
        if (one.length == question.wanted.segments.front().length && one.price) return one.price;
    }
    return service.price;
}

void SlowRules::note(const RandomQuestion& question, Booked made) {
    if (question.visit.empty()) {
        made.lengths[question.service] = made.time.duration();
    } else {
        for (const auto& segment : question.wanted.segments) {
            made.lengths[question.service_of(segment)] += segment.length;
        }
    }
    booked.push_back(std::move(made));
}

}  // namespace slotkeeper::testing
