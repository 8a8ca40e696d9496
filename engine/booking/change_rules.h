// change_rules: whether an appointment may be moved or cancelled, by whom and for which fee, and what no-shows lead to.
// Pure.
//
// The policy of a service is completed by that of its company, member by member. Notices per channel are those of
// rules.h. A caller who overrides the rules with a reason is not asked here. Read on: decide.cpp.
#pragma once

#include "engine/booking/commands.h"
#include "engine/catalog/catalog.h"

namespace slotkeeper {

// With all that the service and its company say; its notice is set.
ChangePolicy policy_of(const Company& company, const Service& service, ChangeAction action);

struct ChangeQuestion {
    const Company& company;
    const Service& service;
    const Appointment& appointment;
    ChangeAction action{};
    Instant now;
    Channel channel = Channel::engine;
    bool by_customer = false;
};

// staff_only, too_many_moves (a customer's), too_late. The message says the rule, and what is possible instead.
Result<Done> check_policy(const ChangeQuestion& asked);

// What a customer owes for the change, in hundredths; std::nullopt: nothing, as for a booking that was not approved
// yet.
std::optional<std::int64_t> fee_for(const ChangeQuestion& asked);

// What a no-show costs, and the deposit of a booking that needs one, by the service and its company.
NoShowAmounts no_show_amounts(const Company& company, const Service& service);

// Whether the reason to cancel is one of the company's, and meant for this caller: invalid_field `reason_code`.
Result<Done> check_cancel_code(const Company& company, const std::string& code, bool by_customer);

// Whether a customer wants the cancellation, who may have asked the staff. `reason`: the name of a CancelReason.
bool wanted_by_customer(std::string_view reason, bool by_customer);
// check_cancel_code() for that customer. The staff who cancel for a customer may give their own codes too.
Result<Done> check_reason_code(const Company& company, const std::string& code, std::string_view reason,
                               bool by_customer);

// What the booking needs after so many no-shows: nothing, a deposit or an approval; too_many_no_shows if it is refused.
Result<std::optional<NoShowEffect>> effect_of(const NoShowRule& rule, int no_shows);

// How long after the start a customer who is not checked in counts as absent; std::nullopt: staff decide.
std::optional<Minutes> release_after(const Catalog& catalog, const Appointment& appointment);

}  // namespace slotkeeper
