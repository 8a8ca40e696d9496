// intake_questions: answers come as an object, by the slugs of the fields or by what they ask.
#include "adapters/receptionist/functions/intake_questions.h"

#include "adapters/language/voice_arguments.h"
#include "adapters/receptionist/functions/function_table.h"
#include "engine/base/calendar_text.h"
#include "engine/base/folding.h"
#include "engine/base/text.h"
#include "engine/booking/intake_rules.h"

#include <algorithm>

namespace slotkeeper::receptionist {

namespace {

// Models write the object as an object or as its text.
nlohmann::json answers_given(const VoiceTurn& turn) {
    if (!turn.function.takes("answers")) throw std::logic_error("the function does not take answers");
    const auto at = turn.arguments.is_object() ? turn.arguments.find("answers") : turn.arguments.end();
    if (at == turn.arguments.end()) return nullptr;
    if (!at->is_string()) return *at;
    return nlohmann::json::parse(at->get_ref<const std::string&>(), nullptr, /*allow_exceptions=*/false);
}

std::string text_of_answer(const nlohmann::json& value, Language language) {
    if (value.is_string()) return without_controls(value.get<std::string>());
    if (value.is_number()) return value.dump();
    if (value.is_boolean()) {
        const auto yes = value.get<bool>();
        return language == Language::de ? (yes ? "ja" : "nein") : (yes ? "yes" : "no");
    }
    std::string text;
    if (!value.is_array()) return text;
    for (const auto& one : value) {
        if (one.is_string()) text += (text.empty() ? "" : ", ") + without_controls(one.get<std::string>());
    }
    return text;
}

// Empty if the field is not answered.
std::string said_to(const IntakeField& field, const nlohmann::json& given, Language language) {
    if (!given.is_object()) return {};
    for (const auto& [name, value] : given.items()) {
        if (folded(name) != folded(field.slug) && !spell_same_name(name, label_of(field, language))) continue;
        return text_of_answer(value, language);
    }
    return {};
}

// As the rules expect it, if it can be understood.
std::string written_form(const IntakeField& field, std::string text, const VoiceTurn& turn, const Branch& branch) {
    if (normal_answer(field, text)) return text;
    if (field.kind == IntakeKind::number) {
        if (std::count(text.begin(), text.end(), ',') == 1) std::replace(text.begin(), text.end(), ',', '.');
        if (normal_answer(field, text)) return text;
        const auto number = people_meant(text);
        return number ? std::to_string(*number) : text;
    }
    if (field.kind == IntakeKind::date) {
        const auto day = day_meant(text, branch.zone, turn.second());
        return day ? format_iso_date(*day) : text;
    }
    for (const auto& choice : field.choices) {
        if (spell_same_name(choice, text)) return choice;
    }
    return text;
}

Json ask_field(const VoiceTurn& turn, const Service& service, const IntakeField& field, ErrorCode code,
               const Answers& known) {
    const auto label = label_of(field, turn.language);
    const auto few = !field.choices.empty() && field.choices.size() <= kChoicesMax;
    const auto choices = few ? spoken_choice(field.choices, turn.language) : std::string();
    const auto missing = code == ErrorCode::missing_field;
    const auto which = !missing ? Sentence::ask_answer_again : few ? Sentence::ask_answer_among : Sentence::ask_answer;
    auto asked = question(turn, code, "answers", which, {{"question", label}, {"choices", choices}});
    asked["slug"] = field.slug;
    asked["questions"] = questions_json(turn, service, known);
    return asked;
}

}  // namespace

Json questions_json(const VoiceTurn& turn, const Service& service, const Answers& known) {
    auto list = Json::array();
    const auto& fields = service.intake;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        const auto& field = fields[i];
        if (field.kind == IntakeKind::file || known.contains(field.slug) || !is_asked(fields, i, known)) continue;
        Json one{{"slug", field.slug},
                 {"question", label_of(field, turn.language)},
                 {"kind", name_of(field.kind)},
                 {"required", field.required}};
        if (const auto help = help_of(field, turn.language); !help.empty()) one["help"] = help;
        if (!field.choices.empty()) one["choices"] = field.choices;
        list.push_back(std::move(one));
    }
    return list;
}

std::variant<Answers, Json> read_answers(const VoiceTurn& turn, const Subject& subject, const Answers& known) {
    const auto& fields = subject.service->intake;
    Answers answers;
    if (fields.empty()) return answers;
    const auto given = answers_given(turn);
    const IntakeField* missing = nullptr;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        const auto& field = fields[i];
        if (!is_asked(fields, i, answers)) continue;
        const auto said = said_to(field, given, turn.language);
        if (!said.empty()) {
            const auto answer = normal_answer(field, written_form(field, said, turn, *subject.branch));
            if (!answer) return ask_field(turn, *subject.service, field, answer.refusal().code, answers);
            answers.emplace(field.slug, *answer);
        } else if (const auto before = known.find(field.slug); before != known.end()) {
            answers.insert(*before);
        } else if (missing == nullptr && is_demanded(field, Channel::voice)) {
            missing = &field;
        }
    }
    if (missing != nullptr) {
        return ask_field(turn, *subject.service, *missing, ErrorCode::missing_field, answers);
    }
    return answers;
}

}  // namespace slotkeeper::receptionist
