// leave_message: records a message for the staff, or a request to call back (request_callback).
//
// The phone number is the one said or called from, and not verified. The same text in the same call is one note.
#include "adapters/receptionist/functions/function_table.h"
#include "adapters/receptionist/identity.h"
#include "engine/base/text.h"
#include "engine/customers/phone.h"
#include "engine/guards/digest.h"
#include "engine/store/voice/note_rows.h"

namespace slotkeeper::receptionist {

namespace {

constexpr std::size_t kTextMax = 1'000;

// The raw number of the call if it cannot be normalised: the staff may still recognise it. Empty if it is withheld.
std::string number_as_it_came(const VoiceTurn& turn) {
    constexpr std::size_t kNumberMax = 20;  // of the column
    auto number = number_of_caller(turn);
    if (!number.empty()) return number;
    for (const auto letter : turn.call.customer_number()) {
        const auto is_of_number = letter == '+' || (letter >= '0' && letter <= '9');
        if (is_of_number && number.size() < kNumberMax) number += letter;
    }
    return number;
}

Result<Json> take_note(const VoiceTurn& turn, bool call_back) {
    store::VoiceNote note;
    note.text = turn.utterance("message");
    if (note.text.empty() && !call_back) {
        return question(turn, ErrorCode::missing_field, "message", Sentence::ask_message);
    }
    if (characters_of(note.text) > kTextMax) {
        return question(turn, ErrorCode::invalid_field, "message", Sentence::message_too_long);
    }
    note.name = turn.utterance("name");
    if (characters_of(note.name) > limits::name_length_max) note.name.clear();
    note.phone = number_as_it_came(turn);
    if (const auto spoken = turn.utterance("phone"); !spoken.empty()) {
        const auto given = normalise_phone(spoken, turn.catalog->company().region);
        if (!given) return phone_question(turn, given.refusal());
        note.phone = *given;
    }
    if (note.phone.empty() && call_back) {
        return question(turn, ErrorCode::missing_field, "phone", Sentence::ask_phone);
    }
    const auto branch = read_branch(turn);
    if (const auto* asked = std::get_if<Json>(&branch)) return *asked;
    note.branch = std::get<const Branch*>(branch)->id;
    note.id = turn.receptionist.ids.make<VoiceNoteId>();
    note.company = turn.catalog->company().id;
    note.call_id = turn.call.call_id;
    note.call_back = call_back;
    note.created_at = turn.now;
    const Json same{note.call_id, note.call_id.empty() ? note.id.text() : "", note.name, note.phone, note.text,
                    call_back};
    note.dedupe_key = hex(sha256(same.dump(-1, ' ', false, Json::error_handler_t::replace)));
    turn.receptionist.database.transact([&](store::Tx& tx) { store::put_voice_note(tx, note); });
    return Json{{"say", say(call_back ? Sentence::call_back_promised : Sentence::message_taken, turn.language)},
                {"result", "noted"}};
}

}  // namespace

Result<Json> leave_message(const VoiceTurn& turn) { return take_note(turn, false); }
Result<Json> request_callback(const VoiceTurn& turn) { return take_note(turn, true); }

}  // namespace slotkeeper::receptionist
