// slot_tokens: signs offered starts, and reads what a signed offer books.
//
// The desk decides whether the offer still holds: the same time, the same people, rooms and devices. The price is
// compared here, because the desk knows none. Read on: engine/guards/slot_token.h.
#pragma once

#include "adapters/rest/booking/booking_inputs.h"
#include "engine/guards/slot_token.h"

namespace slotkeeper::rest {

// The token of a start that was found for the question; good for limits::slot_token_length from now. `clock` is that of
// the branch, which decides about peak times.
std::string token_of(const Context& context, const SlotQuestion& question, const Slot& slot, const Service& service,
                     const TimeZone& clock, Instant now);

// The offer of the token: token_invalid, also for a branch that the caller does not reach; token_expired.
Result<SlotOffer> read_offer(const Context& context, const std::string& token);

// The answer to a booking by a token that could not be read: an offer that has changed is refused with other starts,
// like one that is taken. Also without a token.
Result<Reply> offer_refused(const Refusal& refusal, const std::optional<std::string>& token, const Context& context);

// What the offer books, without the customer; slot_conflict `slot_token` if its price is another one now.
Result<Target> target_of(const SlotOffer& offer, const Catalog& catalog);

}  // namespace slotkeeper::rest
