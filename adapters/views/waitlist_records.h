// waitlist_records: the view of a waitlist entry with its newest offer.
//
// Days and times of day are in the time zone of the branch: "2026-12-01", "09:30", "mon".
#pragma once

#include "adapters/views/records.h"
#include "engine/desk/waitlist/waitlist.h"

#include <span>

namespace slotkeeper::views {

struct ShownEntry {
    const WaitlistEntry& entry;
    std::optional<WaitlistOffer> offer;  // the newest, if there was one
    const Catalog& catalog;
    BriefCustomer customer;

    TimeZone zone() const { return catalog.zone_of(entry.branch); }
};
const View<ShownEntry>& entry_view();

// Loads the customers and newest offers: two reads for any number of entries.
Json stored_waitlist_json(store::Database& database, const Catalog& catalog, std::span<const WaitlistEntry> entries);

}  // namespace slotkeeper::views
