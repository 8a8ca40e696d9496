// calendar_shapes: users and event types over there as JSON, for REST and for commands alike.
//
// What has no value is null, never left out. REQUIRES, of all: the catalogue is at least as new as what is shown.
#pragma once

#include "adapters/views/json_shapes.h"
#include "engine/calendar/mapping/event_type_sync.h"

namespace slotkeeper::rest {

Json event_type_json(const MappedEventType& mapped, const Catalog& catalog);
// One pair of a comparison; `code` is that of a refusal where a length differs.
Json pair_json(const PairReport& pair, const Catalog& catalog);
// {"account_id","provider_account","dry_run","not_looked_at","data":[pairs]}
Json event_type_report_json(const EventTypeReport& report, const Catalog& catalog);
Json calendar_user_json(const CalendarUser& user, const Catalog& catalog);

}  // namespace slotkeeper::rest
