// policy_parts: shapes and conversions.
#include "adapters/catalog/policy_parts.h"

#include "engine/base/limits.h"
#include "engine/catalog/price.h"

namespace slotkeeper::catalog {

namespace {

using api::document_default;
using api::document_field;
using api::DocumentShape;
using api::Rules;

constexpr Rules kMinutesBefore{.min = 0, .max = limits::notice_max.count()};
constexpr Rules kFee{.length_min = 1, .length_max = 12, .example = "10.00"};
constexpr Rules kMoves{.min = 0, .max = limits::moves_max};

constexpr auto kByMeaning = "Who may. `staff`: not the customers themselves, by telephone or on a web site.";
constexpr auto kMovesMeaning = "Of `reschedule`: how often a customer may move one booking.";
constexpr auto kFeeMeaning =
    "What a customer owes for it, in the currency of the service. It is recorded, and not collected.";
constexpr auto kNoShowFeeMeaning = "What a customer owes who did not come, in the currency of the service.";
constexpr auto kDepositMeaning =
    "What is asked for in advance, if a booking is marked with `deposit_required`. Absent: it is only marked.";
constexpr auto kFreeMeaning = "Without the fee until this long before the start. Absent: never.";

}  // namespace

const DocumentShape<PolicyPart>& PolicyPart::shape() {
    static const DocumentShape<PolicyPart> shape(
        "CatalogPolicy", document_field<&PolicyPart::by>("by", kByMeaning),
        document_field<&PolicyPart::moves_max>("moves_max", kMovesMeaning, kMoves),
        document_field<&PolicyPart::fee>("fee", kFeeMeaning, kFee),
        document_field<&PolicyPart::free_until>("free_until_minutes", kFreeMeaning, kMinutesBefore));
    return shape;
}

const DocumentShape<CompanyPolicyPart>& CompanyPolicyPart::shape() {
    static const DocumentShape<CompanyPolicyPart> shape(
        "CatalogCompanyPolicy",
        document_field<&CompanyPolicyPart::notice>(
            "notice_minutes",
            "Customers may until this long before the start, if the service has no notice of its own.", kMinutesBefore),
        document_field<&CompanyPolicyPart::by>("by", kByMeaning),
        document_field<&CompanyPolicyPart::moves_max>("moves_max", kMovesMeaning, kMoves),
        document_field<&CompanyPolicyPart::fee>("fee", kFeeMeaning, kFee),
        document_field<&CompanyPolicyPart::free_until>("free_until_minutes", kFreeMeaning, kMinutesBefore));
    return shape;
}

const DocumentShape<CancelNamesPart>& CancelNamesPart::shape() {
    constexpr Rules kName{.length_min = 1, .length_max = limits::spoken_name_length_max};
    static const DocumentShape<CancelNamesPart> shape("CatalogCancelNames",
                                                      document_field<&CancelNamesPart::de>("de", "In German.", kName),
                                                      document_field<&CancelNamesPart::en>("en", "In English.", kName));
    return shape;
}

const DocumentShape<CancelReasonPart>& CancelReasonPart::shape() {
    static const DocumentShape<CancelReasonPart> shape(
        "CatalogCancelReason",
        document_field<&CancelReasonPart::code>(
            "code", "What is stored: small letters, digits and underscores.",
            {.length_min = 1, .length_max = limits::cancel_code_length_max, .example = "ill"}),
        document_field<&CancelReasonPart::by>("by", "Who may give it. Absent: customers and staff."),
        document_default<&CancelReasonPart::names>("names", "How it is said, by language."));
    return shape;
}

const DocumentShape<NoShowPart>& NoShowPart::shape() {
    static const DocumentShape<NoShowPart> shape(
        "CatalogNoShows",
        document_field<&NoShowPart::count>("count", "From so many no-shows on. Absent: there is no rule.",
                                           {.min = 1, .max = limits::no_shows_max}),
        document_default<&NoShowPart::months>("months", "Counted over so many months before the booking.",
                                              {.min = 1, .max = limits::no_show_months_max}),
        document_default<&NoShowPart::then>(
            "then",
            "What happens to a booking of such a customer. `block`: it is refused; `deposit`: it is marked with "
            "`deposit_required`; `approval`: it waits until the staff approve it."),
        document_field<&NoShowPart::fee>("fee", kNoShowFeeMeaning, kFee),
        document_field<&NoShowPart::deposit>("deposit", kDepositMeaning, kFee));
    return shape;
}

const DocumentShape<NoShowAmountsPart>& NoShowAmountsPart::shape() {
    static const DocumentShape<NoShowAmountsPart> shape(
        "CatalogServiceNoShows", document_field<&NoShowAmountsPart::fee>("fee", kNoShowFeeMeaning, kFee),
        document_field<&NoShowAmountsPart::deposit>("deposit", kDepositMeaning, kFee));
    return shape;
}

std::optional<std::string> price_text(std::optional<std::int64_t> price) {
    return price ? std::optional(format_price(*price)) : std::nullopt;
}

Result<std::optional<std::int64_t>> price_from(const std::optional<std::string>& text, const std::string& path) {
    if (!text) return std::optional<std::int64_t>();
    const auto price = parse_price(*text, path);
    return price ? Result(std::optional(*price)) : Result<std::optional<std::int64_t>>(price.refusal());
}

PolicyPart part_of(const ChangePolicy& policy) {
    return {policy.by, policy.moves_max, price_text(policy.fee), policy.free_until};
}

CompanyPolicyPart company_part_of(const ChangePolicy& policy) {
    return {policy.notice, policy.by, policy.moves_max, price_text(policy.fee), policy.free_until};
}

NoShowPart part_of(const NoShowRule& rule) {
    return {rule.count, rule.months, rule.then, price_text(rule.fee), price_text(rule.deposit)};
}

NoShowAmountsPart part_of(const NoShowAmounts& amounts) {
    return {price_text(amounts.fee), price_text(amounts.deposit)};
}

std::vector<CancelReasonPart> parts_of(const std::vector<CancelCode>& codes) {
    std::vector<CancelReasonPart> parts;
    for (const auto& code : codes) {
        auto& part = parts.emplace_back(CancelReasonPart{code.code, code.by});
        for (const auto& [language, name] : code.names) {
            (language == Language::de ? part.names.de : part.names.en) = name;
        }
    }
    return parts;
}

Result<ChangePolicy> policy_from(const PolicyPart& part, const std::string& path) {
    const auto fee = price_from(part.fee, path + ".fee");
    if (!fee) return fee.refusal();
    return ChangePolicy{{}, part.by, part.moves_max, *fee, part.free_until};
}

Result<ChangePolicy> policy_from(const CompanyPolicyPart& part, const std::string& path) {
    const auto fee = price_from(part.fee, path + ".fee");
    if (!fee) return fee.refusal();
    return ChangePolicy{part.notice, part.by, part.moves_max, *fee, part.free_until};
}

Result<NoShowAmounts> no_shows_from(const NoShowAmountsPart& part, const std::string& path) {
    Checks check;
    const auto fee = check(price_from(part.fee, path + ".fee"));
    const auto deposit = check(price_from(part.deposit, path + ".deposit"));
    if (check.failed()) return check.refusal();
    return NoShowAmounts{fee, deposit};
}

Result<NoShowRule> no_shows_from(const NoShowPart& part, const std::string& path) {
    const auto amounts = no_shows_from(NoShowAmountsPart{part.fee, part.deposit}, path);
    if (!amounts) return amounts.refusal();
    return NoShowRule{part.count, part.months, part.then, amounts->fee, amounts->deposit};
}

std::vector<CancelCode> codes_from(const std::vector<CancelReasonPart>& parts) {
    std::vector<CancelCode> codes;
    for (const auto& part : parts) {
        auto& code = codes.emplace_back(CancelCode{part.code, part.by, {}});
        if (part.names.de) code.names[Language::de] = *part.names.de;
        if (part.names.en) code.names[Language::en] = *part.names.en;
    }
    return codes;
}

}  // namespace slotkeeper::catalog
