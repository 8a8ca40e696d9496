// errors: what a refusal of Cal.com means.
//
// Refusals come in three shapes of JSON (and as HTML from a proxy in front of Cal.com). Often only the text tells one
// from another, so this file, and no other, knows the texts. A refusal that is not recognised is `invalid`; a 404 that
// is not recognised means nothing, because a wrong URL also answers 404.
#pragma once

#include "adapters/http/client.h"
#include "engine/ports/calendar_gateway.h"
#include "engine/sync/call_budget.h"

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace slotkeeper::calcom {

using Failure = std::variant<RemoteRefusal, NotSent, UnknownOutcome>;

// REQUIRES: the status is not 2xx.
Failure failure_of(const http::Reply& reply);

// Whether Cal.com does not know the event type: "Event type with id 7 not found".
bool is_unknown_event_type(const RemoteRefusal& refusal);

// error.message, else message, else error_description; empty if the body is not one of Cal.com's.
std::string message_of(const nlohmann::json& body);

// Shortens every uid in the text to its first letters: the uid alone permits its holder to cancel the booking.
std::string mask_uids(std::string_view text);

// The X-RateLimit headers, for any limit name: the set with the fewest requests remaining.
std::optional<LimitNote> rate_limit_of(const http::Reply& reply);

// The wait in Retry-After, given as seconds or as a date; std::nullopt if it is missing or cannot be parsed.
std::optional<Seconds> retry_after_of(const http::Reply& reply);
// How long to wait after a 429: the longer of Retry-After and the reset of the limit; a minute, which is Cal.com's
// window, if neither is given.
Seconds wait_of(const http::Reply& reply);

}  // namespace slotkeeper::calcom
