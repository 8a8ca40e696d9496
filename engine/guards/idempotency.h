// idempotency: what makes two requests the same one.
//
// A client names its request by a key of its own; the same key for the same thing is the same request, however often it
// comes, and the same key for another thing is a mistake that gets key_reused. Only hashes are kept: a key may hold
// what the client should not have put there, and parameters hold names and numbers. Read on: booking/commands.h carries
// the RequestKey, the desk looks it up and writes it with the effect.
#pragma once

#include "engine/booking/commands.h"

#include <string_view>

namespace slotkeeper {

// The key that a client gave for an operation ("POST /v1/appointments"), and what it asked for. `parameters` must be
// canonical: equal texts for equal questions, whatever the order of fields or the spaces in what was sent.
RequestKey request_key(Door door, CompanyId company, std::string_view operation, std::string_view client_key,
                       std::string_view parameters);

// A key for a request that its client will not repeat: no two are equal. `unique` is an id made for this request.
RequestKey key_of_our_own(Door door, std::int64_t unique);

// A key for what the engine does by itself, as often as it is tried: the same deed is the same request.
RequestKey key_of_deed(std::string_view deed);

}  // namespace slotkeeper
