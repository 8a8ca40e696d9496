// join_waitlist: puts a caller on the waitlist if nothing suitable is free.
//
// The entry holds the caller's preferences: days, weekdays, times of day, a person. If the caller already has such an
// entry, the answer says so. An offer is a message (GET /v1/messages) that this version does not send, so the agent
// promises nothing.
#include "adapters/language/time_preferences.h"
#include "adapters/receptionist/functions/function_table.h"
#include "adapters/receptionist/identity.h"
#include "engine/desk/waitlist/waitlist.h"
#include "engine/guards/idempotency.h"

#include <algorithm>

namespace slotkeeper::receptionist {

namespace {

using std::chrono::days;
using std::chrono::local_days;

constexpr days kWaitsFor{28};  // if the caller names no days

WaitlistPreference preference_of(const TimePreference& parsed, local_days today) {
    WaitlistPreference preference;
    preference.from = std::max(parsed.from.value_or(today), today);
    preference.until = parsed.until ? *parsed.until - days(1) : preference.from + kWaitsFor;
    if (parsed.weekdays != 0) preference.weekdays = parsed.weekdays;
    preference.from_minute = static_cast<int>(parsed.earliest.count());
    preference.until_minute = static_cast<int>(parsed.latest.count());
    return preference;
}

// Whether the caller calls from this number, and did not only say it.
bool is_own(const VoiceTurn& turn, const std::string& phone) {
    return !phone.empty() && phone == number_of_caller(turn);
}

// The same preference in the same call is the same entry; duplicates across calls are found by the waitlist itself.
RequestKey key_of(const VoiceTurn& turn, const JoinWaitlist& ask) {
    const auto day = [](local_days one) { return one.time_since_epoch().count(); };
    const Json what{turn.call.call_id,           ask.service.text(),
                    ask.branch.text(),           ask.resource ? ask.resource->text() : "",
                    day(ask.preference.from),    day(ask.preference.until),
                    ask.preference.weekdays,     ask.preference.from_minute,
                    ask.preference.until_minute, ask.customer.phone.empty() ? ask.customer.email : ask.customer.phone};
    const auto text = what.dump(-1, ' ', false, Json::error_handler_t::replace);
    const auto unique = turn.call.call_id.empty() ? turn.receptionist.ids.make<AppointmentId>().text() : text;
    return request_key(Channel::voice, turn.catalog->company().id, turn.function.name, unique, text);
}

}  // namespace

Result<Json> join_waitlist(const VoiceTurn& turn) {
    const auto read = read_subject(turn);
    if (const auto* asked = std::get_if<Json>(&read)) return *asked;
    const auto& subject = std::get<Subject>(read);
    if (!subject.visit.services.empty()) {
        return question(turn, ErrorCode::not_bookable, "service", Sentence::waits_for_one);
    }
    const auto today = subject.branch->zone.local_day(turn.second());
    const auto text = turn.utterance("wishes");
    const auto parsed = parsed_time_preferences(text, today);
    // An entry has one preference; if the caller names alternatives, the agent asks.
    const auto several = parsed && parsed->any_of.size() > 1;
    if ((!text.empty() && !parsed) || several)
        return question(turn, ErrorCode::invalid_field, "wishes", Sentence::ask_day);
    auto caller = read_caller(turn);
    if (auto* asked = std::get_if<Json>(&caller)) return std::move(*asked);

    JoinWaitlist ask;
    ask.branch = subject.branch->id;
    ask.service = subject.service->id;
    if (subject.staff != nullptr) ask.resource = subject.staff->id;
    ask.preference =
        preference_of(parsed && !parsed->any_of.empty() ? parsed->any_of.front() : TimePreference{}, today);
    ask.customer = std::get<CustomerDetails>(std::move(caller));
    ask.source = Source::phone_anonymous;
    const auto joined = join_waitlist(turn.receptionist.database, turn.receptionist.catalogs, turn.receptionist.ids,
                                      turn.catalog->company().id, ask, key_of(turn, ask));
    if (!joined) {
        const auto& refusal = joined.refusal();
        switch (refusal.code) {
            case ErrorCode::invalid_field:
                return question(turn, refusal.code, "wishes", Sentence::ask_day);
            case ErrorCode::state_conflict:
                return Json{{"say", say(Sentence::waits_for_enough, turn.language)}, {"result", name_of(refusal.code)}};
            case ErrorCode::not_found:
            case ErrorCode::not_bookable:  // the customer is blocked
                return Json{{"say", say(Sentence::not_bookable, turn.language)}, {"result", name_of(refusal.code)}};
            default:
                return refusal;
        }
    }
    // A caller who only says a number must not learn whether its owner has an entry already.
    const auto told = joined->created || is_own(turn, ask.customer.phone);
    const auto created = joined->created || !told;
    const auto sentence = created ? Sentence::waits : Sentence::waits_already;
    Json answer{{"say", say(sentence, turn.language, {{"service", subject.service->name}})},
                {"result", created ? "waits" : "waits_already"},
                {"service", service_json(subject)}};
    if (is_own(turn, ask.customer.phone)) answer["waitlist_id"] = joined->entry.id.text();
    return answer;
}

}  // namespace slotkeeper::receptionist
