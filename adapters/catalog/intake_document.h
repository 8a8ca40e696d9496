// intake_document: the fields that a service asks for, as a part of its document.
//
// A choice, bound or pattern belongs to one kind of field; the rules of a draft refuse it for any other. Read on:
// engine/catalog/intake.h.
#pragma once

#include "adapters/api/document_shape.h"
#include "engine/catalog/catalog.h"

namespace slotkeeper::catalog {

struct IntakeTextsPart : IntakeTexts {
    bool operator==(const IntakeTextsPart&) const = default;
    static const api::DocumentShape<IntakeTextsPart>& shape();
};

// One member for each language.
struct IntakeLanguagesPart {
    std::optional<IntakeTextsPart> de{}, en{};

    bool operator==(const IntakeLanguagesPart&) const = default;
    static const api::DocumentShape<IntakeLanguagesPart>& shape();
};

struct IntakeConditionPart : IntakeCondition {
    bool operator==(const IntakeConditionPart&) const = default;
    static const api::DocumentShape<IntakeConditionPart>& shape();
};

struct IntakePart {
    std::string slug{};
    IntakeKind kind = IntakeKind::text;
    IntakeLanguagesPart languages{};
    bool required = false;
    std::optional<IntakeConditionPart> shown_if{};
    std::optional<int> length_min{}, length_max{};
    std::optional<std::string> pattern{};
    std::optional<std::int64_t> min{}, max{};
    std::vector<std::string> choices{};
    std::optional<std::chrono::year_month_day> date_from{}, date_until{};

    bool operator==(const IntakePart&) const = default;
    static const api::DocumentShape<IntakePart>& shape();
};

std::vector<IntakePart> parts_of(const std::vector<IntakeField>& fields);
std::vector<IntakeField> intake_from(const std::vector<IntakePart>& parts);

}  // namespace slotkeeper::catalog
