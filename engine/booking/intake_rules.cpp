// intake_rules: one check for each kind of field.
#include "engine/booking/intake_rules.h"

#include "engine/base/calendar_text.h"
#include "engine/base/folding.h"
#include "engine/base/limits.h"
#include "engine/base/text.h"
#include "engine/catalog/text_pattern.h"

#include <algorithm>
#include <set>

namespace slotkeeper {

namespace {

constexpr std::size_t kWholeDigits = 9, kDecimals = 3;
constexpr std::int64_t kThousand = 1'000;

Result<std::string> wrong_answer(const IntakeField& field, std::string message) {
    return refuse(ErrorCode::invalid_field, answer_path(field.slug), std::move(message));
}

std::string_view without_spaces(std::string_view text) {
    const auto from = text.find_first_not_of(" \t\r\n");
    if (from == std::string_view::npos) return {};
    return text.substr(from, text.find_last_not_of(" \t\r\n") - from + 1);
}

bool are_digits(std::string_view text) { return text.find_first_not_of("0123456789") == std::string_view::npos; }

std::string format_thousandths(std::int64_t value) {
    const auto size = value < 0 ? -value : value;
    auto text = (value < 0 ? "-" : "") + std::to_string(size / kThousand);
    auto decimals = std::to_string(size % kThousand + kThousand).substr(1);
    while (!decimals.empty() && decimals.back() == '0') decimals.pop_back();
    return decimals.empty() ? text : text + '.' + decimals;
}

// "-72.5"; std::nullopt for more digits than a thousandth needs.
std::optional<std::int64_t> parse_thousandths(std::string_view text) {
    const auto negative = text.starts_with('-');
    if (negative) text.remove_prefix(1);
    const auto point = text.find('.');
    const auto whole = text.substr(0, point);
    auto decimals = point == std::string_view::npos ? std::string() : std::string(text.substr(point + 1));
    if (whole.empty() || !are_digits(whole) || !are_digits(decimals)) return std::nullopt;
    if (whole.size() > kWholeDigits || decimals.size() > kDecimals) return std::nullopt;
    if (point != std::string_view::npos && decimals.empty()) return std::nullopt;
    decimals.resize(kDecimals, '0');
    const auto value = std::stoll(std::string(whole)) * kThousand + std::stoll(decimals);
    return negative ? -value : value;
}

Result<std::string> text_answer(const IntakeField& field, std::string_view given) {
    const auto most =
        field.length_max ? static_cast<std::size_t>(std::max(*field.length_max, 0)) : limits::answer_length_max;
    if (auto trouble = trouble_with_text(given, most, Lines::many); !trouble.empty()) {
        return wrong_answer(field, std::move(trouble));
    }
    if (field.length_min && std::cmp_less(characters_of(given), *field.length_min)) {
        return wrong_answer(field, "must have at least " + std::to_string(*field.length_min) + " characters");
    }
    if (field.pattern.empty() || covers(field.pattern, given)) return std::string(given);
    return wrong_answer(field, "must have the form " + field.pattern);
}

Result<std::string> number_answer(const IntakeField& field, std::string_view given) {
    const auto value = parse_thousandths(given);
    if (!value) return wrong_answer(field, "must be a number like 72 or 72.5");
    if (field.min && *value < *field.min * kThousand) {
        return wrong_answer(field, "must be at least " + std::to_string(*field.min));
    }
    if (field.max && *value > *field.max * kThousand) {
        return wrong_answer(field, "must be at most " + std::to_string(*field.max));
    }
    return format_thousandths(*value);
}

Result<std::string> choice_answer(const IntakeField& field, std::string_view given) {
    const auto found = std::find_if(field.choices.begin(), field.choices.end(),
                                    [&](const std::string& choice) { return equal_but_for_case(choice, given); });
    if (found != field.choices.end()) return *found;
    std::string all;
    for (const auto& choice : field.choices) all.append(all.empty() ? "" : ", ").append(choice);
    return wrong_answer(field, "must be one of " + all);
}

Result<std::string> date_answer(const IntakeField& field, std::string_view given) {
    const auto date = parse_iso_date(given);
    if (!date) return wrong_answer(field, "must be a day like 2026-12-24");
    const std::chrono::sys_days day(*date);
    if (field.date_from && day < *field.date_from) {
        return wrong_answer(field, "must not lie before " + format_iso_date(*field.date_from));
    }
    if (field.date_until && day > *field.date_until) {
        return wrong_answer(field, "must not lie after " + format_iso_date(*field.date_until));
    }
    return format_iso_date(*date);
}

// A reference never holds the file itself, as an address of the scheme `data` would.
Result<std::string> file_answer(const IntakeField& field, std::string_view given) {
    const auto is_plain = [](char letter) { return letter > 0x20 && letter < 0x7f; };
    const auto is_address = given.starts_with("https://") || given.starts_with("http://");
    const auto is_id = given.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-/") ==
                       std::string_view::npos;
    if (given.size() <= limits::url_length_max && std::all_of(given.begin(), given.end(), is_plain) &&
        (is_address || is_id)) {
        return std::string(given);
    }
    return wrong_answer(field, "must be the address of a file (https://…) or its id, without spaces and of at most " +
                                   std::to_string(limits::url_length_max) + " characters");
}

Refusal not_asked(const IntakeField& field) {
    return refuse(ErrorCode::invalid_field, answer_path(field.slug),
                  "is only asked if " + field.shown_if->field + " is " + field.shown_if->equals);
}

Refusal unknown_answer(const std::string& slug) {
    return refuse(ErrorCode::unknown_field, answer_path(slug), "this service has no such field");
}

Refusal missing_answer(const IntakeField& field) {
    return refuse(ErrorCode::missing_field, answer_path(field.slug), "is needed");
}

bool has_content(const Answers& answers, const std::string& slug) {
    const auto found = answers.find(slug);
    return found != answers.end() && !without_spaces(found->second).empty();
}

}  // namespace

std::string answer_path(std::string_view slug) { return "answers." + std::string(slug); }

Result<std::string> normal_answer(const IntakeField& field, std::string_view given) {
    const auto text = without_spaces(given);
    switch (field.kind) {
        case IntakeKind::text:
            return text_answer(field, text);
        case IntakeKind::number:
            return number_answer(field, text);
        case IntakeKind::choice:
            return choice_answer(field, text);
        case IntakeKind::date:
            return date_answer(field, text);
        case IntakeKind::file:
            return file_answer(field, text);
    }
    return wrong_answer(field, "cannot be answered");
}

bool is_demanded(const IntakeField& field, Channel channel) {
    return field.required && !(channel == Channel::voice && field.kind == IntakeKind::file);
}

Result<Answers> check_answers(const std::vector<IntakeField>& fields, const Answers& given, Channel channel) {
    Checks check;
    Answers kept;
    for (const auto& [slug, answer] : given) {
        if (field_named(fields, slug) == nullptr) check.note(unknown_answer(slug));
    }
    for (std::size_t i = 0; i < fields.size(); ++i) {
        const auto& field = fields[i];
        const auto answered = has_content(given, field.slug);
        if (!is_asked(fields, i, kept)) {
            // If the answer that decides it is wrong itself, only that is refused.
            if (answered && !check.failed(answer_path(field.shown_if->field))) check.note(not_asked(field));
        } else if (answered) {
            const auto answer = normal_answer(field, given.at(field.slug));
            if (answer) kept.emplace(field.slug, *answer);
            if (!answer) check.note(answer.refusal());
        } else if (is_demanded(field, channel)) {
            check.note(missing_answer(field));
        }
    }
    if (check.failed()) return check.refusal();
    return kept;
}

Result<Answers> edited_answers(const std::vector<IntakeField>& fields, const Answers& present,
                               const EditAppointment& edit) {
    if (!edit.drops_answers && edit.answers.empty()) return present;
    Checks check;
    auto wanted = edit.drops_answers ? Answers() : present;
    Answers given;
    for (const auto& [slug, answer] : edit.answers) {
        wanted.erase(slug);
        if (!answer || without_spaces(*answer).empty()) continue;
        given.emplace(slug, *answer);
        if (field_named(fields, slug) == nullptr) check.note(unknown_answer(slug));
    }
    Answers kept;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        const auto& field = fields[i];
        auto stored = wanted.extract(field.slug);
        const auto fresh = given.find(field.slug);
        if (!is_asked(fields, i, kept)) {
            const auto decided = check.failed(answer_path(field.shown_if->field));
            if (fresh != given.end() && !decided) check.note(not_asked(field));
        } else if (fresh != given.end()) {
            const auto answer = normal_answer(field, fresh->second);
            if (answer) kept.emplace(field.slug, *answer);
            if (!answer) check.note(answer.refusal());
        } else if (stored) {
            kept.insert(std::move(stored));
        } else if (field.required && (present.contains(field.slug) || !is_asked(fields, i, present))) {
            check.note(missing_answer(field));
        }
    }
    if (check.failed()) return check.refusal();
    kept.merge(wanted);
    return kept;
}

}  // namespace slotkeeper
