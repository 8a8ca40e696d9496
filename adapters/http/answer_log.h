// answer_log: what the log keeps of an answer that is no success: one line, written where the answer is sent.
//
// It holds the request's id, its method, the pattern of its route, status and code, and for a failure of ours its
// cause; never a path, a header or a body, because names, numbers and keys are in those.
#pragma once

#include "adapters/http/server.h"

namespace slotkeeper::http {

// 500 is an error, the other 5xx warn; 4xx are for whoever looks for a fault (debug). Anything else is not logged.
void log_answer(const Request& request, const Response& response);

}  // namespace slotkeeper::http
