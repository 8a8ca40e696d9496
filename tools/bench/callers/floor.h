// floor: the baseline for the engine: one transaction per booking, on its own connection.
//
// It locks, reads, checks and writes the same rows of the same tables as the desk does for such a booking
// (desk/serve.cpp and desk/write.cpp), with one statement per row and one round trip per statement, like a simple
// program.
#pragma once

#include "tools/bench/callers/load.h"

#include <string>

namespace slotkeeper::bench {

// REQUIRES: the rows of resource_day exist.
std::unique_ptr<Caller> make_floor_caller(const std::string& socket, const BenchCompany& company, IdSource& ids);

}  // namespace slotkeeper::bench
