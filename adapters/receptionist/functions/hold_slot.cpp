// hold_slot: holds a start for the caller while they decide.
//
// The hold belongs to the call: book_appointment in the same call converts it, any other booking or move in the call
// releases it, and it expires by itself.
#include "adapters/receptionist/functions/function_table.h"
#include "adapters/receptionist/functions/held_slots.h"
#include "adapters/receptionist/functions/intake_questions.h"

namespace slotkeeper::receptionist {

Result<Json> hold_slot(const VoiceTurn& turn) {
    const auto read = read_subject(turn);
    if (const auto* asked = std::get_if<Json>(&read)) return *asked;
    const auto& subject = std::get<Subject>(read);
    const auto& branch = *subject.branch;
    const auto start = read_start(turn, branch);
    if (const auto* asked = std::get_if<Json>(&start)) return *asked;
    const auto wanted = std::get<Instant>(start);
    if (turn.call.call_id.empty()) return question(turn, ErrorCode::missing_field, "call_id", Sentence::not_bookable);

    const auto held = hold_for_call(turn, subject, wanted);
    if (!held) {
        if (held.refusal().code != ErrorCode::too_many_holds) {
            return refused_start(turn, subject, wanted, held.refusal());
        }
        return Json{{"say", say(Sentence::too_many_held, turn.language)}, {"result", name_of(held.refusal().code)}};
    }
    const auto when = spoken(wanted, turn.manner(branch));
    Json answer{{"say", say(Sentence::held, turn.language, {{"service", subject.service->name}, {"when", when}})},
                {"result", "held"},
                {"start", branch.zone.format_rfc3339(wanted)},
                {"time_zone", branch.zone.name()},
                {"held_until", branch.zone.format_rfc3339(*held->expires_at)},
                {"service", service_json(subject, wanted)}};
    if (auto questions = questions_json(turn, *subject.service); !questions.empty()) {
        answer["questions"] = std::move(questions);
    }
    return answer;
}

}  // namespace slotkeeper::receptionist
