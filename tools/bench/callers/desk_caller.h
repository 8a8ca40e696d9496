// desk_caller: books directly at the desk of this process, without HTTP.
#pragma once

#include "engine/desk/desk.h"
#include "tools/bench/callers/load.h"

namespace slotkeeper::bench {

std::unique_ptr<Caller> make_desk_caller(Desk& desk, const BenchCompany& company, IdSource& ids);

}  // namespace slotkeeper::bench
