// errors: what a refusal of Cal.com means.
//
// Refusals come in three shapes of JSON (and as HTML from whatever stands before it), and the text is often the only
// thing that tells one from another, so the texts are known here and nowhere else. What is not recognised is `invalid`;
// a 404 that is not recognised says nothing at all, because that is also what a wrong address answers.
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

// Whether they know no event type of that number: "Event type with id 7 not found".
bool is_unknown_event_type(const RemoteRefusal& refusal);

// error.message, else message, else error_description; empty where the body is none of theirs.
std::string message_of(const nlohmann::json& body);

// Every uid in the text cut to its first letters: whoever knows a uid may cancel.
std::string mask_uids(std::string_view text);

// What the X-RateLimit headers say, whatever the limit is called: the tightest of the sets.
std::optional<LimitNote> rate_limit_of(const http::Reply& reply);

// What Retry-After asks for, as seconds or as a date; none where it is not there or not understood.
std::optional<Seconds> retry_after_of(const http::Reply& reply);
// How long a 429 is to be waited for: Retry-After and the reset of the limit, the longer of the two; a minute, which is
// Cal.com's window, where neither is given.
Seconds wait_of(const http::Reply& reply);

}  // namespace slotkeeper::calcom
