// drift_json: the result of a comparison with Cal.com as JSON.
#pragma once

#include "adapters/views/json_shapes.h"
#include "engine/calendar/reconcile/reconciler.h"

namespace slotkeeper::rest {

Json report_json(const DriftReport& report);
// Also says which differences were reported as events. REQUIRES: a window was compared.
Json reconciled_json(const Reconciled& result);

}  // namespace slotkeeper::rest
