// slot_handover: finds the links in each other's way.
#include "engine/sync/slot_handover.h"

#include <algorithm>
#include <set>

namespace slotkeeper {

namespace {

// Whether `mover` needs time that `other` still has at Cal.com.
bool waits_for(const BehindLink& mover, const BehindLink& other) {
    if (!mover.wanted || mover.appointment == other.appointment) return false;
    return std::any_of(other.occupied.begin(), other.occupied.end(),
                       [&](const Interval& place) { return place.overlaps(*mover.wanted); });
}

// All links for which `from` waits, directly or through others.
std::set<AppointmentId> reachable(const BehindLink& from, std::span<const BehindLink> all) {
    std::set<AppointmentId> seen;
    std::vector<const BehindLink*> to_visit{&from};
    while (!to_visit.empty()) {
        const auto* mover = to_visit.back();
        to_visit.pop_back();
        for (const auto& other : all) {
            if (waits_for(*mover, other) && seen.insert(other.appointment).second) to_visit.push_back(&other);
        }
    }
    return seen;
}

}  // namespace

SlotHandover hand_over_slot(const BehindLink& self, std::span<const BehindLink> others) {
    std::vector<BehindLink> all(others.begin(), others.end());
    all.push_back(self);
    const auto reached = reachable(self, all);
    if (reached.empty()) return {};
    SlotHandover answer{SlotHandover::Verdict::wait, {}};
    auto smallest_in_cycle = self.appointment;
    for (const auto& other : others) {
        const auto in_cycle = reached.contains(other.appointment) && reachable(other, all).contains(self.appointment);
        if (in_cycle) smallest_in_cycle = std::min(smallest_in_cycle, other.appointment);
        if (in_cycle || waits_for(self, other)) answer.ahead.push_back(other);
    }
    const auto in_cycle = reached.contains(self.appointment);
    if (in_cycle && smallest_in_cycle == self.appointment) answer.verdict = SlotHandover::Verdict::give_way;
    return answer;
}

}  // namespace slotkeeper
