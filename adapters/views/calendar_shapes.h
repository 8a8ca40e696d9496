// calendar_shapes: users and event types of Cal.com, and comparisons with it, as JSON, for REST and for commands.
//
// A member without a value is null, never left out. REQUIRES, for all functions with a catalogue: it is at least as new
// as the records.
#pragma once

#include "adapters/views/json_shapes.h"
#include "engine/calendar/mapping/event_type_sync.h"
#include "engine/calendar/reconcile/reconciler.h"

namespace slotkeeper::views {

Json event_type_json(const MappedEventType& mapped, const Catalog& catalog);
// One pair of a comparison; `code` is "length_differs" if the lengths differ, else null.
Json pair_json(const PairReport& pair, const Catalog& catalog);
// {"account_id","provider_account","dry_run","not_looked_at","data":[pairs]}
Json event_type_report_json(const EventTypeReport& report, const Catalog& catalog);
Json calendar_user_json(const CalendarUser& user, const Catalog& catalog);

// --- comparisons with Cal.com --------------------------------------------------------------------
Json report_json(const DriftReport& report);
// Also says which differences were reported as events. REQUIRES: a window was compared.
Json reconciled_json(const Reconciled& result);

}  // namespace slotkeeper::views
