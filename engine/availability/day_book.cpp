// day_book: claims by resource day, and the question whether one more fits.
#include "engine/availability/day_book.h"

#include "engine/base/assert.h"

#include <algorithm>

namespace slotkeeper {

std::vector<ResourceDay> resource_days(ResourceId resource, const Interval& interval) {
    std::vector<ResourceDay> days;
    for (const auto day : days_of(interval)) days.push_back({resource, day});
    return days;
}

void DayBook::open(const ResourceDay& where) { days_.try_emplace(where); }

bool DayBook::covers(ResourceId resource, const Interval& interval) const {
    const auto last = std::chrono::floor<std::chrono::days>(interval.until - Seconds(1));
    for (auto day = std::chrono::floor<std::chrono::days>(interval.from); day <= last; day += std::chrono::days(1)) {
        if (!days_.contains({resource, day})) return false;
    }
    return true;
}

void DayBook::add(const Claim& claim) {
    auto& claims = days_.at(claim.where);
    if (claims.empty()) busy_days_.insert(claim.where);
    claims.insert(std::upper_bound(claims.begin(), claims.end(), claim,
                                   [](const Claim& a, const Claim& b) { return a.taken.from < b.taken.from; }),
                  claim);
}

void DayBook::remove(const Claim& claim) {
    auto& claims = days_.at(claim.where);
    const auto at = std::find(claims.begin(), claims.end(), claim);
    if (at == claims.end()) throw std::logic_error("a claim is removed that the day does not hold");
    claims.erase(at);
    if (claims.empty()) busy_days_.erase(claim.where);
}

std::span<const Claim> DayBook::claims(const ResourceDay& where) const {
    const auto day = days_.find(where);
    return day == days_.end() ? std::span<const Claim>{} : std::span<const Claim>(day->second);
}

std::vector<Claim> DayBook::claims_of(AppointmentId appointment) const {
    std::vector<Claim> found;
    for (const auto& [where, claims] : days_) {
        std::copy_if(claims.begin(), claims.end(), std::back_inserter(found),
                     [&](const Claim& claim) { return claim.appointment == appointment; });
    }
    return found;
}

std::vector<Claim> DayBook::claims_of(BlockId block) const {
    std::vector<Claim> found;
    for (const auto& [where, claims] : days_) {
        std::copy_if(claims.begin(), claims.end(), std::back_inserter(found),
                     [&](const Claim& claim) { return claim.block == block; });
    }
    return found;
}

namespace {

// The time that each of the sessions takes, over all its bookings.
class SessionTimes {
public:
    void add(const Claim& claim) {
        auto& time = times_.try_emplace(*claim.session, claim.taken).first->second;
        time = {std::min(time.from, claim.taken.from), std::max(time.until, claim.taken.until)};
    }
    const std::map<SessionId, Interval>& all() const { return times_; }

private:
    std::map<SessionId, Interval> times_;
};

}  // namespace

bool DayBook::has_room(ResourceId resource, int capacity, const Interval& taken) const {
    SLOTKEEPER_ASSERT(covers(resource, taken), "only days that are locked and loaded are decided on");
    std::vector<std::pair<Instant, int>> edges;  // of the claims that overlap: +1 where one begins, -1 where it ends
    SessionTimes sessions;
    const auto last = std::chrono::floor<std::chrono::days>(taken.until - Seconds(1));
    for (auto day = std::chrono::floor<std::chrono::days>(taken.from); day <= last; day += std::chrono::days(1)) {
        for (const auto& claim : days_.at({resource, day})) {
            if (claim.taken.from >= taken.until) break;
            if (!claim.taken.overlaps(taken) || !counts(claim)) continue;
            // A block takes the whole resource, whatever its capacity was when the block was made.
            if (capacity == 1 || claim.kind == ClaimKind::block) return false;
            if (claim.session) {
                sessions.add(claim);
                continue;
            }
            edges.emplace_back(claim.taken.from, +1);
            edges.emplace_back(claim.taken.until, -1);
        }
    }
    for (const auto& [session, time] : sessions.all()) {
        edges.emplace_back(time.from, +1);
        edges.emplace_back(time.until, -1);
    }
    // At the same second an end sorts before a beginning: half-open intervals that touch do not overlap.
    std::sort(edges.begin(), edges.end());
    int at_once = 0;
    for (const auto& [instant, step] : edges) {
        at_once += step;
        if (at_once >= capacity) return false;
    }
    return true;
}

std::chrono::year_month month_of(std::chrono::sys_days day) {
    const std::chrono::year_month_day date(day);
    return date.year() / date.month();
}

std::vector<Claim> DayBook::overlapping(ResourceId resource, const Interval& interval) const {
    std::vector<Claim> found;
    for (const auto& where : resource_days(resource, interval)) {
        for (const auto& claim : claims(where)) {
            if (claim.taken.overlaps(interval) && counts(claim)) found.push_back(claim);
        }
    }
    return found;
}

std::chrono::days DayBook::distance_to_nearest(const ResourceDay& where) const {
    auto nearest = std::chrono::days::max();
    const auto after = busy_days_.upper_bound(where);
    if (after != busy_days_.end() && after->resource == where.resource) nearest = after->day - where.day;
    auto before = busy_days_.lower_bound(where);
    if (before != busy_days_.begin() && (--before)->resource == where.resource) {
        nearest = std::min(nearest, where.day - before->day);
    }
    return nearest;
}

Seconds DayBook::busy(const ResourceDay& where) const {
    Seconds sum{0};
    SessionTimes sessions;
    for (const auto& claim : claims(where)) {
        if (!counts(claim)) continue;
        if (claim.session) {
            sessions.add(claim);
        } else {
            sum += claim.taken.duration();
        }
    }
    for (const auto& [session, time] : sessions.all()) sum += time.duration();
    return sum;
}

}  // namespace slotkeeper
