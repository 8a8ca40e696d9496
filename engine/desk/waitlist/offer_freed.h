// offer_freed: a stretch of time is free in a branch: who waits for it, and is asked first?
//
// Everybody in the branch who waits for a day of it is looked at in order of arrival, and gets the first start that
// suits and was not offered to them before, as a hold. Any number of these may run at once: that nobody has two offers
// and no start is offered twice is decided by the desk, which locks the entry and the resource days; whoever was slower
// there goes on to the next start, or the next in line. Among those who want the same service of the same person the
// order is exact; of two services the one whose free starts are read later may see one that the other did not.
#pragma once

#include "engine/desk/find_slots.h"
#include "engine/desk/waitlist/waitlist.h"

#include <stop_token>

namespace slotkeeper {

struct OfferTools {
    store::Database& database;
    Desk& desk;
    Catalogs& catalogs;
    IdSource& ids;
    OtherCalendar* theirs = nullptr;  // heard where a service says so
};

// How many were asked. Refuses where the desk could not serve an offer now, or `stop` was requested: ask again.
Result<int> offer_freed(const OfferTools& tools, CompanyId company, BranchId branch, const Interval& freed,
                        const std::stop_token& stop);

}  // namespace slotkeeper
