// check_availability: offers up to three free starts, well apart, and the sentence to say them.
//
// Nothing is held for the caller: an offer is a suggestion, and book_appointment checks whether it is still free.
#include "adapters/language/voice_arguments.h"
#include "adapters/receptionist/functions/function_table.h"
#include "adapters/receptionist/functions/start_reasons.h"
#include "engine/booking/rules.h"

#include <algorithm>

namespace slotkeeper::receptionist {

namespace {

using std::chrono::days;

constexpr days kLookAhead{14};

// The interval that a day or a time in the arguments names.
std::optional<Interval> stretch_meant(const std::string& text, const VoiceTurn& turn, const Branch& branch) {
    const auto& zone = branch.zone;
    const auto start = start_meant(text, branch, turn.second());
    if (const auto* instant = std::get_if<Instant>(&start)) return Interval{*instant, *instant};
    if (const auto* either = std::get_if<Either>(&start)) return Interval{either->first, either->first};
    if (std::get<Sentence>(start) == Sentence::too_far) {
        return Interval{limits::instant_max - days(2), limits::instant_max - days(1)};  // the last supported day
    }
    const auto day = day_meant(text, zone, turn.second());
    if (!day) return std::nullopt;
    const auto local_day = [](Instant instant) {
        return std::chrono::local_days(std::chrono::floor<days>(instant).time_since_epoch());
    };
    const auto within =
        std::clamp(*day, local_day(limits::instant_min) + days(1), local_day(limits::instant_max) - days(2));
    return Interval{zone.first_instant_of(within), zone.first_instant_of(within + days(1))};
}

// The requested interval: one day, a range of days, or the next days; or a question to ask.
std::variant<Interval, Json> span_asked(const VoiceTurn& turn, const Branch& branch) {
    const auto& zone = branch.zone;
    const auto date = turn.utterance("date");
    const auto from_text = date.empty() ? turn.utterance("from") : date;
    const auto until_text = date.empty() ? turn.utterance("to") : date;
    Interval span{turn.second(), turn.second() + kLookAhead};
    if (!from_text.empty()) {
        const auto from = stretch_meant(from_text, turn, branch);
        if (!from) return question(turn, ErrorCode::invalid_field, date.empty() ? "from" : "date", Sentence::ask_day);
        span = {from->from, from->from + kLookAhead};
    }
    if (!until_text.empty()) {
        const auto until = stretch_meant(until_text, turn, branch);
        if (!until) return question(turn, ErrorCode::invalid_field, "to", Sentence::ask_day);
        // If `date` is a time, it means the whole day.
        span.until = until->empty() && !date.empty() ? zone.first_instant_of(zone.local_day(until->from) + days(1))
                                                     : until->until;
    }
    if (span.until <= turn.second()) return question(turn, ErrorCode::in_the_past, "date", Sentence::day_past);
    span.from = std::max(span.from, turn.second());
    span.until = std::min(span.until, span.from + days(limits::search_days_max));
    if (span.empty()) span.until = span.from + days(1);
    return span;
}

Json slots_json(const VoiceTurn& turn, const Branch& branch, const std::vector<Slot>& slots) {
    auto list = Json::array();
    for (const auto& slot : slots) {
        list.push_back({{"start", branch.zone.format_rfc3339(slot.time.from)},
                        {"end", branch.zone.format_rfc3339(slot.time.until)},
                        {"say", spoken(slot.time.from, turn.manner(branch))}});
    }
    return list;
}

Result<SlotAnswer> slots_in(const VoiceTurn& turn, const Subject& subject, Interval span) {
    auto asked = subject.slots(turn);
    asked.span = span;
    auto found = find_slots(asked, turn.receptionist.database, turn.receptionist.catalogs, turn.now,
                            turn.receptionist.other_calendar);
    if (!found) return found.refusal();
    found->slots = with_choice(std::move(found->slots));
    return found;
}

// Whether the first start, and so every start, of the interval is too far ahead.
bool is_too_far(const VoiceTurn& turn, const Subject& subject, Interval span) {
    const auto first = std::chrono::ceil<Minutes>(span.from);
    const auto checked = check_start(*subject.service, *subject.branch, first, turn.second(), Channel::voice);
    return !checked && checked.refusal().code == ErrorCode::beyond_window;
}

}  // namespace

Result<Json> check_availability(const VoiceTurn& turn) {
    const auto read = read_subject(turn);
    if (const auto* asked_back = std::get_if<Json>(&read)) return *asked_back;
    const auto& subject = std::get<Subject>(read);
    const auto span = span_asked(turn, *subject.branch);
    if (const auto* asked_back = std::get_if<Json>(&span)) return *asked_back;
    const auto wanted = std::get<Interval>(span);

    const auto too_far = is_too_far(turn, subject, wanted);
    auto found = too_far ? SlotAnswer() : slots_in(turn, subject, wanted);
    auto later = false;
    if (!too_far && found && found->slots.empty() && wanted.until + kLookAhead <= limits::instant_max) {
        found = slots_in(turn, subject, {wanted.until, wanted.until + kLookAhead});
        later = true;
    }
    if (!found) return found.refusal();
    const auto& slots = found->slots;
    Json answer{{"say", ""}, {"result", "nothing_free"}, {"slots", slots_json(turn, *subject.branch, slots)}};
    answer["service"] = service_json(subject);
    answer["time_zone"] = subject.branch->zone.name();
    answer["offered_until"] = offered_until(turn, *subject.branch);
    answer["availability"] = availability_json(*subject.branch, found->availability);
    if (slots.empty()) {
        if (too_far) answer["result"] = name_of(ErrorCode::beyond_window);
        answer["say"] =
            too_far ? say_both(say(Sentence::too_far, turn.language), say(Sentence::ask_other_time, turn.language))
                    : say(Sentence::nothing_free, turn.language);
        return answer;
    }
    std::vector<Instant> starts;
    for (const auto& slot : slots) starts.push_back(slot.time.from);
    answer["result"] = later ? "other_times" : "available";
    answer["say"] = say_both(later ? nothing_then(turn, subject, wanted) : "", offer(turn, *subject.branch, starts));
    return answer;
}

}  // namespace slotkeeper::receptionist
