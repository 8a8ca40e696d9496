// policy_parts: the policies of a company and its services as parts of the document, and their conversion.
//
// Amounts are texts like "10.00". Read on: catalog_document.h.
#pragma once

#include "adapters/api/document_shape.h"
#include "engine/catalog/catalog.h"

namespace slotkeeper::catalog {

// Of one action. Absent: of a service, as the company says.
struct PolicyPart {
    std::optional<ChangeBy> by{};
    std::optional<int> moves_max{};
    std::optional<std::string> fee{};
    std::optional<Minutes> free_until{};

    bool operator==(const PolicyPart&) const = default;
    static const api::DocumentShape<PolicyPart>& shape();
};

struct CompanyPolicyPart {
    std::optional<Minutes> notice{};
    std::optional<ChangeBy> by{};
    std::optional<int> moves_max{};
    std::optional<std::string> fee{};
    std::optional<Minutes> free_until{};

    bool operator==(const CompanyPolicyPart&) const = default;
    static const api::DocumentShape<CompanyPolicyPart>& shape();
};

// One member for each language.
struct CancelNamesPart {
    std::optional<std::string> de{}, en{};

    bool operator==(const CancelNamesPart&) const = default;
    static const api::DocumentShape<CancelNamesPart>& shape();
};

struct CancelReasonPart {
    std::string code{};
    std::optional<CancelledBy> by{};  // absent: both
    CancelNamesPart names{};

    bool operator==(const CancelReasonPart&) const = default;
    static const api::DocumentShape<CancelReasonPart>& shape();
};

struct NoShowPart {
    std::optional<int> count{};
    int months = NoShowRule{}.months;
    NoShowEffect then = NoShowRule{}.then;
    std::optional<std::string> fee{}, deposit{};

    bool operator==(const NoShowPart&) const = default;
    static const api::DocumentShape<NoShowPart>& shape();
};

// Of a service. Absent: as the company says.
struct NoShowAmountsPart {
    std::optional<std::string> fee{}, deposit{};

    bool operator==(const NoShowAmountsPart&) const = default;
    static const api::DocumentShape<NoShowAmountsPart>& shape();
};

std::optional<std::string> price_text(std::optional<std::int64_t> price);
// The fields of a refusal begin with the path.
Result<std::optional<std::int64_t>> price_from(const std::optional<std::string>& text, const std::string& path);

PolicyPart part_of(const ChangePolicy& policy);
CompanyPolicyPart company_part_of(const ChangePolicy& policy);
NoShowPart part_of(const NoShowRule& rule);
NoShowAmountsPart part_of(const NoShowAmounts& amounts);
std::vector<CancelReasonPart> parts_of(const std::vector<CancelCode>& codes);

Result<ChangePolicy> policy_from(const PolicyPart& part, const std::string& path);
Result<ChangePolicy> policy_from(const CompanyPolicyPart& part, const std::string& path);
Result<NoShowRule> no_shows_from(const NoShowPart& part, const std::string& path);
Result<NoShowAmounts> no_shows_from(const NoShowAmountsPart& part, const std::string& path);
std::vector<CancelCode> codes_from(const std::vector<CancelReasonPart>& parts);

}  // namespace slotkeeper::catalog
