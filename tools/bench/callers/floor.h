// floor: what the engine is measured against: one transaction for each booking, on a connection of its own.
//
// It locks, reads, checks and writes the same rows of the same tables as the desk does for such a booking
// (desk/serve.cpp and desk/write.cpp), one statement a row and one round trip a statement, as a straightforward program
// would.
#pragma once

#include "tools/bench/callers/load.h"

#include <string>

namespace slotkeeper::bench {

// REQUIRES: the rows of resource_day are there.
std::unique_ptr<Caller> make_floor_caller(const std::string& socket, const BenchCompany& company, IdSource& ids);

}  // namespace slotkeeper::bench
