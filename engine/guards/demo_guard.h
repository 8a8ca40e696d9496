// demo_guard: serves the demo company on this machine only, because its keys are public (tools/demo).
//
// Every channel that authenticates a caller calls this once it knows the company.
#pragma once

#include "engine/base/result.h"

namespace slotkeeper {

// `loopback`: the server listens on this machine alone. Otherwise forbidden.
inline Result<Done> check_demo(bool demo, bool loopback) {
    if (!demo || loopback) return Done{};
    return refuse(ErrorCode::forbidden, "",
                  "the demo company is served only while the server listens on this machine alone, because its keys "
                  "are public");
}

}  // namespace slotkeeper
