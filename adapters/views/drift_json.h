// drift_json: what a comparison with a calendar elsewhere came to, as JSON.
#pragma once

#include "adapters/views/json_shapes.h"
#include "engine/calendar/reconcile/reconciler.h"

namespace slotkeeper::rest {

Json report_json(const DriftReport& report);
// With what was told of it. REQUIRES: a window was compared.
Json reconciled_json(const Reconciled& result);

}  // namespace slotkeeper::rest
