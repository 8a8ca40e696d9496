// intake_records: the description of the fields that a service asks for.
#include "adapters/views/parts.h"
#include "engine/base/calendar_text.h"

namespace slotkeeper::views {

namespace {

using api::member;
using api::nested;
using api::Parts;

template <std::string IntakeTexts::*Member>
std::map<std::string, std::string> told_by_language(const IntakeField& field) {
    std::map<std::string, std::string> told;
    for (const auto& [language, texts] : field.texts) {
        if (!(texts.*Member).empty()) told.emplace(name_of(language), texts.*Member);
    }
    return told;
}

std::optional<std::string> day_text(std::optional<std::chrono::sys_days> date) {
    return date ? std::optional(format_iso_date(std::chrono::year_month_day(*date))) : std::nullopt;
}

const View<IntakeCondition>& condition_view() {
    static const View<IntakeCondition> view{"IntakeCondition", "On which answer a field depends.",
                                            member("field", "The slug of an earlier field.", &IntakeCondition::field),
                                            member("equals", "The answer to it.", &IntakeCondition::equals)};
    return view;
}

}  // namespace

const View<IntakeField>& intake_field_view() {
    static const View<IntakeField> view{
        "IntakeField",
        "What a booking answers, in `answers`.",
        member("slug", "Its name in `answers`.", &IntakeField::slug),
        member("kind", "`file`: the address of a file, or its id in the system of the client.", &IntakeField::kind),
        member("labels", "The question, by language.", told_by_language<&IntakeTexts::label>),
        member("helps", "What explains it, by language.", told_by_language<&IntakeTexts::help>),
        member("required", "Whether a booking without an answer is refused.", &IntakeField::required),
        nested("shown_if", "It is asked only after this answer; null: always.", condition_view(), Parts::one_or_null,
               &IntakeField::shown_if),
        member("length_min", "Of a text: the fewest characters.", &IntakeField::length_min),
        member("length_max", "Of a text: the most.", &IntakeField::length_max),
        member("pattern", "Of a text: its form, as a regular expression that covers the whole answer.",
               [](const IntakeField& field) { return if_any(field.pattern); }),
        member("min", "Of a number: the smallest.", &IntakeField::min),
        member("max", "Of a number: the largest.", &IntakeField::max),
        member("choices", "Of a choice: the answers to choose from.", &IntakeField::choices),
        member("date_from", "Of a date: the first.",
               [](const IntakeField& field) { return day_text(field.date_from); }),
        member("date_until", "Of a date: the last.",
               [](const IntakeField& field) { return day_text(field.date_until); })};
    return view;
}

}  // namespace slotkeeper::views
