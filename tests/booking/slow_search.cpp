// slow_search: tries everything, and looks at what was booked.
#include "tests/booking/slow_rules.h"

#include <algorithm>
#include <set>
#include <utility>

namespace slotkeeper::testing {

namespace {

using namespace std::chrono_literals;

constexpr Minutes kGap{5};  // gaps are multiples of it

const Segment& segment_of(const RandomQuestion& question, const Part& part) {
    return question.wanted.segments[static_cast<std::size_t>(part.segment)];
}

// By the buffers of its segment alone.
Interval own_time(const RandomQuestion& question, const Part& part) {
    const auto& segment = segment_of(question, part);
    return {part.time.from - segment.buffer_before, part.time.until + segment.buffer_after};
}

bool is_named(const RandomQuestion& question, int segment, int need) {
    return std::any_of(question.preferences.begin(), question.preferences.end(),
                       [&](const ResourcePreference& one) { return one.segment == segment && one.need == need; });
}

Minutes pair_buffer(const Service& first, ServiceId second) {
    for (const auto& pair : first.pair_buffers) {
        if (pair.next == second) return pair.length;
    }
    return 0min;
}

}  // namespace

int SlowRules::places(const RandomQuestion& question, const Need& need) {
    if (question.wanted.seats > 1) return 1;
    return need.quantity * (need.per_person ? question.party() : 1);
}

bool SlowRules::is_asked(const RandomQuestion& question, int segment, int need, const Resource& resource) const {
    for (const auto& wanted : question.preferences) {
        if (wanted.segment == segment && wanted.need == need) return wanted.resource == resource.id;
    }
    if (resource.kind != ResourceKind::staff || question.language.empty()) return true;
    const auto& spoken = resource.languages;
    return std::find(spoken.begin(), spoken.end(), question.language) != spoken.end();
}

std::vector<Booked> SlowRules::sessions(const RandomQuestion& question) const {
    std::vector<Booked> found;
    if (question.wanted.seats <= 1) return found;
    const auto until = question.start + question.wanted.segments.front().length;
    for (const auto& one : booked) {
        if (one.service != question.service || one.branch != question.branch) continue;
        if (one.time.from != question.start || one.time.until != until) continue;
        const auto same = [&](const Booked& other) { return other.session == one.session; };
        const auto known = std::find_if(found.begin(), found.end(), same);
        if (known == found.end()) {
            found.push_back(one);
        } else {
            known->party += one.party;
        }
    }
    return found;
}

bool SlowRules::has_seats(const RandomQuestion& question, const Booked& session) const {
    return session.party + question.party() <= question.wanted.seats;
}

// Whether each need, in order, can have one of the resources of the session.
bool SlowRules::joins(const RandomQuestion& question, const Booked& session, std::vector<ResourceId>& chosen) const {
    const auto need = chosen.size();
    const auto& needs = question.wanted.segments.front().needs;
    if (need == needs.size()) return true;
    for (const auto& part : session.parts) {
        const auto& resource = world_.resource(*part.resource);
        if (std::find(chosen.begin(), chosen.end(), resource.id) != chosen.end()) continue;
        if (!is_asked(question, 0, static_cast<int>(need), resource)) continue;
        if (!is_able(resource, question.branch, needs[need])) continue;
        chosen.push_back(resource.id);
        if (joins(question, session, chosen)) return true;
        chosen.pop_back();
    }
    return false;
}

bool SlowRules::bookable(const RandomQuestion& question) const {
    if (!world_.service(question.service).active || !in_window(question)) return false;
    if (question.start < world_.now + notice(question)) return false;
    if (question.wanted.strict_grid && !on_grid(question)) return false;
    if (is_full(question)) return false;
    for (const auto& session : sessions(question)) {
        std::vector<ResourceId> chosen;
        if (has_seats(question, session) && joins(question, session, chosen)) return true;
    }
    return fits(question, false);
}

bool SlowRules::fits(const RandomQuestion& question, bool with_all) const {
    return fits(question, {0, question.start, question.start, with_all}, {});
}

bool SlowRules::fits(const RandomQuestion& question, const Step& step, const std::vector<Part>& before) const {
    if (step.segment == question.wanted.segments.size()) return true;
    const auto& one = question.wanted.segments[step.segment];
    const auto is_first = step.segment == 0;
    const auto base = one.parallel && !is_first ? step.begun : step.end;
    const auto last = is_first ? 0min : one.gap_max;
    for (auto gap = is_first ? 0min : one.gap_min; gap <= last; gap += kGap) {
        auto chosen = before;
        if (!keeps(question, step.segment, base + gap, chosen)) continue;
        if (fits_need(question, step, 0, base + gap, chosen)) return true;
    }
    return false;
}

bool SlowRules::fits_need(const RandomQuestion& question, const Step& step, std::size_t need, Instant at,
                          std::vector<Part>& chosen) const {
    const auto& one = question.wanted.segments[step.segment];
    const Interval time{at, at + one.length};
    if (need == one.needs.size()) {
        return fits(question, {step.segment + 1, at, std::max(step.end, time.until), step.with_all}, chosen);
    }
    const auto [in_segment, number] = std::pair(static_cast<int>(step.segment), static_cast<int>(need));
    for (const auto& resource : world_.resources) {
        Part part{in_segment, number, resource.id, time, taken(one, resource, question.branch, time)};
        part.quantity = places(question, one.needs[need]);
        if (!may_serve(question, part, chosen)) continue;
        chosen.push_back(part);
        if (fits_need(question, step, need + 1, at, chosen)) return true;
        chosen.pop_back();
    }
    const auto may_lack = one.needs[need].optional && !step.with_all && !is_named(question, in_segment, number);
    return may_lack && is_open(question.branch, time) && fits_need(question, step, need + 1, at, chosen);
}

// What the segment before keeps is taken until the buffer of the next one begins.
bool SlowRules::keeps(const RandomQuestion& question, std::size_t next, Instant at, std::vector<Part>& chosen) const {
    if (next == 0) return true;
    const auto until = at - question.wanted.segments[next].buffer_before;
    for (auto& part : chosen) {
        if (std::cmp_not_equal(part.segment + 1, next) || until <= part.taken.until) continue;
        if (!segment_of(question, part).needs[static_cast<std::size_t>(part.need)].kept_in_gap) continue;
        const Interval gap{part.taken.until, until};
        auto beside = part.quantity - 1;
        for (const auto& one : chosen) {
            if (one.resource == part.resource && one.taken.overlaps(gap)) beside += one.quantity;
        }
        if (!has_place(world_.resource(*part.resource), gap, beside)) return false;
        part.taken.until = until;
    }
    return true;
}

// REQUIRES: `taken` of the part has all buffers.
bool SlowRules::may_serve(const RandomQuestion& question, const Part& part, const std::vector<Part>& before) const {
    const auto& segment = segment_of(question, part);
    const auto& resource = world_.resource(*part.resource);
    const auto own_service = question.service_of(segment);
    if (!is_asked(question, part.segment, part.need, resource)) return false;
    if (!is_able(resource, question.branch, segment.needs[static_cast<std::size_t>(part.need)])) return false;
    if (!fits_references(question, part, before) || !works(resource, question.branch, part.time)) return false;
    auto own = 0;
    Seconds serves = part.time.duration();
    for (const auto& one : before) {
        if (one.resource != part.resource) continue;
        serves += one.time.duration();
        if (own_time(question, one).overlaps(own_time(question, part))) own += one.quantity;
        const auto other_service = question.service_of(segment_of(question, one));
        if (other_service == own_service || resource.capacity > 1) continue;
        const auto is_first = one.time.from < part.time.from;
        const auto wait = is_first ? pair_buffer(world_.service(other_service), own_service)
                                   : pair_buffer(world_.service(own_service), other_service);
        const auto between = is_first ? part.time.from - one.time.until : one.time.from - part.time.until;
        if (wait > 0min && between < wait) return false;
    }
    if (question.wanted.seats > 1 && own > 0) return false;
    return has_place(resource, part.taken, own + part.quantity - 1) && keeps_pairs(resource, own_service, part.time) &&
           keeps_ways(resource, question.branch, part.time, part.taken) && !is_full(resource, question.start, serves);
}

// Several of one need are different ones; and the same one as before, or another one.
bool SlowRules::fits_references(const RandomQuestion& question, const Part& part,
                                const std::vector<Part>& before) const {
    const auto& need = segment_of(question, part).needs[static_cast<std::size_t>(part.need)];
    const auto serves = [&](int segment, int first, int count) {
        return std::any_of(before.begin(), before.end(), [&](const Part& one) {
            return one.resource == part.resource && one.segment == segment && one.need >= first &&
                   one.need < first + count;
        });
    };
    if (need.count > 1 && serves(part.segment, part.need - need.nth, need.count)) return false;
    const auto first_need = [&](int segment) {
        const auto& needs = question.wanted.segments[static_cast<std::size_t>(segment)].needs;
        const auto same_kind = [&](const Need& one) { return one.kind == need.kind; };
        return static_cast<int>(std::find_if(needs.begin(), needs.end(), same_kind) - needs.begin());
    };
    const auto count_of = [&](int segment) {
        const auto& needs = question.wanted.segments[static_cast<std::size_t>(segment)].needs;
        return needs.at(static_cast<std::size_t>(first_need(segment))).count;
    };
    if (const auto same = need.same_as_segment) {
        if (need.nth >= count_of(*same) || !serves(*same, first_need(*same) + need.nth, 1)) return false;
    }
    const auto unlike = need.unlike_segment;
    return !unlike || !serves(*unlike, first_need(*unlike), count_of(*unlike));
}

std::string SlowRules::fault_of(const RandomQuestion& question, const Booked& made) const {
    const auto& [segments, parts] = std::tie(question.wanted.segments, made.parts);
    for (const auto& session : sessions(question)) {
        if (session.session == made.session) return fault_of_session(question, session, made);
        std::vector<ResourceId> chosen;
        if (has_seats(question, session) && joins(question, session, chosen)) return "a session has seats, and waits";
    }
    std::vector<Part> before;
    auto begun = question.start, end = question.start;
    std::size_t index = 0;
    auto lacks = false;
    for (std::size_t segment = 0; segment < segments.size(); ++segment) {
        const auto& wanted = segments[segment];
        const auto count = std::max<std::size_t>(wanted.needs.size(), 1);
        if (index + count > parts.size()) return "parts are missing";
        const auto from = parts[index].time.from;
        const auto gap = from - (wanted.parallel && segment > 0 ? begun : end);
        if (segment == 0 ? gap != 0s : gap < wanted.gap_min || gap > wanted.gap_max) {
            return "a gap is too short or too long";
        }
        if (!keeps(question, segment, from, before)) return "what is kept in a gap is taken";
        for (std::size_t need = 0; need < count; ++need, ++index) {
            const auto& part = parts[index];
            if (std::cmp_not_equal(part.segment, segment) || std::cmp_not_equal(part.need, need))
                return "a part is wrong";
            if (part.time != Interval{from, from + wanted.length}) return "a length is wrong";
            if (auto fault = fault_of_part(question, part, parts, before); !fault.empty()) return fault;
            lacks = lacks || (!part.resource && !wanted.needs.empty());
            if (!part.resource) continue;
            before.push_back(part);
            before.back().taken = taken(wanted, world_.resource(*part.resource), question.branch, part.time);
        }
        begun = from;
        end = std::max(end, from + wanted.length);
    }
    if (index != parts.size()) return "there are too many parts";
    if (made.time != Interval{question.start, end}) return "the time of the whole is wrong";
    return lacks && fits(question, true) ? "an optional need is left out without need" : "";
}

// `before`: the parts of earlier needs.
std::string SlowRules::fault_of_part(const RandomQuestion& question, const Part& part, const std::vector<Part>& parts,
                                     const std::vector<Part>& before) const {
    const auto& segment = segment_of(question, part);
    if (segment.needs.empty()) return part.resource ? "a resource is too many" : "";
    const auto& need = segment.needs[static_cast<std::size_t>(part.need)];
    if (!part.resource) {
        if (!need.optional || is_named(question, part.segment, part.need)) return "a resource is missing";
        return is_open(question.branch, part.time) ? "" : "the branch is closed";
    }
    if (part.quantity != places(question, need)) return "the number of places is wrong";
    auto plain = part;
    plain.taken = taken(segment, world_.resource(*part.resource), question.branch, part.time);
    auto whole = plain.taken;
    const auto next =
        std::find_if(parts.begin(), parts.end(), [&](const Part& one) { return one.segment == part.segment + 1; });
    if (need.kept_in_gap && next != parts.end()) {
        whole.until = std::max(whole.until, next->time.from - segment_of(question, *next).buffer_before);
    }
    if (!whole.contains(part.taken) || !part.taken.contains(own_time(question, part))) return "a buffer is wrong";
    const auto alone =
        std::count_if(parts.begin(), parts.end(), [&](const Part& one) { return one.resource == part.resource; }) == 1;
    if (alone && part.taken != whole) return "a buffer is missing";
    return may_serve(question, plain, before) ? "" : "the resource of a part may not serve it";
}

// One that others have booked.
std::string SlowRules::fault_of_session(const RandomQuestion& question, const Booked& session,
                                        const Booked& made) const {
    const auto& segment = question.wanted.segments.front();
    if (!has_seats(question, session)) return "the session is full";
    if (made.time != session.time || made.parts.size() != segment.needs.size()) return "it is another session";
    std::set<ResourceId> used;
    for (std::size_t need = 0; need < segment.needs.size(); ++need) {
        const auto& part = made.parts[need];
        const auto same = [&](const Part& one) { return one.resource == part.resource; };
        if (!part.resource || std::none_of(session.parts.begin(), session.parts.end(), same)) {
            return "the session has other resources";
        }
        const auto& resource = world_.resource(*part.resource);
        if (!used.insert(resource.id).second) return "one resource serves two needs of a session";
        if (!is_asked(question, 0, static_cast<int>(need), resource)) return "another resource was asked for";
        if (!is_able(resource, question.branch, segment.needs[need])) return "a resource cannot serve the session";
        if (part.taken != taken(segment, resource, question.branch, part.time))
            return "a buffer of the session is wrong";
    }
    return "";
}

}  // namespace slotkeeper::testing
