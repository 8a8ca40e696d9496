// waitlist_shapes: a wish as it comes in, and entries as they go out.
//
// Days and times of day are those of the branch: "2026-12-01", "09:30", "mon".
#pragma once

#include "adapters/http/fields.h"
#include "adapters/views/json_shapes.h"
#include "engine/desk/waitlist/waitlist.h"

#include <map>
#include <span>
#include <vector>

namespace slotkeeper::rest {

// Fields from?, until?, weekdays?, time_from?, time_until?: from today, for limits::wait_days_default days, on every
// day and at every time, where they are absent.
Result<WaitlistWish> read_wish(const http::Fields& body, std::chrono::local_days today);

// With its offer, where there was one. `customer`: as in an appointment.
Json waitlist_json(const EntryWithOffer& found, const Catalog& catalog, Json customer);

// With customers and newest offers as they are stored now: two reads, however many entries.
std::vector<Json> stored_waitlist_json(store::Database& database, const Catalog& catalog,
                                       std::span<const WaitlistEntry> entries);

}  // namespace slotkeeper::rest
