// problem: a Refusal as RFC 9457 problem+json, and the one table from ErrorCode to HTTP status.
#pragma once

#include "adapters/http/server.h"
#include "engine/base/result.h"
#include "engine/time/time_zone.h"

#include <nlohmann/json_fwd.hpp>

namespace slotkeeper::http {

// A switch without default, so that a new ErrorCode does not compile until it has a status.
int status_of(ErrorCode code);

// {"type":"about:blank","title","status","code","detail","field"?,"segment"?,"alternatives"?,"in_the_way"?,
// "request_id"}.
// overloaded, unavailable and rate_limited carry Retry-After; in_progress too. Alternatives are written on the clocks
// of `zone`, or in UTC where there is none; `more` is an object, whose members follow them.
Response problem(const Refusal& refusal, const Request& request, const TimeZone* zone = nullptr,
                 const nlohmann::ordered_json* more = nullptr);

// internal: our fault, logged under the request id. The cause is for the log alone.
Response failure(const Request& request, std::string cause);

// unavailable: the database does not answer. The cause is for the log alone.
Response outage(const Request& request, std::string cause);
// unavailable: rows of this company cannot be used; others are served.
Response damaged(const Request& request, std::string cause);

}  // namespace slotkeeper::http
