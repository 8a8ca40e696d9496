// part: which resource serves which need of which segment, as requested and as chosen.
#pragma once

#include "engine/base/ids.h"
#include "engine/time/interval.h"

#include <optional>

namespace slotkeeper {

// The resource requested for one need; any suitable resource serves a need without a request.
struct ResourcePreference {
    int segment = 0;
    int need = 0;
    ResourceId resource;

    bool operator==(const ResourcePreference&) const = default;
};

// One need of one segment as booked; a segment without needs has one part without a resource.
struct Part {
    int segment = 0;
    int need = 0;
    std::optional<ResourceId> resource;
    Interval time;   // the customer's
    Interval taken;  // with buffers: what the claims cover

    bool operator==(const Part&) const = default;
};

}  // namespace slotkeeper
