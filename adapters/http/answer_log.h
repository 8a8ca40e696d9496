// answer_log: writes one log line for each response that is not a success, when the response is sent.
//
// The line holds the request's id, its method, the pattern of its route, status and code, and the cause of an internal
// failure; never a path, a header or a body, because these contain names, phone numbers and keys.
#pragma once

#include "adapters/http/server.h"

namespace slotkeeper::http {

// Level error for 500, warning for the other 5xx, debug for 4xx. Other statuses are not logged.
void log_answer(const Request& request, const Response& response);

}  // namespace slotkeeper::http
