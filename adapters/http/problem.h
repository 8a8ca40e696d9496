// problem: writes a Refusal as RFC 9457 problem+json; the only table from ErrorCode to HTTP status.
#pragma once

#include "adapters/http/server.h"
#include "engine/base/result.h"
#include "engine/time/time_zone.h"

#include <nlohmann/json_fwd.hpp>

namespace slotkeeper::http {

// The switch has no default, so that a new ErrorCode does not compile until it has a status.
int status_of(ErrorCode code);

// {"type":"about:blank","title","status","code","detail","field"?,"segment"?,"alternatives"?,"in_the_way"?,
// "request_id"}.
// overloaded, unavailable, rate_limited and in_progress carry Retry-After. Alternatives are written in `zone`, or in
// UTC if it is nullptr. The members of the object `more` follow them.
Response problem(const Refusal& refusal, const Request& request, const TimeZone* zone = nullptr,
                 const nlohmann::ordered_json* more = nullptr);

// ErrorCode::internal, logged under the request id. The cause goes only into the log.
Response failure(const Request& request, std::string cause);

// ErrorCode::unavailable: database outage. The cause goes only into the log.
Response outage(const Request& request, std::string cause);
// ErrorCode::unavailable: rows of this company are damaged; other companies are served.
Response damaged(const Request& request, std::string cause);

}  // namespace slotkeeper::http
