// change_policies: rules and reasons in sentences.
#include "adapters/receptionist/functions/change_policies.h"

#include "adapters/language/name_words.h"
#include "engine/catalog/price.h"

#include <algorithm>

namespace slotkeeper::receptionist {

namespace {

using namespace language;

std::optional<ChangeQuestion> question_about(const VoiceTurn& turn, const Appointment& appointment,
                                             ChangeAction action) {
    const auto* service = turn.catalog->service(appointment.service);
    if (service == nullptr) return std::nullopt;
    return ChangeQuestion{turn.catalog->company(), *service, appointment, action, turn.second(), Channel::voice, true};
}

// "20 Euro", "7,50 Euro", "20 CHF".
std::string spoken_amount(std::int64_t hundredths, const std::string& currency, Language language) {
    auto amount = format_price(hundredths);
    if (amount.ends_with(".00")) amount.resize(amount.size() - 3);
    if (language == Language::de) std::replace(amount.begin(), amount.end(), '.', ',');
    const auto* euro = language == Language::de ? "Euro" : "euros";
    return amount + ' ' + (currency == "EUR" ? euro : currency);
}

Json fee_json(std::int64_t hundredths, const std::string& currency) {
    return {{"amount", format_price(hundredths)}, {"currency", currency}};
}

// Whether the caller's words are this name, or have all its words among others.
bool is_said(const std::string& said, const std::string& name) {
    if (spell_same_name(said, name)) return true;
    const auto words = folded_words(said, Umlauts::two_letters);
    const auto wanted = folded_words(name, Umlauts::two_letters);
    return !wanted.empty() && std::all_of(wanted.begin(), wanted.end(), [&](const std::string& word) {
        return std::find(words.begin(), words.end(), word) != words.end();
    });
}

}  // namespace

std::optional<Json> fee_question(const VoiceTurn& turn, const Appointment& appointment, ChangeAction action) {
    const auto asked = question_about(turn, appointment, action);
    // What is refused costs nothing: the desk says why.
    const auto fee = asked && check_policy(*asked) ? fee_for(*asked) : std::nullopt;
    if (!fee || turn.says_yes("accept_fee")) return std::nullopt;
    const auto& currency = asked->service.currency;
    const auto which = action == ChangeAction::cancel ? Sentence::fee_cancel : Sentence::fee_move;
    auto answer = question(turn, ErrorCode::missing_field, "accept_fee", which,
                           {{"amount", spoken_amount(*fee, currency, turn.language)}});
    answer["fee"] = fee_json(*fee, currency);
    return answer;
}

void tell_fee(Json& answer, const VoiceTurn& turn, const Appointment& before, const Appointment& after,
              ChangeAction action) {
    const auto asked = question_about(turn, before, action);
    // An earlier change may have cost something too.
    const auto is_new = after.fee && after.fee_reason == fee_reason(action) && after.version > before.version;
    if (!is_new || !asked || !fee_for(*asked)) return;
    answer["say"] = answer["say"].get<std::string>() + ' ' +
                    say(Sentence::fee_due, turn.language,
                        {{"amount", spoken_amount(*after.fee, after.fee_currency, turn.language)}});
    answer["fee"] = fee_json(*after.fee, after.fee_currency);
}

bool is_about_policy(ErrorCode code) {
    return code == ErrorCode::too_late || code == ErrorCode::staff_only || code == ErrorCode::too_many_moves;
}

std::string policy_sentence(const VoiceTurn& turn, ErrorCode code, const Appointment& appointment,
                            ChangeAction action) {
    const auto which = code == ErrorCode::staff_only       ? Sentence::staff_only
                       : code == ErrorCode::too_many_moves ? Sentence::too_many_moves
                                                           : Sentence::too_late;
    auto text = say(which, turn.language);
    const auto is_cancel = action == ChangeAction::cancel;
    const auto other = question_about(turn, appointment, is_cancel ? ChangeAction::reschedule : ChangeAction::cancel);
    if (!other || !check_policy(*other)) return text;
    return text + ' ' + say(is_cancel ? Sentence::can_still_move : Sentence::can_still_cancel, turn.language);
}

std::string cancel_code_meant(const VoiceTurn& turn) {
    const auto said = turn.utterance("reason");
    if (said.empty()) return {};
    for (const auto& code : turn.catalog->company().cancel_codes) {
        if (code.by == CancelledBy::staff) continue;
        if (said == code.code) return code.code;
        for (const auto& [language, name] : code.names) {
            if (is_said(said, name)) return code.code;
        }
    }
    return {};
}

}  // namespace slotkeeper::receptionist
