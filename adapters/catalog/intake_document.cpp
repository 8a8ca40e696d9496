// intake_document: names, meanings and bounds of the members of a field.
#include "adapters/catalog/intake_document.h"

namespace slotkeeper::catalog {

namespace {

using api::document_default;
using api::document_field;
using api::DocumentShape;
using api::Rules;

constexpr Rules kFieldSlug{.length_min = 1, .length_max = limits::slug_length_max, .example = "allergies"};
constexpr Rules kAnswerLength{.min = 1, .max = static_cast<std::int64_t>(limits::answer_length_max)};
constexpr Rules kAnswerBound{.min = -limits::intake_number_max, .max = limits::intake_number_max};

std::optional<IntakeTextsPart> texts_in(const IntakeField& field, Language language) {
    const auto found = field.texts.find(language);
    return found == field.texts.end() ? std::nullopt : std::optional(IntakeTextsPart{found->second});
}

std::optional<std::chrono::year_month_day> day_part(std::optional<std::chrono::sys_days> date) {
    return date ? std::optional(std::chrono::year_month_day(*date)) : std::nullopt;
}

}  // namespace

const DocumentShape<IntakeTextsPart>& IntakeTextsPart::shape() {
    static const DocumentShape<IntakeTextsPart> shape(
        "CatalogIntakeTexts",
        document_default<&IntakeTextsPart::label>("label", "The question, as customers read and hear it.",
                                                  {.example = "Do you have any allergies?"}),
        document_default<&IntakeTextsPart::help>("help", "What explains it; may have several lines.",
                                                 {.length_max = limits::answer_length_max}));
    return shape;
}

const DocumentShape<IntakeLanguagesPart>& IntakeLanguagesPart::shape() {
    static const DocumentShape<IntakeLanguagesPart> shape(
        "CatalogIntakeLanguages", document_field<&IntakeLanguagesPart::de>("de", "In German."),
        document_field<&IntakeLanguagesPart::en>("en", "In English."));
    return shape;
}

const DocumentShape<IntakeConditionPart>& IntakeConditionPart::shape() {
    static const DocumentShape<IntakeConditionPart> shape(
        "CatalogIntakeCondition",
        document_field<&IntakeConditionPart::field>("field", "The slug of an earlier field.", kFieldSlug),
        document_field<&IntakeConditionPart::equals>("equals", "The answer to it, as it is stored.",
                                                     {.length_min = 1, .length_max = limits::answer_length_max}));
    return shape;
}

const DocumentShape<IntakePart>& IntakePart::shape() {
    static const DocumentShape<IntakePart> shape(
        "CatalogIntakeField",
        document_field<&IntakePart::slug>("slug", "Its name in answers; unique in the service.", kFieldSlug),
        document_default<&IntakePart::kind>(
            "kind",
            "What an answer is. file: the address of a file, or its id in your system; the file itself is not stored."),
        document_default<&IntakePart::languages>("languages", "What customers are told of it, by language."),
        document_default<&IntakePart::required>("required", "Whether a booking without an answer is refused."),
        document_field<&IntakePart::shown_if>("shown_if", "It is asked only after this answer. Absent: always."),
        document_field<&IntakePart::length_min>("length_min", "Of a text: the fewest characters.", kAnswerLength),
        document_field<&IntakePart::length_max>("length_max", "Of a text: the most.", kAnswerLength),
        document_field<&IntakePart::pattern>(
            "pattern", "Of a text: its form, as a regular expression (RE2) that covers the whole answer.",
            {.length_min = 1, .length_max = limits::pattern_length_max, .example = "[A-Z]{2}\\d{6}"}),
        document_field<&IntakePart::min>("min", "Of a number: the smallest.", kAnswerBound),
        document_field<&IntakePart::max>("max", "Of a number: the largest.", kAnswerBound),
        document_default<&IntakePart::choices>("choices", "Of a choice: the answers to choose from.",
                                               {.items_max = limits::intake_choices_max}),
        document_field<&IntakePart::date_from>("date_from", "Of a date: the first."),
        document_field<&IntakePart::date_until>("date_until", "Of a date: the last."));
    return shape;
}

std::vector<IntakePart> parts_of(const std::vector<IntakeField>& fields) {
    std::vector<IntakePart> parts;
    for (const auto& field : fields) {
        auto& part =
            parts.emplace_back(IntakePart{.slug = field.slug,
                                          .kind = field.kind,
                                          .languages = {texts_in(field, Language::de), texts_in(field, Language::en)},
                                          .required = field.required,
                                          .length_min = field.length_min,
                                          .length_max = field.length_max,
                                          .min = field.min,
                                          .max = field.max,
                                          .choices = field.choices,
                                          .date_from = day_part(field.date_from),
                                          .date_until = day_part(field.date_until)});
        if (field.shown_if) part.shown_if = IntakeConditionPart{*field.shown_if};
        if (!field.pattern.empty()) part.pattern = field.pattern;
    }
    return parts;
}

std::vector<IntakeField> intake_from(const std::vector<IntakePart>& parts) {
    std::vector<IntakeField> fields;
    for (const auto& part : parts) {
        auto& field = fields.emplace_back(IntakeField{.slug = part.slug,
                                                      .kind = part.kind,
                                                      .required = part.required,
                                                      .length_min = part.length_min,
                                                      .length_max = part.length_max,
                                                      .pattern = part.pattern.value_or(""),
                                                      .min = part.min,
                                                      .max = part.max,
                                                      .choices = part.choices,
                                                      .date_from = part.date_from,
                                                      .date_until = part.date_until});
        if (part.languages.de) field.texts[Language::de] = *part.languages.de;
        if (part.languages.en) field.texts[Language::en] = *part.languages.en;
        if (part.shown_if) field.shown_if = *part.shown_if;
    }
    return fields;
}

}  // namespace slotkeeper::catalog
