// joined_sessions: the part of combinations.h that looks for a session with free seats.
#include "engine/availability/combinations.h"

#include <algorithm>

namespace slotkeeper {

std::vector<RunningSession> Combinations::sessions(Instant start, const DayBook& book) const {
    if (service_.seats <= 1 || service_.segments.size() != 1) return {};
    const auto& segment = service_.segments.front();
    const Interval time{start, start + segment.length};
    // With all buffers: those of a resource may reach into another day, where the session has claims too.
    auto taken = with_buffers(segment, time);
    std::vector<ResourceId> resources;
    for (const auto& able : candidates_.front()) {
        for (const auto* resource : able) {
            const auto own = with_buffers(segment, *resource, branch_, time);
            taken = {std::min(taken.from, own.from), std::max(taken.until, own.until)};
            resources.push_back(resource->id);
        }
    }
    return sessions_at(book, {service_.id, branch_.id, time, taken}, resources);
}

// Gives each need, in order, one of the resources of the session that is left and may serve it.
bool Combinations::assign(const RunningSession& session, std::vector<Part>& parts) {
    const auto need = parts.size();
    const auto& needs = service_.segments.front().needs;
    if (need == needs.size()) return true;
    for (const auto* resource : candidates_.front()[need]) {
        const auto taken = session.taken.find(resource->id);
        if (taken == session.taken.end() || !works(*resource, session.time)) continue;
        const auto is_used =
            std::any_of(parts.begin(), parts.end(), [&](const Part& part) { return part.resource == resource->id; });
        if (is_used) continue;
        parts.push_back({0, static_cast<int>(need), resource->id, session.time, taken->second});
        if (assign(session, parts)) return true;
        parts.pop_back();
    }
    return false;
}

// The oldest session that has seats, so that sessions fill up one after the other. The limits of its resources are no
// matter: they serve it in any case.
std::optional<Proposal> Combinations::join(Instant start, const DayBook& book) {
    for (const auto& session : sessions(start, book)) {
        if (!has_seats(session) || (only_session_ && session.id != *only_session_)) continue;
        if (session.taken.size() != service_.segments.front().needs.size()) continue;
        std::vector<Part> parts;
        if (!assign(session, parts)) continue;
        Proposal proposal{session.time, std::move(parts)};
        proposal.session = session.id;
        proposal.seats_left = service_.seats - session.seats_taken;
        return proposal;
    }
    return std::nullopt;
}

Refusal Combinations::taken_refusal(Instant start, const DayBook& book) const {
    auto left = -1;
    auto is_with_others = false;
    for (const auto& session : sessions(start, book)) {
        if (session.is_blocked) continue;
        // Of a session with others than those asked for only some resources are known here.
        if (session.taken.size() != service_.segments.front().needs.size()) {
            is_with_others = true;
        } else {
            left = std::max({left, 0, service_.seats - session.seats_taken});
        }
    }
    if (left < 0 && is_with_others) {
        return refuse(ErrorCode::slot_conflict, "start",
                      "this time is taken, and the session that begins then is with another person, room or device");
    }
    // Seats that would be enough were not the reason.
    if (left < 0 || left >= seats_) return refuse(ErrorCode::slot_conflict, "start", "this time is taken");
    if (left == 0) return refuse(ErrorCode::slot_conflict, "start", "the session that begins then is full");
    return refuse(
        ErrorCode::slot_conflict, "start",
        "the session that begins then has " + std::to_string(left) + (left == 1 ? " seat" : " seats") + " left");
}

}  // namespace slotkeeper
