// find_first: finds the first free starts that match the caller's preferences, if they name no date.
//
// The search goes forward in steps until three starts match or the horizon is reached. It searches free starts like
// check_availability, and leaves out those that do not match.
#include "adapters/language/time_preferences.h"
#include "adapters/receptionist/functions/function_table.h"
#include "adapters/receptionist/functions/start_reasons.h"

#include <algorithm>
#include <bit>

namespace slotkeeper::receptionist {

namespace {

using std::chrono::days;

constexpr days kStep{14};
constexpr days kHorizon{56};

// The part of the coming weeks in which a start can match.
Interval stretch_of(const TimePreferences& preferences, const VoiceTurn& turn, const TimeZone& zone) {
    Interval span{turn.second(), turn.second() + kHorizon};
    if (const auto day = preferences.from()) span.from = std::max(span.from, zone.first_instant_of(*day));
    if (const auto day = preferences.until()) span.until = zone.first_instant_of(*day);
    span.until = std::min(span.until, limits::instant_max);
    return span;
}

// "Nothing is free then.", with the reason if the preferences mean one day, or one weekday.
std::string nothing_that_suits(const TimePreferences& preferences, const VoiceTurn& turn, const Subject& subject) {
    const auto& zone = subject.branch->zone;
    const auto stretch = stretch_of(preferences, turn, zone);
    const auto weekdays = preferences.any_of.empty() ? std::uint8_t{0} : preferences.any_of.front().weekdays;
    const auto is_same = [&](const TimePreference& one) { return one.weekdays == weekdays; };
    const auto all_same = std::all_of(preferences.any_of.begin(), preferences.any_of.end(), is_same);
    if (!std::has_single_bit(weekdays) || !all_same) return nothing_then(turn, subject, stretch);
    auto day = zone.local_day(stretch.from) + days(1);
    while (((weekdays >> std::chrono::weekday(day).c_encoding()) & 1) == 0) day += days(1);
    return nothing_then(turn, subject, {zone.first_instant_of(day), zone.first_instant_of(day + days(1))},
                        /*each_week=*/true);
}

struct Found {
    std::vector<Slot> slots;
    Availability availability;
};

Result<Found> search(const VoiceTurn& turn, const Subject& subject, const TimePreferences& preferences) {
    const auto& zone = subject.branch->zone;
    const auto whole = stretch_of(preferences, turn, zone);
    Found found;
    for (auto from = whole.from; from < whole.until; from += kStep) {
        auto asked = subject.slots(turn);
        asked.span = {from, std::min(from + kStep, whole.until)};
        asked.slots_max = limits::slots_page_max;
        auto answer = find_slots(asked, turn.receptionist.database, turn.receptionist.catalogs, turn.now,
                                 turn.receptionist.other_calendar);
        if (!answer) return answer.refusal();
        found.availability = answer->availability;
        for (auto& slot : answer->slots) {
            if (preferences.suits(zone.to_local(slot.time.from))) found.slots.push_back(std::move(slot));
        }
        found.slots = with_choice(std::move(found.slots));
        if (!found.slots.empty()) return found;
    }
    return found;
}

}  // namespace

Result<Json> find_first(const VoiceTurn& turn) {
    const auto read = read_subject(turn);
    if (const auto* asked = std::get_if<Json>(&read)) return *asked;
    const auto& subject = std::get<Subject>(read);
    const auto& branch = *subject.branch;
    const auto text = turn.utterance("wishes");
    const auto understood = parsed_time_preferences(text, branch.zone.local_day(turn.second()));
    if (!text.empty() && !understood) return question(turn, ErrorCode::invalid_field, "wishes", Sentence::ask_day);
    const auto preferences = understood.value_or(TimePreferences{});
    auto found = search(turn, subject, preferences);
    if (!found) return found.refusal();
    auto suits = true;
    if (found->slots.empty() && preferences != TimePreferences{}) {
        suits = false;
        found = search(turn, subject, {});
        if (!found) return found.refusal();
    }
    std::vector<Instant> starts;
    for (const auto& slot : found->slots) starts.push_back(slot.time.from);
    Json answer{{"say", ""}, {"result", "nothing_free"}, {"slots", starts_json(turn, branch, starts)}};
    answer["service"] = service_json(subject);
    answer["time_zone"] = branch.zone.name();
    answer["offered_until"] = offered_until(turn, branch);
    answer["availability"] = availability_json(branch, found->availability);
    if (starts.empty()) {
        answer["say"] = say(Sentence::nothing_free, turn.language);
        return answer;
    }
    answer["result"] = suits ? "available" : "other_times";
    answer["say"] = say_both(suits ? "" : nothing_that_suits(preferences, turn, subject), offer(turn, branch, starts));
    return answer;
}

}  // namespace slotkeeper::receptionist
