// callers: the three ways to book that are measured.
#pragma once

#include "engine/desk/desk.h"
#include "tools/bench/callers/load.h"

#include <string>

namespace slotkeeper::bench {

// The baseline for the engine: one transaction per booking, on its own connection. It locks, reads, checks and writes
// the same rows of the same tables as the desk does for such a booking (desk/serve.cpp and desk/write.cpp), with one
// statement per row and one round trip per statement, like a simple program.
// REQUIRES: the rows of resource_day exist.
std::unique_ptr<Caller> make_floor_caller(const std::string& socket, const BenchCompany& company, IdSource& ids);

// Books directly at the desk of this process, without HTTP.
std::unique_ptr<Caller> make_desk_caller(Desk& desk, const BenchCompany& company, IdSource& ids);

// Books by POST /v1/appointments on a keep-alive connection.
// For a server on 127.0.0.1.
std::unique_ptr<Caller> make_http_caller(unsigned short port, const BenchCompany& company);

}  // namespace slotkeeper::bench
