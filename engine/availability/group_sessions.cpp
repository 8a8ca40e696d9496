// group_sessions: reads sessions from claims.
#include "engine/availability/group_sessions.h"

#include "engine/base/limits.h"

#include <algorithm>
#include <set>

namespace slotkeeper {

namespace {

bool has_place(const Claim& claim) { return claim.lane < limits::seat_lane_first; }

// A session as it is put together from its claims.
struct Collected {
    RunningSession session;
    std::map<ResourceDay, int> seats;

    void add(const Claim& claim) {
        // A claim over midnight is cut, and its inner ends have no buffer.
        const Interval time{claim.taken.from + claim.buffer_before, claim.taken.until - claim.buffer_after};
        const auto is_first = seats.empty();
        auto& whole = session.time;
        whole = is_first ? time : Interval{std::min(whole.from, time.from), std::max(whole.until, time.until)};
        auto& taken = session.taken.try_emplace(claim.where.resource, claim.taken).first->second;
        taken = {std::min(taken.from, claim.taken.from), std::max(taken.until, claim.taken.until)};
        seats[claim.where] += claim.seats;
        session.seats_taken = std::max(session.seats_taken, seats[claim.where]);
        session.is_blocked = session.is_blocked || claim.inside.has_value();
    }
};

}  // namespace

std::vector<RunningSession> sessions_at(const DayBook& book, const SessionQuestion& question,
                                        std::span<const ResourceId> resources) {
    std::map<SessionId, Collected> found;
    const std::set<ResourceId> each(resources.begin(), resources.end());
    for (const auto resource : each) {
        for (const auto& where : resource_days(resource, question.taken)) {
            for (const auto& claim : book.claims(where)) {
                if (!claim.session || claim.service != question.service || claim.branch != question.branch) continue;
                if (!book.counts(claim)) continue;
                auto& one = found[*claim.session];
                one.session.id = *claim.session;
                one.add(claim);
            }
        }
    }
    std::vector<RunningSession> sessions;
    for (auto& [id, one] : found) {
        if (one.session.time == question.time) sessions.push_back(std::move(one.session));
    }
    return sessions;
}

int seats_taken(const DayBook& book, ResourceId resource, SessionId session, const Interval& taken) {
    std::map<std::chrono::sys_days, int> seats;
    auto most = 0;
    for (const auto& claim : book.overlapping(resource, taken)) {
        if (claim.session != session) continue;
        auto& of_day = seats[claim.where.day];
        of_day += claim.seats;
        most = std::max(most, of_day);
    }
    return most;
}

LaneAssignment assign_seat(const DayBook& book, int capacity, Claim claim) {
    std::set<int> taken;
    auto stands = false;
    for (const auto& other : book.claims(claim.where)) {
        if (!other.taken.overlaps(claim.taken)) continue;
        taken.insert(other.lane);
        stands = stands || (other.session == claim.session && has_place(other) && book.counts(other));
    }
    if (!stands) return assign_lanes(book, capacity, claim);
    claim.lane = limits::seat_lane_first;
    while (taken.contains(claim.lane)) ++claim.lane;
    return {{}, {claim}};
}

std::optional<Claim> heir_of_place(const DayBook& book, const Claim& removed) {
    if (!removed.session || !has_place(removed)) return std::nullopt;
    for (const auto& other : book.claims(removed.where)) {
        if (other.session != removed.session || has_place(other) || !book.counts(other)) continue;
        if (removed.taken.contains(other.taken)) return other;
    }
    return std::nullopt;
}

}  // namespace slotkeeper
