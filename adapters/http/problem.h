// problem: writes a Refusal as RFC 9457 problem+json; the only table from ErrorCode to HTTP status; the log of
// failures.
#pragma once

#include "adapters/http/server.h"
#include "engine/base/result.h"
#include "engine/time/time_zone.h"

#include <nlohmann/json_fwd.hpp>

namespace slotkeeper::http {

// The switch has no default, so that a new ErrorCode does not compile until it has a status.
int status_of(ErrorCode code);

// "/docs/errors#slot_conflict": the `type` of a problem, where its code is explained.
std::string type_of(ErrorCode code);

// {"type","title","status","code","detail","field"?,"errors"?,"segment"?,"alternatives"?,"in_the_way"?,"request_id"}.
// `errors` lists all wrong fields with their codes, the first included.
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

// Writes one log line for each response that is not a success, when the response is sent: the request's id, its method,
// the pattern of its route, status and code, and the cause of an internal failure; never a path, a header or a body,
// because these contain names, phone numbers and keys.
// Level error for 500, warning for the other 5xx, debug for 4xx. Other statuses are not logged.
void log_answer(const Request& request, const Response& response);

}  // namespace slotkeeper::http
