// random_company_facts: whether what an explanation tells is true.
#include "tests/booking/random_company.h"

#include <algorithm>

namespace slotkeeper::testing {

std::string RandomCompany::false_fact(const RandomQuestion& asked, const StartExplanation& told) {
    std::map<StartRule, bool> expected{
        {StartRule::service_active, world_.service(asked.service).active},
        {StartRule::not_in_the_past, asked.start >= world_.now},
        {StartRule::notice, asked.start >= world_.now + rules_.notice(asked)},
        {StartRule::window, rules_.in_window(asked)},
        {StartRule::branch_open, rules_.branch_open(asked.branch, asked.start)},
        {StartRule::grid, rules_.on_grid(asked)},
    };
    if (rules_.has_limits(asked)) expected[StartRule::limits] = !rules_.is_full(asked);
    for (const auto& [rule, ok] : expected) {
        if (told.outcome(rule) != ok) return std::string(name_of(rule));
    }
    for (const auto& segment : told.segments) {
        const auto& wanted = asked.wanted.segments.at(static_cast<std::size_t>(segment.segment));
        for (const auto& need : segment.needs) {
            for (const auto& one : need.resources) {
                ++tally_.reasons[one.reason];
                if (is_true(asked, wanted, need.need, one)) continue;
                return std::string(name_of(one.reason)) + " of resource " + std::to_string(one.resource.value);
            }
        }
    }
    return "";
}

std::vector<Booked> RandomCompany::sessions_of(const RandomQuestion& asked, ResourceId resource) const {
    auto found = rules_.sessions(asked);
    std::erase_if(found, [&](const Booked& session) {
        return std::none_of(session.parts.begin(), session.parts.end(),
                            [&](const Part& part) { return part.resource == resource; });
    });
    return found;
}

// With all buffers, and with the shortest gap after it if that is kept.
Interval RandomCompany::reserved(const RandomQuestion& asked, const Segment& segment, const Need& need,
                                 const ResourceExplanation& told) const {
    auto taken = rules_.taken(segment, world_.resource(told.resource), asked.branch, told.time);
    const auto* next = &segment + 1;
    if (!need.kept_in_gap || &segment == &asked.wanted.segments.back()) return taken;
    const auto begins = (next->parallel ? told.time.from : told.time.until) + next->gap_min;
    taken.until = std::max(taken.until, begins - next->buffer_before);
    return taken;
}

bool RandomCompany::is_free(const RandomQuestion& asked, const Segment& segment, int need,
                            const ResourceExplanation& told) const {
    const auto& one = world_.resource(told.resource);
    const auto& wanted = segment.needs.at(static_cast<std::size_t>(need));
    if (!rules_.is_able(one, asked.branch, wanted) || !rules_.works(one, asked.branch, told.time)) return false;
    const auto sessions = sessions_of(asked, told.resource);
    const auto has_seats = [&](const Booked& session) { return rules_.has_seats(asked, session); };
    if (std::any_of(sessions.begin(), sessions.end(), has_seats)) return true;
    const auto taken = reserved(asked, segment, wanted, told);
    return rules_.has_place(one, taken, SlowRules::places(asked, wanted) - 1) &&
           rules_.keeps_ways(one, asked.branch, told.time, taken) &&
           rules_.keeps_pairs(one, asked.service_of(segment), told.time) &&
           !rules_.is_full(one, asked.start, told.time.duration());
}

bool RandomCompany::is_true(const RandomQuestion& asked, const Segment& segment, int need,
                            const ResourceExplanation& told) const {
    const auto& one = world_.resource(told.resource);
    const auto& wanted = segment.needs.at(static_cast<std::size_t>(need));
    const auto taken = reserved(asked, segment, wanted, told);
    if (told.taken != taken) return false;
    const auto places = SlowRules::places(asked, wanted);
    const auto has_place = rules_.has_place(one, taken, places - 1);
    const auto is_open = rules_.is_open(asked.branch, told.time);
    const auto is_held = [&] {
        auto by_all = !rules_.is_off(one, taken);
        for (const auto& other : rules_.booked) {
            for (const auto& part : other.parts) {
                by_all = by_all && (part.resource != one.id || !part.taken.overlaps(taken) || other.held);
            }
        }
        return by_all;
    };
    const auto sessions = sessions_of(asked, one.id);
    switch (told.reason) {
        case ResourceReason::free:
            return is_free(asked, segment, need, told);
        case ResourceReason::inactive:
            return !one.active;
        case ResourceReason::other_branch:
            return !one.works_at(asked.branch);
        case ResourceReason::lacks_skill:
            return one.active && one.works_at(asked.branch) && !rules_.is_able(one, asked.branch, wanted);
        case ResourceReason::too_small:
            return places > one.capacity;
        case ResourceReason::branch_closed:
            return !is_open;
        case ResourceReason::not_working:
            return is_open && !rules_.works(one, asked.branch, told.time);
        case ResourceReason::time_off:
            return rules_.is_off(one, taken) && !told.claims.empty();
        case ResourceReason::taken:
            return !has_place && !is_held() && !told.claims.empty();
        case ResourceReason::held:
            return !has_place && is_held() && !told.claims.empty();
        case ResourceReason::session_full:
            return !sessions.empty() && std::none_of(sessions.begin(), sessions.end(), [&](const Booked& session) {
                return rules_.has_seats(asked, session);
            });
        case ResourceReason::on_the_way:
            return !rules_.keeps_ways(one, asked.branch, told.time, taken);
        case ResourceReason::too_near:
            return !rules_.keeps_pairs(one, asked.service_of(segment), told.time) && !told.claims.empty();
        case ResourceReason::limit_reached:
            return told.limit && rules_.is_full(one, asked.start, told.time.duration());
        default:
            return false;  // neither is Cal.com asked, nor has time off a stand-in
    }
}

}  // namespace slotkeeper::testing
