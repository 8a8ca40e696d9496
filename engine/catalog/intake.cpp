// intake: conditions, and the rules of the fields themselves.
#include "engine/catalog/intake.h"

#include "engine/base/folding.h"
#include "engine/base/limits.h"
#include "engine/base/text.h"
#include "engine/catalog/catalog.h"
#include "engine/catalog/slug.h"
#include "engine/catalog/text_pattern.h"

#include <algorithm>
#include <set>

namespace slotkeeper {

namespace {

std::string told_in(const IntakeField& field, Language language, std::string IntakeTexts::*member) {
    const auto own = field.texts.find(language);
    if (own != field.texts.end() && !(own->second.*member).empty()) return own->second.*member;
    for (const auto& [other, texts] : field.texts) {
        if (!(texts.*member).empty()) return texts.*member;
    }
    return {};
}

class IntakeCheck {
public:
    IntakeCheck(const std::vector<IntakeField>& fields, Checks& check) : fields_(fields), check_(check) {}

    void run(const std::string& path) {
        if (fields_.size() > limits::intake_fields_max) {
            wrong(path, "must have at most " + std::to_string(limits::intake_fields_max) + " items");
        }
        std::set<std::string> slugs;
        for (std::size_t i = 0; i < fields_.size(); ++i) {
            const auto at = path + '[' + std::to_string(i) + ']';
            const auto& slug = fields_[i].slug;
            if (!is_slug(slug)) {
                wrong(at + ".slug", "must have 1 to " + std::to_string(limits::slug_length_max) +
                                        " letters a to z, digits and single hyphens between them");
            } else if (!slugs.insert(slug).second) {
                wrong(at + ".slug", "must be unique");
            }
            field(i, at);
        }
    }

private:
    void wrong(std::string path, std::string message) {
        check_.note(refuse(ErrorCode::invalid_field, std::move(path), std::move(message)));
    }

    void text(const std::string& text, const std::string& path, std::size_t length_max, Lines lines = Lines::one) {
        if (auto trouble = trouble_with_text(text, length_max, lines); !trouble.empty()) wrong(path, trouble);
    }

    template <class Number>
    void number(const std::optional<Number>& value, const std::string& path, std::int64_t min, std::int64_t max) {
        if (!value || (*value >= min && *value <= max)) return;
        wrong(path, "must be " + std::to_string(min) + " to " + std::to_string(max));
    }

    // A rule that belongs to another kind of field would never apply.
    void only_for(IntakeKind kind, const IntakeField& field, bool given, const std::string& path) {
        if (given && field.kind != kind) wrong(path, "is for fields of the kind " + std::string(name_of(kind)));
    }

    void field(std::size_t at, const std::string& path) {
        const auto& one = fields_[at];
        for (const auto& [language, texts] : one.texts) {
            const auto of = path + ".languages." + std::string(name_of(language));
            text(texts.label, of + ".label", limits::name_length_max);
            text(texts.help, of + ".help", limits::answer_length_max, Lines::many);
        }
        lengths(one, path);
        choices(one, path + ".choices");
        only_for(IntakeKind::number, one, one.min.has_value(), path + ".min");
        only_for(IntakeKind::number, one, one.max.has_value(), path + ".max");
        number(one.min, path + ".min", -limits::intake_number_max, limits::intake_number_max);
        number(one.max, path + ".max", one.min.value_or(-limits::intake_number_max), limits::intake_number_max);
        only_for(IntakeKind::date, one, one.date_from.has_value(), path + ".date_from");
        only_for(IntakeKind::date, one, one.date_until.has_value(), path + ".date_until");
        if (one.date_from && one.date_until && *one.date_until < *one.date_from) {
            wrong(path + ".date_until", "must not lie before date_from");
        }
        if (one.shown_if) condition(at, *one.shown_if, path + ".shown_if");
    }

    void lengths(const IntakeField& one, const std::string& path) {
        only_for(IntakeKind::text, one, one.length_min.has_value(), path + ".length_min");
        only_for(IntakeKind::text, one, one.length_max.has_value(), path + ".length_max");
        only_for(IntakeKind::text, one, !one.pattern.empty(), path + ".pattern");
        number(one.length_min, path + ".length_min", 1, limits::answer_length_max);
        number(one.length_max, path + ".length_max", one.length_min.value_or(1), limits::answer_length_max);
        if (one.pattern.empty()) return;
        text(one.pattern, path + ".pattern", limits::pattern_length_max);
        if (const auto fine = check_pattern(one.pattern, path + ".pattern"); !fine) check_.note(fine.refusal());
    }

    void choices(const IntakeField& one, const std::string& path) {
        const auto& list = one.choices;
        only_for(IntakeKind::choice, one, !list.empty(), path);
        if (one.kind == IntakeKind::choice && list.empty()) wrong(path, "must not be empty for a choice");
        if (list.size() > limits::intake_choices_max) {
            wrong(path, "must have at most " + std::to_string(limits::intake_choices_max) + " items");
        }
        for (std::size_t i = 0; i < list.size(); ++i) {
            const auto at = path + '[' + std::to_string(i) + ']';
            text(list[i], at, limits::name_length_max);
            if (!can_be_seen(list[i])) wrong(at, "must not be empty");
            const auto end = list.begin() + static_cast<std::ptrdiff_t>(i);
            const auto same = [&](const std::string& other) { return equal_but_for_case(list[i], other); };
            if (std::any_of(list.begin(), end, same)) wrong(at, "must be given once");
        }
    }

    // On an earlier field, so that no two fields wait for each other.
    void condition(std::size_t at, const IntakeCondition& condition, const std::string& path) {
        const auto end = fields_.begin() + static_cast<std::ptrdiff_t>(at);
        const auto other =
            std::find_if(fields_.begin(), end, [&](const IntakeField& one) { return one.slug == condition.field; });
        if (other == end) return wrong(path + ".field", "must be the slug of an earlier field");
        text(condition.equals, path + ".equals", limits::answer_length_max);
        if (condition.equals.empty()) wrong(path + ".equals", "must not be empty");
        const auto& choices = other->choices;
        const auto is_choice = std::find(choices.begin(), choices.end(), condition.equals) != choices.end();
        if (other->kind == IntakeKind::choice && !is_choice) wrong(path + ".equals", "must be a choice of that field");
    }

    const std::vector<IntakeField>& fields_;
    Checks& check_;
};

}  // namespace

const IntakeField* field_named(const std::vector<IntakeField>& fields, std::string_view slug) {
    const auto found = std::find_if(fields.begin(), fields.end(), [&](const auto& one) { return one.slug == slug; });
    return found == fields.end() ? nullptr : &*found;
}

bool is_asked(const std::vector<IntakeField>& fields, std::size_t at, const Answers& answers) {
    const auto& condition = fields[at].shown_if;
    if (!condition) return true;
    // Only earlier fields count, so this ends whatever is stored.
    for (std::size_t i = 0; i < at; ++i) {
        if (fields[i].slug != condition->field) continue;
        const auto answer = answers.find(condition->field);
        return answer != answers.end() && answer->second == condition->equals && is_asked(fields, i, answers);
    }
    return false;
}

std::string label_of(const IntakeField& field, Language language) {
    auto label = told_in(field, language, &IntakeTexts::label);
    return label.empty() ? field.slug : label;
}

std::string help_of(const IntakeField& field, Language language) {
    return told_in(field, language, &IntakeTexts::help);
}

void check_intake(const std::vector<IntakeField>& fields, const std::string& path, Checks& check) {
    IntakeCheck(fields, check).run(path);
}

}  // namespace slotkeeper
