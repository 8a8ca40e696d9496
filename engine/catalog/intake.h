// intake: what a service asks of those who book it: allergies, a customer number, a picture.
//
// A field may depend on the answer to an earlier one; it is then asked only with that answer. Labels are told to
// customers in their language. Read on: booking/intake_rules.h checks answers.
#pragma once

#include "engine/base/result.h"
#include "engine/catalog/language.h"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace slotkeeper {

// A file is a reference: an address, or an id in the system of the client. Its bytes are never stored.
enum class IntakeKind : std::uint8_t { text, number, choice, date, file };
template <>
struct EnumNames<IntakeKind> {
    static constexpr std::array<std::string_view, 5> all{"text", "number", "choice", "date", "file"};
};

struct IntakeTexts {
    std::string label{}, help{};

    bool operator==(const IntakeTexts&) const = default;
};

// The field is asked if the other one was answered like this.
struct IntakeCondition {
    std::string field{}, equals{};

    bool operator==(const IntakeCondition&) const = default;
};

struct IntakeField {
    std::string slug{};  // unique in the service
    IntakeKind kind = IntakeKind::text;
    std::map<Language, IntakeTexts> texts{};
    bool required = false;
    std::optional<IntakeCondition> shown_if{};
    std::optional<int> length_min{}, length_max{};                   // of a text, in characters
    std::string pattern{};                                           // of a text; a regular expression
    std::optional<std::int64_t> min{}, max{};                        // of a number
    std::vector<std::string> choices{};                              // of a choice
    std::optional<std::chrono::sys_days> date_from{}, date_until{};  // of a date, both inclusive

    bool operator==(const IntakeField&) const = default;
};

// By the slugs of the fields, in the form in which they are stored: "72.5", "2026-12-24".
using Answers = std::map<std::string, std::string>;

// nullptr if the service has no such field.
const IntakeField* field_named(const std::vector<IntakeField>& fields, std::string_view slug);

// Whether the field at this place is asked of someone who gave these answers.
bool is_asked(const std::vector<IntakeField>& fields, std::size_t at, const Answers& answers);

// In the language, else in another one; without any, the label is the slug.
std::string label_of(const IntakeField& field, Language language);
std::string help_of(const IntakeField& field, Language language);

// The fields of a service that is changed: unique slugs, bounds, and conditions on earlier fields.
void check_intake(const std::vector<IntakeField>& fields, const std::string& path, Checks& check);

}  // namespace slotkeeper
