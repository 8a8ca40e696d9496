// explain_start: asks each rule, and collects the facts.
#include "engine/booking/explain_start.h"

#include "engine/availability/start_grid.h"
#include "engine/booking/rules.h"
#include "engine/catalog/needs.h"

#include <algorithm>

namespace slotkeeper {

namespace {

DatePlan plan_with(std::chrono::local_days date, const HoursOfDate& hours) {
    return {date, hours.ranges, hours.by_exception};
}

// What is open on that date, as the clock of the branch shows it.
std::vector<HourRange> shown_ranges(const Timetable& timetable, const Branch& branch, std::chrono::local_days date) {
    const auto& zone = branch.zone;
    const Interval span{zone.first_instant_of(date), zone.first_instant_of(date + std::chrono::days(1))};
    std::vector<HourRange> ranges;
    for (const auto& open : open_intervals(timetable, zone, span, branch.repeated_hour)) {
        const auto from = std::chrono::floor<Minutes>(zone.to_local(open.from) - date);
        // Its last instant is shown, because its end may be midnight, or an hour that the clock shows again.
        const auto last = std::chrono::floor<Minutes>(zone.to_local(open.until - Seconds(1)) - date);
        ranges.push_back({from, std::max(from, last) + Minutes(1)});
    }
    return ranges;
}

bool is_wanted(const std::vector<ResourcePreference>& preferences, std::size_t segment, std::size_t need) {
    return std::any_of(preferences.begin(), preferences.end(), [&](const ResourcePreference& one) {
        return one.segment == static_cast<int>(segment) && one.need == static_cast<int>(need);
    });
}

// What check_preferences refuses.
ResourceReason fitness(const Resource& resource, const Branch& branch, const Need& need) {
    if (!resource.works_at(branch.id)) return ResourceReason::other_branch;
    if (!resource.active) return ResourceReason::inactive;
    return resource.can(need) ? ResourceReason::free : ResourceReason::lacks_skill;
}

class Explainer {
public:
    Explainer(const StartQuestion& question, Combinations& combinations, Openings& openings, const DayBook& book)
        : question_(question), combinations_(combinations), openings_(openings), book_(book) {}

    SegmentExplanation segment(std::size_t index) {
        const auto& segment = question_.service.segments[index];
        const auto times = combinations_.times_of(index, question_.start);
        SegmentExplanation explained{static_cast<int>(index), segment.name, times.front(), {}};
        for (std::size_t i = 0; i < segment.needs.size(); ++i) {
            const auto& need = segment.needs[i];
            NeedExplanation part{
                static_cast<int>(i), need.kind, skill_text(need), is_wanted(question_.preferences, index, i), {}};
            part.may_be_left_out = combinations_.may_leave_out({index, i});
            part.places = combinations_.places(static_cast<int>(index), static_cast<int>(i));
            if (need.kind == ResourceKind::staff) part.language = combinations_.guests().language;
            for (const auto* one : combinations_.candidates(static_cast<int>(index), static_cast<int>(i))) {
                part.resources.push_back(resource(*one, index, i, times));
            }
            explained.needs.push_back(std::move(part));
        }
        return explained;
    }

private:
    ResourceExplanation resource(const Resource& resource, std::size_t segment, std::size_t need,
                                 const std::vector<Interval>& times) {
        std::optional<ResourceExplanation> first;
        for (const auto& time : times) {
            auto one = at_time(resource, segment, need, time);
            if (one.reason == ResourceReason::free) return one;
            if (!first) first = std::move(one);
        }
        return *std::move(first);
    }

    ResourceExplanation at_time(const Resource& resource, std::size_t segment, std::size_t need, const Interval& time) {
        const auto& wanted = question_.service.segments[segment];
        ResourceExplanation one{
            resource.id, fitness(resource, question_.branch, wanted.needs[need]), time,
            combinations_.reserved(resource, static_cast<int>(segment), static_cast<int>(need), time, question_.start)};
        one.for_whole = one.taken.until > with_buffers(wanted, resource, question_.branch, time).until;
        one.plan = plan_of(resource, question_.branch, question_.branch.zone.local_day(time.from));
        if (one.reason != ResourceReason::free) return one;
        const auto [in_segment, for_need] = std::pair(static_cast<int>(segment), static_cast<int>(need));
        const auto beside = combinations_.places(in_segment, for_need) - 1;
        one.stands_in_for = combinations_.stands_in_for(resource, in_segment, for_need);
        if (!combinations_.is_wanted_then(resource, in_segment, for_need, time, book_)) {
            one.reason = ResourceReason::not_standing_in;
        } else if (beside >= resource.capacity) {
            one.reason = ResourceReason::too_small;
        } else if (!combinations_.works(resource, time)) {
            one.reason = openings_.branch_open(time) ? ResourceReason::not_working : ResourceReason::branch_closed;
        } else if (const auto session = session_of(resource)) {
            if (combinations_.has_seats(*session)) return one;
            one.claims = book_.overlapping(resource.id, one.taken);
            one.reason = session->is_blocked ? ResourceReason::time_off : ResourceReason::session_full;
        } else if (!Combinations::has_place(book_, resource, one.taken, beside)) {
            one.claims = book_.overlapping(resource.id, one.taken);
            one.reason = reason_of(one.claims);
        } else if (auto travel = combinations_.way_in_the_way(book_, resource, time, one.taken)) {
            one.claims = {travel->claim};
            one.travel = std::move(travel);
            one.reason = ResourceReason::on_the_way;
        } else if (auto near = combinations_.too_near(book_, resource, segment, time); !near.empty()) {
            one.claims = std::move(near);
            one.reason = ResourceReason::too_near;
        } else if (question_.limits != nullptr) {
            one.limit = question_.limits->of_resource(resource, question_.start, time.duration());
            if (one.limit) one.reason = ResourceReason::limit_reached;
        }
        return one;
    }

    // The session of the service that this resource serves then; one with seats rather than a full one.
    std::optional<RunningSession> session_of(const Resource& resource) const {
        std::optional<RunningSession> found;
        for (auto& session : combinations_.sessions(question_.start, book_)) {
            if (!session.taken.contains(resource.id) || (found && combinations_.has_seats(*found))) continue;
            found = std::move(session);
        }
        // A resource of several places may begin another one.
        const auto is_full = found && !combinations_.has_seats(*found);
        if (is_full && Combinations::has_place(book_, resource, found->taken.at(resource.id))) return std::nullopt;
        return found;
    }

    static ResourceReason reason_of(const std::vector<Claim>& claims) {
        const auto is_block = [](const Claim& claim) { return claim.kind == ClaimKind::block; };
        const auto is_hold = [](const Claim& claim) { return claim.expires_at.has_value(); };
        if (std::any_of(claims.begin(), claims.end(), is_block)) return ResourceReason::time_off;
        return std::all_of(claims.begin(), claims.end(), is_hold) ? ResourceReason::held : ResourceReason::taken;
    }

    const StartQuestion& question_;
    Combinations& combinations_;
    Openings& openings_;
    const DayBook& book_;
};

// The grid, and the nearest starts on it where this one is not.
void explain_grid(const StartQuestion& question, Openings& openings, StartExplanation& explanation) {
    const auto is_right = is_on_grid(question.service, openings, question.start);
    explanation.rules.push_back({StartRule::grid, is_right});
    if (is_right) return;
    const auto near = grid_neighbours(question.service, question.branch, question.start);
    explanation.grid_before = near.before;
    explanation.grid_after = near.after;
}

// The rules that need neither hours nor claims. Returns whether the others can be asked.
bool explain_limits(const StartQuestion& question, StartExplanation& explanation) {
    const auto [start, now] = std::pair(question.start, question.now);
    const auto& service = question.service;
    auto& rules = explanation.rules;
    rules.push_back({StartRule::service_active, service.active});
    if (!question.preferences.empty()) {
        const auto able = check_preferences(question.catalog, question.branch, service, question.preferences).ok();
        rules.push_back({StartRule::wanted_resources, able});
    }
    rules.push_back({StartRule::bounds, check_bounds(start).ok()});
    explanation.notice = notice_on(service, question.channel);
    explanation.earliest = earliest_start(service, now, question.channel);
    explanation.window_start = window_start(service, question.branch);
    explanation.window_end = window_end(service, question.branch, now);
    rules.push_back({StartRule::not_in_the_past, start >= now});
    rules.push_back({StartRule::notice, start >= explanation.earliest});
    const auto has_begun = !explanation.window_start || start >= *explanation.window_start;
    rules.push_back({StartRule::window, has_begun && start < explanation.window_end});
    // Outside of them the time zones are not known.
    return limits::instant_min <= start && start < limits::instant_max;
}

// Returns whether the limits of the service leave room.
bool explain_service_limits(const StartQuestion& question, StartExplanation& explanation) {
    if (question.limits == nullptr || !question.limits->has_service_limits()) return true;
    explanation.limit = question.limits->of_service(question.start, question.service.shortest_length());
    explanation.rules.push_back({StartRule::limits, !explanation.limit});
    return !explanation.limit;
}

// Whether some resources fit together; if a limit prevents it, which.
bool explain_combination(const StartQuestion& question, Combinations& combinations, const DayBook& book,
                         StartExplanation& explanation) {
    const auto proposal = question.limits == nullptr ? combinations.propose(question.start, book)
                                                     : question.limits->propose(combinations, question.start, book);
    if (!proposal && proposal.refusal().code == ErrorCode::limit_reached) {
        explanation.limit_of_combination = proposal.refusal().message;
    }
    return proposal.ok();
}

// Why the branch is closed at the start.
StartProblem closed(const StartExplanation& explanation, const TimeZone& zone) {
    const auto& plan = explanation.branch_plan;
    const auto& ranges = plan.ranges;
    if (ranges.empty()) return plan.by_exception ? StartProblem::closed_on_date : StartProblem::closed_on_weekday;
    const auto time_of_day = zone.to_local(explanation.start) - plan.date;
    if (time_of_day < ranges.front().from) return StartProblem::before_opening;
    return time_of_day >= ranges.back().until ? StartProblem::after_closing : StartProblem::closed_then;
}

// Of the person, room or device that the caller asked for.
StartProblem problem_of_wanted(const ResourceExplanation& one) {
    switch (one.reason) {
        case ResourceReason::inactive:
        case ResourceReason::other_branch:
        case ResourceReason::lacks_skill:
            return StartProblem::not_offered;
        case ResourceReason::not_working:
            if (!one.plan.ranges.empty()) return StartProblem::away_then;
            return one.plan.by_exception ? StartProblem::off_on_date : StartProblem::off_on_weekday;
        case ResourceReason::time_off:
            return StartProblem::away_then;
        case ResourceReason::branch_closed:
            return StartProblem::past_closing;
        case ResourceReason::taken:
        case ResourceReason::held:
        case ResourceReason::limit_reached:
        case ResourceReason::taken_at_calcom:
        case ResourceReason::on_the_way:
        case ResourceReason::too_near:
        case ResourceReason::session_full:
            return StartProblem::taken;
        default:
            return StartProblem::other;
    }
}

StartProblem problem_of_need(const NeedExplanation& need) {
    if (need.is_wanted && !need.resources.empty()) return problem_of_wanted(need.resources.front());
    const auto has = [&](auto... reasons) {
        return std::any_of(need.resources.begin(), need.resources.end(),
                           [&](const ResourceExplanation& one) { return ((one.reason == reasons) || ...); });
    };
    if (has(ResourceReason::taken, ResourceReason::held, ResourceReason::limit_reached, ResourceReason::taken_at_calcom,
            ResourceReason::on_the_way, ResourceReason::too_near, ResourceReason::session_full)) {
        return StartProblem::taken;
    }
    return has(ResourceReason::branch_closed) ? StartProblem::past_closing : StartProblem::other;
}

}  // namespace

DatePlan plan_of(const Branch& branch, std::chrono::local_days date) {
    return plan_with(date, hours_on(date, timetable_of(branch)));
}

DatePlan plan_of(const Resource& resource, const Branch& branch, std::chrono::local_days date) {
    if (!has_own_times(resource, branch.id)) return plan_of(branch, date);
    const auto timetable = timetable_of(resource, branch);
    auto plan = plan_with(date, hours_on(date, timetable));
    plan.away = other_clock_on(date, timetable, branch.zone, branch.repeated_hour);
    if (plan.away) plan.ranges = shown_ranges(timetable, branch, date);
    return plan;
}

bool NeedExplanation::ok() const {
    return may_be_left_out || std::any_of(resources.begin(), resources.end(), [](const ResourceExplanation& one) {
               return one.reason == ResourceReason::free;
           });
}

std::optional<bool> StartExplanation::outcome(StartRule rule) const {
    for (const auto& one : rules) {
        if (one.rule == rule) return one.ok;
    }
    return std::nullopt;
}

StartExplanation explain_start(const StartQuestion& question, Combinations& combinations, Openings& openings,
                               const DayBook& book) {
    StartExplanation explanation;
    explanation.start = question.start;
    explanation.now = question.now;
    if (!explain_limits(question, explanation)) {
        for (const auto rule : {StartRule::branch_open, StartRule::grid, StartRule::resources, StartRule::combination})
            explanation.rules.push_back({rule, std::nullopt});
        return explanation;
    }
    const auto start = question.start;
    const auto has_room = explain_service_limits(question, explanation);
    explanation.branch_plan = plan_of(question.branch, question.branch.zone.local_day(start));
    const auto is_open = openings.branch_open({start, start + Minutes(1)});
    explanation.rules.push_back({StartRule::branch_open, is_open});
    explain_grid(question, openings, explanation);
    explanation.is_off_grid = !check_grid(question.service, question.branch, openings, start, question.present);
    Explainer explainer(question, combinations, openings, book);
    auto has_all = true;
    for (std::size_t i = 0; i < question.service.segments.size(); ++i) {
        explanation.segments.push_back(explainer.segment(i));
        const auto& needs = explanation.segments.back().needs;
        has_all = has_all && std::all_of(needs.begin(), needs.end(), [](const auto& need) { return need.ok(); });
    }
    explanation.rules.push_back({StartRule::resources, has_all});
    // What does not exist for each need alone is no matter of the combination.
    const auto ended_before = combinations.ended_early();
    const auto fits = explain_combination(question, combinations, book, explanation);
    explanation.ended_early = !fits && combinations.ended_early() > ended_before;
    explanation.rules.push_back({StartRule::combination, has_all && has_room ? std::optional(fits) : std::nullopt});
    explanation.bookable = question.service.active && fits &&
                           explanation.outcome(StartRule::wanted_resources).value_or(true) &&
                           check_start(question.service, question.branch, start, question.now, question.channel).ok() &&
                           !explanation.is_off_grid;
    return explanation;
}

std::optional<StartProblem> problem_of(const StartExplanation& explanation, const TimeZone& zone) {
    const auto fails = [&](StartRule rule) { return explanation.outcome(rule) == false; };
    if (fails(StartRule::service_active) || fails(StartRule::wanted_resources)) return StartProblem::not_offered;
    if (fails(StartRule::not_in_the_past)) return StartProblem::past;
    if (fails(StartRule::notice)) return StartProblem::too_soon;
    if (fails(StartRule::window)) {
        const auto& first = explanation.window_start;
        return first && explanation.start < *first ? StartProblem::before_window : StartProblem::too_far;
    }
    if (fails(StartRule::bounds)) return StartProblem::not_offered;
    const auto is_free = explanation.bookable && explanation.outcome(StartRule::calendar) != false;
    if (is_free) return std::nullopt;
    if (fails(StartRule::branch_open)) return closed(explanation, zone);
    if (explanation.is_off_grid) return StartProblem::off_grid;
    for (const auto& segment : explanation.segments) {
        for (const auto& need : segment.needs) {
            if (!need.ok()) return problem_of_need(need);
        }
    }
    const auto is_full = fails(StartRule::limits) || !explanation.limit_of_combination.empty();
    return is_full || fails(StartRule::calendar) ? StartProblem::taken : StartProblem::other;
}

StartProblem common_problem(std::vector<StartProblem> problems) {
    const auto all = [&](auto... allowed) {
        return std::all_of(problems.begin(), problems.end(),
                           [&](StartProblem one) { return ((one == allowed) || ...); });
    };
    // The last starts of every day end too late; that explains nothing.
    if (!all(StartProblem::past_closing)) std::erase(problems, StartProblem::past_closing);
    if (all(problems.front())) return problems.front();
    if (std::find(problems.begin(), problems.end(), StartProblem::taken) != problems.end()) return StartProblem::taken;
    return all(StartProblem::away_then, StartProblem::off_on_date) ? StartProblem::away_then : StartProblem::other;
}

}  // namespace slotkeeper
