// http_caller: books by POST /v1/appointments on a keep-alive connection.
#pragma once

#include "tools/bench/callers/load.h"

namespace slotkeeper::bench {

// For a server on 127.0.0.1.
std::unique_ptr<Caller> make_http_caller(unsigned short port, const BenchCompany& company);

}  // namespace slotkeeper::bench
