// change_policies: what callers hear of the rules for moving and cancelling, and the reasons that they give.
//
// A fee is named before it is charged: the caller must agree to it. Read on: engine/booking/change_rules.h.
#pragma once

#include "adapters/receptionist/voice_turn.h"
#include "engine/booking/change_rules.h"

namespace slotkeeper::receptionist {

// The question whether the caller accepts the fee; std::nullopt if nothing is owed, or they do.
// REQUIRES: the function takes `accept_fee`.
std::optional<Json> fee_question(const VoiceTurn& turn, const Appointment& appointment, ChangeAction action);

// Adds to the answer what the change cost, if it did.
void tell_fee(Json& answer, const VoiceTurn& turn, const Appointment& before, const Appointment& after,
              ChangeAction action);

// Whether the refusal follows from the rules for changes, and what the caller hears of it: the rule, and what can be
// done instead.
bool is_about_policy(ErrorCode code);
std::string policy_sentence(const VoiceTurn& turn, ErrorCode code, const Appointment& appointment, ChangeAction action);

// The code of the company that is meant by the caller's words; empty if none is. REQUIRES: the function takes `reason`.
std::string cancel_code_meant(const VoiceTurn& turn);

}  // namespace slotkeeper::receptionist
