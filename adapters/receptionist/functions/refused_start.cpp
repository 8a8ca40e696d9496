// refused_start: maps the desk's refusals to sentences, and finds alternatives.
#include "adapters/receptionist/functions/function_table.h"

#include "adapters/receptionist/functions/held_slots.h"
#include "adapters/receptionist/functions/start_reasons.h"
#include "engine/booking/booking_counts.h"

#include <algorithm>

namespace slotkeeper::receptionist {

namespace {

bool is_of_customer(const Refusal& refusal) { return refusal.limit && refusal.limit->of == name_of(LimitOf::customer); }

// The sentence for a refusal of the desk; std::nullopt if it is an internal failure that does not concern the caller.
std::optional<Sentence> sentence_for(const Refusal& refusal) {
    switch (refusal.code) {
        case ErrorCode::slot_conflict:
            return Sentence::taken;
        case ErrorCode::limit_reached:
            return is_of_customer(refusal) ? Sentence::customer_limit : Sentence::day_full;
        case ErrorCode::customer_busy:
            return Sentence::customer_busy;
        case ErrorCode::outside_hours:
            return Sentence::not_open;
        case ErrorCode::notice_too_short:
            return Sentence::too_soon;
        case ErrorCode::beyond_window:
            return Sentence::too_far;
        case ErrorCode::before_window:
            return Sentence::not_yet;
        case ErrorCode::in_the_past:
            return Sentence::past;
        case ErrorCode::off_grid:
            return Sentence::off_grid;
        case ErrorCode::too_many_no_shows:
            return Sentence::staff_books;
        case ErrorCode::in_progress:
        case ErrorCode::overloaded:
        case ErrorCode::unavailable:
        case ErrorCode::rate_limited:
        case ErrorCode::internal:
            return std::nullopt;
        default:
            return Sentence::not_bookable;
    }
}

// Whether the sentence says when.
bool names_start(Sentence which) {
    return which == Sentence::taken || which == Sentence::not_open || which == Sentence::off_grid ||
           which == Sentence::day_full || which == Sentence::customer_busy;
}

// If the start is taken or beside the grid, the nearest free ones; none if the caller may not have them either. If the
// branch is closed or it is too late, starts well apart, because the caller must choose another time of day.
std::optional<Alternatives> other_starts(const VoiceTurn& turn, const Subject& subject, Instant wanted, Sentence which,
                                         std::optional<AppointmentId> moving) {
    if (which == Sentence::not_bookable || which == Sentence::customer_limit || which == Sentence::customer_busy ||
        which == Sentence::staff_books) {
        return std::nullopt;
    }
    auto asked = subject.slots(turn);
    asked.moving = moving;
    if (which == Sentence::taken || which == Sentence::off_grid || which == Sentence::day_full) {
        return alternatives_near(asked, wanted, turn.receptionist.database, turn.receptionist.catalogs, turn.now,
                                 turn.receptionist.other_calendar);
    }
    asked.span = intersection({wanted - std::chrono::days(1), wanted + std::chrono::days(7)},
                              {limits::instant_min, limits::instant_max});
    auto found = find_slots(asked, turn.receptionist.database, turn.receptionist.catalogs, turn.now,
                            turn.receptionist.other_calendar);
    if (!found) return std::nullopt;
    // Starts of the requested day come first.
    const auto& zone = subject.branch->zone;
    const auto distance = [&, day = zone.local_day(wanted)](const Slot& slot) {
        return std::pair(zone.local_day(slot.time.from) != day, std::chrono::abs(slot.time.from - wanted));
    };
    std::stable_sort(found->slots.begin(), found->slots.end(),
                     [&](const Slot& a, const Slot& b) { return distance(a) < distance(b); });
    Alternatives others{{}, found->availability};
    for (const auto& slot : with_choice(std::move(found->slots))) others.starts.push_back(slot.time.from);
    return others;
}

// The reason behind a refusal that does not say it: closed, or the person who was asked for is not in.
std::optional<StartProblem> hidden_reason(const VoiceTurn& turn, const Subject& subject, Instant start, Sentence which,
                                          std::optional<AppointmentId> moving) {
    const auto may_be_away = which == Sentence::taken && !subject.preferences.empty();
    if (which != Sentence::not_open && !may_be_away) return std::nullopt;
    const auto problem = problem_at(turn, subject, start, moving);
    return problem == StartProblem::taken ? std::nullopt : problem;
}

Json alternatives_json(const VoiceTurn& turn, const Branch& branch, const std::vector<Instant>& starts,
                       const std::map<Instant, Instant>& kept) {
    auto list = starts_json(turn, branch, starts);
    for (std::size_t i = 0; i < starts.size(); ++i) {
        if (const auto at = kept.find(starts[i]); at != kept.end()) {
            list[i]["held_until"] = branch.zone.format_rfc3339(at->second);
        }
    }
    return list;
}

}  // namespace

bool is_about_the_start(ErrorCode code) {
    const auto which = sentence_for(refuse(code, "", ""));
    return which && *which != Sentence::not_bookable && *which != Sentence::staff_books;
}

Result<Json> refused_start(const VoiceTurn& turn, const Subject& subject, Instant start, const Refusal& refusal,
                           std::optional<AppointmentId> moving) {
    auto which = sentence_for(refusal);
    if (!which) return refusal;
    const auto& branch = *subject.branch;
    const auto others = other_starts(turn, subject, start, *which, moving);
    auto starts = others ? others->starts : std::vector<Instant>();
    // The start was just taken, so others compete for it: the alternatives are held, and those that cannot be held are
    // not offered.
    std::map<Instant, Instant> kept;
    if (*which == Sentence::taken && may_keep(turn)) {
        kept = keep_offered(turn, subject, starts, start);
        std::erase_if(starts, [&](Instant other) { return !kept.contains(other); });
    }
    const auto reason = reason_said(turn, subject, hidden_reason(turn, subject, start, *which, moving), start);
    if (!reason.empty()) which = Sentence::not_open;  // a person who is not in is not "taken"
    auto text = names_start(*which) ? say(*which, turn.language, {{"when", spoken(start, turn.manner(branch))}})
                                    : say(*which, turn.language);
    text = say_both(std::move(text), reason);
    const auto another_time_may_help =
        refusal.code != ErrorCode::not_bookable && refusal.code != ErrorCode::too_many_no_shows;
    if (!starts.empty()) {
        text = say_both(std::move(text), offer(turn, branch, starts));
    } else if (another_time_may_help) {
        text = say_both(std::move(text), say(Sentence::ask_other_time, turn.language));
    }
    Json answer{{"say", std::move(text)},
                {"result", name_of(refusal.code)},
                {"alternatives", alternatives_json(turn, branch, starts, kept)},
                {"time_zone", branch.zone.name()},
                {"offered_until", offered_until(turn, branch)}};
    if (others) answer["availability"] = availability_json(branch, others->availability);
    return answer;
}

}  // namespace slotkeeper::receptionist
