// explanation_texts: one clause for each rule and for each reason of a resource.
#include "adapters/rest/booking/explanation_texts.h"

#include <spdlog/fmt/fmt.h>
#include <algorithm>
#include <array>

namespace slotkeeper::rest {

namespace {

constexpr std::array kWeekdays{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};

std::string date_text(std::chrono::local_days day) {
    const std::chrono::year_month_day date(day);
    return fmt::format("{}, {:04}-{:02}-{:02}", kWeekdays[std::chrono::weekday(day).c_encoding()],
                       static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                       static_cast<unsigned>(date.day()));
}

std::string minutes_text(Minutes minutes) {
    return fmt::format("{:02}:{:02}", minutes.count() / 60, minutes.count() % 60);
}

// "10:15"; with the date if that is another day than the start's.
std::string clock_of(Instant instant, const ToldSlot& told) {
    const auto& zone = told.branch.zone;
    const auto text = zone.format_rfc3339(instant);
    const auto clock = text.substr(11, text.substr(17, 2) == "00" ? 5 : 8);
    if (zone.local_day(instant) == zone.local_day(told.slot.start.start)) return clock;
    return text.substr(0, 10) + ' ' + clock;
}

std::string from_until(const Interval& time, const ToldSlot& told) {
    return "from " + clock_of(time.from, told) + " to " + clock_of(time.until, told);
}

std::string hours_text(const DatePlan& plan) {
    std::string hours;
    for (const auto& range : plan.ranges) {
        hours += (hours.empty() ? "" : ", ") + minutes_text(range.from) + '-' + minutes_text(range.until);
    }
    return hours;
}

// " on Sunday, 2026-12-20"; says so if an exception sets the hours of that date.
std::string on_date(const DatePlan& plan) {
    return " on " + date_text(plan.date) + (plan.by_exception ? " (an exception for that date)" : "") +
           (plan.away ? " (on a journey, with hours of " + plan.away->name() + ')' : "");
}

std::string need_text(const NeedExplanation& need) {
    auto text = std::string(name_of(need.kind)) + (need.skill.empty() ? "" : " (" + need.skill + ")");
    return text + (need.language.empty() ? "" : " speaking " + need.language);
}

// Which part of the time is buffer.
std::string buffer_text(const InTheWay& one, const ToldSlot& told) {
    std::string text;
    if (!one.time) return text;
    if (one.taken.from < one.time->from) text += "buffer until " + clock_of(one.time->from, told);
    if (one.taken.until > one.time->until) {
        const auto why = one.takes_gaps ? "with its gaps from " : "buffer from ";
        text += (text.empty() ? "" : ", ") + (why + clock_of(one.time->until, told));
    }
    return text.empty() ? text : " (" + text + ")";
}

std::string owner_text(const InTheWay& one, const ToldSlot& told) {
    if (one.block) {
        return "time off " + from_until(one.taken, told) + (one.reason.empty() ? "" : " (" + one.reason + ")");
    }
    const auto id = one.appointment ? one.appointment->text() : std::string("an appointment");
    if (one.held_until) {
        return "held by " + id + ' ' + from_until(one.taken, told) + buffer_text(one, told) + " until " +
               clock_of(*one.held_until, told);
    }
    return "taken by " + id + ' ' + from_until(one.taken, told) + buffer_text(one, told);
}

// Why a person must be free longer than their segment lasts.
std::string whole_text(const ResourceExplanation& resource, const ToldSlot& told) {
    if (!resource.for_whole) return "";
    return ", and one booking at Cal.com takes them " + from_until(resource.taken, told);
}

std::string claims_text(const ResourceExplanation& resource, const ToldSlot& told) {
    if (!told.shows_owners) {
        return resource.reason == ResourceReason::time_off ? "has time off"
               : resource.reason == ResourceReason::held   ? "is held"
                                                           : "is taken";
    }
    std::string owners;
    for (const auto& one : in_the_way_of(resource, told.slot)) {
        owners += (owners.empty() ? "" : ", ") + owner_text(one, told);
    }
    const auto capacity = told.slot.catalog->at(resource.resource).capacity;
    if (capacity == 1 || resource.reason == ResourceReason::time_off) {
        return (owners.starts_with("time off") ? "has " : "is ") + owners;
    }
    return fmt::format("has none of its {} places left for all the time: {}", capacity, owners);
}

std::string places_text(const Resource& resource, const Catalog& catalog) {
    std::vector<BranchId> ids{resource.branch};
    for (const auto& place : resource.other_branches) ids.push_back(place.branch);
    std::string text;
    for (const auto id : ids) {
        const auto* branch = catalog.branch(id);
        text += (text.empty() ? "" : ", ") + (branch != nullptr ? branch->name + " (" + id.text() + ')' : id.text());
    }
    return text;
}

// What it lacks for the need.
std::string unable_text(const Resource& resource, const NeedExplanation& need) {
    if (resource.kind != need.kind) return "is a " + std::string(name_of(resource.kind)) + ", not " + need_text(need);
    return need.skill.empty() ? "is not among those that the service names" : "lacks the skill " + need.skill;
}

// The way to or from a booking at another branch, and the time that is left for it.
std::string way_text(const ResourceExplanation& resource, const ToldSlot& told) {
    const auto& travel = *resource.travel;
    const auto* branch = told.slot.catalog->branch(travel.branch);
    auto text = fmt::format("needs {} minutes for the way {} {}", travel.travel.count(),
                            travel.claim.taken.from < resource.taken.from ? "from" : "to",
                            branch != nullptr ? branch->name : travel.branch.text());
    if (!told.shows_owners) return text;
    for (const auto& one : in_the_way_of(resource, told.slot)) text += ", where it is " + owner_text(one, told);
    return text;
}

// Of every need that has no free resource, why; if all have one, which.
std::string resources_text(const ToldSlot& told) {
    const auto& start = told.slot.start;
    const auto is_ok = start.outcome(StartRule::resources).value_or(false);
    std::string text;
    for (const auto& segment : start.segments) {
        for (const auto& need : segment.needs) {
            if (need.ok() != is_ok) continue;
            text += (text.empty() ? "" : "; ") + need_text(need) + ": ";
            if (need.resources.empty()) text += "the branch has no such resource";
            std::string names;
            for (const auto& one : need.resources) {
                if (is_ok && one.reason != ResourceReason::free) continue;
                names += (names.empty() ? "" : ", ") + told.slot.catalog->at(one.resource).name;
                names += is_ok ? "" : ' ' + fact_of(one, need, told);
            }
            text += names.empty() && is_ok ? "none is free, and it is optional" : names + (is_ok ? " free" : "");
        }
    }
    return text.empty() ? "needs no resource" : text;
}

std::string window_text(const ToldSlot& told) {
    const auto& start = told.slot.start;
    const auto& zone = told.branch.zone;
    auto text = fmt::format("at most {} days ahead, so the last day is {}", told.service.window_days,
                            date_text(zone.local_day(start.window_end - Seconds(1))));
    if (told.service.window_until) text = "until " + date_text(zone.local_day(start.window_end - Seconds(1)));
    if (start.window_start) text = "from " + date_text(zone.local_day(*start.window_start)) + " on, " + text;
    return text;
}

std::string grid_text(const ToldSlot& told) {
    const auto& start = told.slot.start;
    auto text = fmt::format("starts are offered every {} minutes from each opening", told.service.slot_step.count());
    const auto offset = told.service.slot_offset;
    if (offset > Minutes(0)) text = fmt::format("{}, the first {} minutes after it", text, offset.count());
    if (start.is_off_grid) text += ", and others are refused";
    if (start.grid_before) text += ", before it " + clock_of(*start.grid_before, told);
    if (start.grid_after) text += ", after it " + clock_of(*start.grid_after, told);
    return text;
}

std::string reached_text(const std::optional<ReachedLimit>& limit, const ToldSlot& told) {
    return limit ? refusal_of(*limit, *told.slot.catalog).message : "the service has not reached its limits";
}

std::string combination_text(const RuleOutcome& outcome, const ToldSlot& told) {
    const auto& start = told.slot.start;
    if (!outcome.ok && start.limit) return "not checked, because the service has reached a limit";
    if (!outcome.ok) return "not checked, because a resource is missing";
    if (*outcome.ok) return "the free resources fit together";
    if (!start.limit_of_combination.empty()) return start.limit_of_combination;
    if (start.ended_early)
        return "not offered: nothing was found within the limit of one search, and not all combinations were tried";
    return "each need has a free resource, but no combination fits all segments and gaps";
}

std::string calendar_text(const RuleOutcome& outcome, const ToldSlot& told) {
    if (told.slot.availability.source == AvailabilitySource::local) {
        return "Cal.com's free times are unknown, so our bookings alone decide";
    }
    if (!outcome.ok) return "not checked, because it is not free here";
    if (*outcome.ok) return "free at Cal.com";
    return told.slot.is_taken_at_calcom ? "taken at Cal.com for all who could serve it"
                                        : "a search offers only people who are known to be free at Cal.com";
}

std::string wanted_text(const RuleOutcome& outcome, const ToldSlot& told) {
    std::string names;
    for (const auto& segment : told.slot.start.segments) {
        for (const auto& need : segment.needs) {
            for (const auto& one : need.resources) {
                if (!need.is_wanted || one.stands_in_for) continue;
                names += (names.empty() ? "" : ", ") + told.slot.catalog->at(one.resource).name;
            }
        }
    }
    if (names.empty()) names = "the wanted resource";
    return names + (outcome.ok == true ? " can serve it" : " cannot serve it");
}

std::string stand_in_text(const ResourceExplanation& resource, const ToldSlot& told) {
    if (!resource.stands_in_for) return "";
    return "stands in for " + told.slot.catalog->at(*resource.stands_in_for).name + ", and ";
}

std::string session_text(const ResourceExplanation& resource, const ToldSlot& told) {
    auto seats = 0;
    for (const auto& claim : resource.claims) {
        if (claim.session && claim.service == told.service.id && claim.where.day == resource.claims.front().where.day)
            seats += claim.seats;
    }
    return fmt::format("has a session then, in which {} of {} seats are taken", seats, told.service.seats);
}

// Whether more is reserved after the part than its buffer.
bool takes_gaps(const Part& part, const Appointment& appointment, const Catalog& catalog) {
    const auto* service = catalog.service(appointment.service);
    const auto segment = static_cast<std::size_t>(part.segment);
    if (service == nullptr || segment >= service->segments.size()) return false;
    const auto* resource = part.resource ? catalog.resource(*part.resource) : nullptr;
    const auto* branch = catalog.branch(appointment.branch);
    if (resource == nullptr || branch == nullptr) return false;
    return part.taken.until > with_buffers(service->segments[segment], *resource, *branch, part.time).until;
}

}  // namespace

std::vector<InTheWay> in_the_way_of(const ResourceExplanation& resource, const SlotExplanation& slot) {
    std::vector<InTheWay> list;
    for (const auto& claim : resource.claims) {
        InTheWay one{claim.kind, claim.appointment, claim.block, claim.taken, false, {}, claim.expires_at, {}};
        if (claim.appointment) {
            const auto found = slot.appointments.find(*claim.appointment);
            if (found != slot.appointments.end()) {
                for (const auto& part : found->second.parts) {
                    if (part.segment != claim.segment || part.resource != resource.resource) continue;
                    one.time = part.time;
                    one.takes_gaps = takes_gaps(part, found->second, *slot.catalog);
                }
            }
        } else if (const auto found = slot.blocks.find(*claim.block); found != slot.blocks.end()) {
            one.reason = found->second.reason;
        }
        // A claim is cut at midnight, and time off takes all places of a resource.
        const auto same = std::find_if(list.begin(), list.end(), [&](const InTheWay& other) {
            return other.appointment == one.appointment && other.block == one.block && other.time == one.time;
        });
        if (same == list.end()) {
            list.push_back(std::move(one));
        } else {
            same->taken.from = std::min(same->taken.from, one.taken.from);
            same->taken.until = std::max(same->taken.until, one.taken.until);
        }
    }
    return list;
}

std::string fact_of(const RuleOutcome& outcome, const ToldSlot& told) {
    const auto& start = told.slot.start;
    const auto& zone = told.branch.zone;
    if (!outcome.ok && outcome.rule != StartRule::calendar && outcome.rule != StartRule::combination) {
        return "not checked";
    }
    switch (outcome.rule) {
        case StartRule::service_active:
            return outcome.ok == true ? "the service is active" : "the service is inactive";
        case StartRule::wanted_resources:
            return wanted_text(outcome, told);
        case StartRule::bounds:
            return "a start is a whole minute between 2000 and 2037";
        case StartRule::not_in_the_past:
            return "now it is " + date_text(zone.local_day(start.now)) + ", " +
                   zone.format_rfc3339(start.now).substr(11, 5);
        case StartRule::notice:
            return fmt::format("{} minutes of notice, so the earliest start is {}, {}", start.notice.count(),
                               date_text(zone.local_day(start.earliest)),
                               zone.format_rfc3339(start.earliest).substr(11, 5));
        case StartRule::window:
            return window_text(told);
        case StartRule::limits:
            return reached_text(start.limit, told);
        case StartRule::branch_open: {
            const auto& plan = start.branch_plan;
            if (plan.ranges.empty()) return "the branch is closed" + on_date(plan);
            return "the branch is open " + hours_text(plan) + on_date(plan);
        }
        case StartRule::grid:
            return grid_text(told);
        case StartRule::resources:
            return resources_text(told);
        case StartRule::combination:
            return combination_text(outcome, told);
        case StartRule::calendar:
            return calendar_text(outcome, told);
    }
    return "";
}

std::string fact_of(const ResourceExplanation& resource, const NeedExplanation& need, const ToldSlot& told) {
    switch (resource.reason) {
        case ResourceReason::free:
            return stand_in_text(resource, told) + "is free " + from_until(resource.taken, told);
        case ResourceReason::inactive:
            return "is inactive";
        case ResourceReason::other_branch:
            return "works at " + places_text(told.slot.catalog->at(resource.resource), *told.slot.catalog) +
                   ", not at " + told.branch.name + " (" + told.branch.id.text() + ')';
        case ResourceReason::lacks_skill:
            return unable_text(told.slot.catalog->at(resource.resource), need);
        case ResourceReason::branch_closed:
            return "is needed " + from_until(resource.time, told) + ", and the branch is not open all that time";
        case ResourceReason::not_working:
            if (resource.plan.ranges.empty()) return "does not work" + on_date(resource.plan);
            return "works " + hours_text(resource.plan) + on_date(resource.plan) + ", not " +
                   from_until(resource.time, told);
        case ResourceReason::time_off:
        case ResourceReason::taken:
        case ResourceReason::held:
            return claims_text(resource, told) + whole_text(resource, told);
        case ResourceReason::on_the_way:
            return way_text(resource, told);
        case ResourceReason::session_full:
            return session_text(resource, told);
        case ResourceReason::too_small:
            return "has " + std::to_string(told.slot.catalog->at(resource.resource).capacity) +
                   " places, and the booking needs " + std::to_string(need.places);
        case ResourceReason::limit_reached:
            return "is at a limit: " + reached_text(resource.limit, told);
        case ResourceReason::taken_at_calcom:
            return "is taken at Cal.com";
        case ResourceReason::off_grid_of_calcom:
            return "is free here, but beside the grid of Cal.com";
        case ResourceReason::too_near:
            return "needs more time between this service and another booking" +
                   (told.shows_owners ? ", and " + claims_text(resource, told) : std::string());
        case ResourceReason::not_standing_in:
            return stand_in_text(resource, told) + "is asked only during that time off";
        case ResourceReason::no_event_type:
            return "has no event type at Cal.com, so a search does not offer them";
    }
    return "";
}

std::string summary_of(const ToldSlot& told) {
    const auto& start = told.slot.start;
    if (start.offered) return "It can be booked, and a search offers it.";
    // A grid to which the service does not keep prevents no booking.
    const RuleOutcome* failed = nullptr;
    for (const auto& one : start.rules) {
        const auto is_reason = failed != nullptr && (failed->rule != StartRule::grid || start.is_off_grid);
        if (one.ok != false || is_reason) continue;
        if (failed == nullptr || !start.bookable) failed = &one;
    }
    const std::string begin =
        start.bookable ? "It can be booked, but a search does not offer it" : "It cannot be booked";
    return begin + (failed != nullptr ? ": " + fact_of(*failed, told) : "") + '.';
}

}  // namespace slotkeeper::rest
