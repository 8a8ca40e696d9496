// calendar_records: the views of users and event types of Cal.com, and of comparisons with it.
//
// REQUIRES, for all records with a catalogue: it is at least as new as the records.
#pragma once

#include "adapters/views/records.h"
#include "engine/calendar/mapping/event_type_sync.h"
#include "engine/calendar/reconcile/reconciler.h"

namespace slotkeeper::views {

const View<InCatalog<MappedEventType>>& event_type_view();
// One pair of a comparison; `code` is "length_differs" if the lengths differ, else null.
const View<InCatalog<PairReport>>& pair_view();
const View<InCatalog<EventTypeReport>>& event_type_report_view();
const View<InCatalog<CalendarUser>>& calendar_user_view();

// --- comparisons with Cal.com --------------------------------------------------------------------
const View<DriftReport>& report_view();
// Also says which differences were reported as events. REQUIRES: a window was compared.
const View<Reconciled>& reconciled_view();

}  // namespace slotkeeper::views
