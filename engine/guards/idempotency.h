// idempotency: what makes two requests the same.
//
// A client names its request by a key: the same key for the same request is a repeat; the same key for another request
// is an error, key_reused. Only hashes are kept: a key may contain what the client should not have put there, and
// parameters contain names and numbers. Read on: booking/commands.h carries the RequestKey, the desk looks it up and
// writes it with the effect.
#pragma once

#include "engine/booking/commands.h"

#include <string_view>

namespace slotkeeper {

// The client's key for an operation ("POST /v1/appointments"), and the hash of the request. `parameters` must be
// canonical: equal texts for equal requests, whatever the order of fields or the spaces.
RequestKey request_key(Channel channel, CompanyId company, std::string_view operation, std::string_view client_key,
                       std::string_view parameters);

// A unique key for a request that its client will not repeat. `unique` is an id made for this request.
RequestKey key_of_our_own(Channel channel, std::int64_t unique);

// For one item of a request for many. It follows from the key and from the whole request, so that another request with
// the same key is recognised as such by each item.
RequestKey key_of_item(const RequestKey& whole, std::size_t item);

// A key for an operation of the engine itself: the same operation is the same request, however often it is tried.
RequestKey key_of_operation(std::string_view operation);

}  // namespace slotkeeper
