// offer_freed: offers freed time of a branch to the customers on its waitlist.
//
// All entries of the branch that include a day of it are considered in order of arrival; each gets the first start that
// suits and was not offered to it before, as a hold. Those who would come earlier (move_up.h) are a line of their own,
// before or after the others. Any number of these may run at once: the desk, which locks the
// entry and the resource days, ensures that no entry has two offers and no start is offered twice; after a refusal the
// search goes on with the next start, or the next entry. Among entries for the same service of the same person the
// order is exact; of two services, the one whose free starts are read later may see a start that the other did not.
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
    OtherCalendar* other_calendar = nullptr;  // asked if a service uses its free times
};

// How many offers were made. Refuses if the desk could not serve an offer now, or `stop` was requested: run it again.
Result<int> offer_freed(const OfferTools& tools, CompanyId company, BranchId branch, const Interval& freed,
                        const std::stop_token& stop);

}  // namespace slotkeeper
