// waitlist_shapes: reads the requested times of a waitlist entry, and writes entries as JSON.
//
// Days and times of day are in the time zone of the branch: "2026-12-01", "09:30", "mon".
#pragma once

#include "adapters/http/fields.h"
#include "adapters/views/json_shapes.h"
#include "engine/desk/waitlist/waitlist.h"

#include <map>
#include <span>
#include <vector>

namespace slotkeeper::views {

// Fields from?, until?, weekdays?, time_from?, time_until?. Defaults: from today, for limits::wait_days_default days,
// on every day and at every time.
Result<WaitlistPreference> read_preference(const http::Fields& body, std::chrono::local_days today);

// With its newest offer, if there was one. `customer`: as in an appointment.
Json waitlist_json(const EntryWithOffer& found, const Catalog& catalog, Json customer);

// Loads the customers and newest offers: two reads for any number of entries.
std::vector<Json> stored_waitlist_json(store::Database& database, const Catalog& catalog,
                                       std::span<const WaitlistEntry> entries);

}  // namespace slotkeeper::views
