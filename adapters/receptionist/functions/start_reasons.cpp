// start_reasons: the sentence for each reason.
#include "adapters/receptionist/functions/start_reasons.h"

namespace slotkeeper::receptionist {

namespace {

// The person who was asked for; nullptr if it is any person, or a room or device.
const Resource* wanted_person(const VoiceTurn& turn, const Subject& subject) {
    if (subject.preferences.empty()) return nullptr;
    const auto* resource = turn.catalog->resource(subject.preferences.front().resource);
    return resource != nullptr && resource->kind == ResourceKind::staff ? resource : nullptr;
}

// std::nullopt: the reason is of no use to a caller.
std::optional<Sentence> sentence_about(StartProblem problem, bool person_is_wanted) {
    switch (problem) {
        case StartProblem::closed_on_weekday:
            return Sentence::closed_weekday;
        case StartProblem::closed_on_date:
            return Sentence::closed_date;
        case StartProblem::before_opening:
            return Sentence::before_opening;
        case StartProblem::after_closing:
            return Sentence::after_closing;
        case StartProblem::closed_then:
            return Sentence::closed_then;
        case StartProblem::past_closing:
            return Sentence::past_closing;
        case StartProblem::off_on_weekday:
            return person_is_wanted ? std::optional(Sentence::staff_off_weekday) : std::nullopt;
        case StartProblem::off_on_date:
            return person_is_wanted ? std::optional(Sentence::staff_off_date) : std::nullopt;
        case StartProblem::away_then:
            return person_is_wanted ? std::optional(Sentence::staff_away) : std::nullopt;
        case StartProblem::taken:
            return person_is_wanted ? Sentence::staff_booked : Sentence::fully_booked;
        case StartProblem::too_soon:
            return Sentence::too_soon;
        case StartProblem::too_far:
            return Sentence::too_far;
        case StartProblem::before_window:
            return Sentence::not_yet;
        case StartProblem::off_grid:
            return Sentence::other_starts;
        default:
            return std::nullopt;
    }
}

}  // namespace

std::optional<StartProblem> problem_at(const VoiceTurn& turn, const Subject& subject, Instant start,
                                       std::optional<AppointmentId> moving) {
    auto asked = subject.slots(turn);
    asked.span = {start, start + Minutes(1)};
    asked.moving = moving;
    const auto explained = explain_slot(asked, turn.receptionist.database, turn.receptionist.catalogs, turn.now,
                                        turn.receptionist.other_calendar);
    return explained ? problem_of(explained->start, subject.branch->zone) : std::nullopt;
}

std::string reason_said(const VoiceTurn& turn, const Subject& subject, std::optional<StartProblem> problem,
                        Instant when) {
    const auto* person = wanted_person(turn, subject);
    const auto which = problem ? sentence_about(*problem, person != nullptr) : std::nullopt;
    if (!which) return "";
    const auto weekday = spoken_weekday(std::chrono::weekday(subject.branch->zone.local_day(when)), turn.language);
    return say(*which, turn.language,
               {{"weekday", weekday}, {"staff", person != nullptr ? std::string_view(person->name) : ""}});
}

std::string nothing_then(const VoiceTurn& turn, const Subject& subject, Interval wanted, bool each_week) {
    auto text = say(Sentence::nothing_then, turn.language);
    const auto& zone = subject.branch->zone;
    if (wanted.empty() || zone.local_day(wanted.from) != zone.local_day(wanted.until - Seconds(1))) return text;
    auto asked = subject.slots(turn);
    asked.span = wanted;
    const auto problem = problem_of_day(asked, turn.receptionist.database, turn.receptionist.catalogs, turn.now,
                                        turn.receptionist.other_calendar);
    const auto holds_each_week = problem == StartProblem::closed_on_weekday || problem == StartProblem::off_on_weekday;
    if (each_week && !holds_each_week) return text;
    const auto reason = reason_said(turn, subject, problem, wanted.from);
    return say_both(std::move(text), reason);
}

}  // namespace slotkeeper::receptionist
