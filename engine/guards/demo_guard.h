// demo_guard: the demo company serves this machine alone, because its keys lie open (tools/demo).
//
// Every door that lets somebody in by a key or a signature asks this after it knows the company.
#pragma once

#include "engine/base/result.h"

namespace slotkeeper {

// `loopback`: the server listens on this machine alone. Else forbidden.
inline Result<Done> check_demo(bool demo, bool loopback) {
    if (!demo || loopback) return Done{};
    return refuse(ErrorCode::forbidden, "",
                  "the demo company is served only while the server listens on this machine alone, because its keys "
                  "lie open");
}

}  // namespace slotkeeper
