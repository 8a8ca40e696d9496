// policies: what customers may change of a booking and what that costs, and what follows if they do not come.
//
// A company has policies for all its services; a service overrides them member by member. Read on:
// booking/change_rules.h applies them.
#pragma once

#include "engine/base/clock.h"
#include "engine/base/enum_names.h"
#include "engine/catalog/language.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace slotkeeper {

enum class ChangeAction : std::uint8_t { cancel, reschedule };
template <>
struct EnumNames<ChangeAction> {
    static constexpr std::array<std::string_view, 2> all{"cancel", "reschedule"};
};

// Who may make a change. The staff always may.
enum class ChangeBy : std::uint8_t { everyone, staff };
template <>
struct EnumNames<ChangeBy> {
    static constexpr std::array<std::string_view, 2> all{"everyone", "staff"};
};

// Of one action. std::nullopt: of a service, as the company says; of a company, without a rule.
struct ChangePolicy {
    std::optional<Minutes> notice{};  // of a company only: a service has change_notice and cancel_notice
    std::optional<ChangeBy> by{};
    std::optional<int> moves_max{};       // of reschedule only: how often a customer may move one booking
    std::optional<std::int64_t> fee{};    // what a customer owes, in hundredths of the currency of the service
    std::optional<Minutes> free_until{};  // before the start; std::nullopt: it always costs

    bool operator==(const ChangePolicy&) const = default;
};

// What a customer owes something for.
enum class FeeReason : std::uint8_t { cancel, reschedule, no_show, deposit };
template <>
struct EnumNames<FeeReason> {
    static constexpr std::array<std::string_view, 4> all{"cancel", "reschedule", "no_show", "deposit"};
};
constexpr FeeReason fee_reason(ChangeAction action) {
    return action == ChangeAction::cancel ? FeeReason::cancel : FeeReason::reschedule;
}

// What happens to a booking of a customer who missed several: it is refused, marked as needing a deposit, or waits
// until the staff approve it.
enum class NoShowEffect : std::uint8_t { block, deposit, approval };
template <>
struct EnumNames<NoShowEffect> {
    static constexpr std::array<std::string_view, 3> all{"block", "deposit", "approval"};
};

struct NoShowRule {
    std::optional<int> count{};  // so many no-shows; std::nullopt: no rule
    int months = 12;             // within so many months before the booking
    NoShowEffect then = NoShowEffect::block;
    // In hundredths of the currency of the service; std::nullopt: nothing.
    std::optional<std::int64_t> fee{};      // of each no-show
    std::optional<std::int64_t> deposit{};  // of a booking that needs one

    bool operator==(const NoShowRule&) const = default;
};

// Of a service, over those of the company's NoShowRule.
struct NoShowAmounts {
    std::optional<std::int64_t> fee{}, deposit{};

    bool operator==(const NoShowAmounts&) const = default;
};

// 1 to limits::cancel_code_length_max letters a to z, digits and underscores.
bool is_cancel_code(std::string_view text);

// For whom a reason to cancel is meant, if not for both.
enum class CancelledBy : std::uint8_t { customer, staff };
template <>
struct EnumNames<CancelledBy> {
    static constexpr std::array<std::string_view, 2> all{"customer", "staff"};
};

// A reason to cancel that the company wants to count.
struct CancelCode {
    std::string code{};
    std::optional<CancelledBy> by{};
    std::map<Language, std::string> names{};  // as callers say it; without empty ones

    bool operator==(const CancelCode&) const = default;
};

}  // namespace slotkeeper
