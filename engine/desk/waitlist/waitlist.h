// waitlist: joining, leaving, and what the answer to an offer does.
//
// A customer has one live entry for a wish, whoever asks twice, and waits for a few things at most. What is offered is
// a hold of the desk's whose holder is the entry (booking/waitlist.h), so taking it is converting the hold and
// declining it is releasing it; the desk changes entry and offer with it. Whoever books the same service by another way
// keeps waiting: nobody but the customer knows whether it was the same wish. Read on: offer_freed.h makes the offers.
#pragma once

#include "engine/booking/waitlist.h"
#include "engine/desk/desk.h"

namespace slotkeeper {

struct JoinWaitlist {
    BranchId branch;
    ServiceId service;
    std::optional<ResourceId> resource{};
    WaitlistWish wish;
    CustomerDetails customer;  // registered where nobody is known by that number or address
    std::string note{};
    Source source = Source::api;
};

struct JoinedWaitlist {
    WaitlistEntry entry;
    bool created = false;   // else one that overlaps it was there
    bool replayed = false;  // answered from an earlier request with the same key, `created` too
};

// Refuses with not_found (branch_id, service_id), invalid_field (the fields of check_wish, resource_id), state_conflict
// (`customer` waits for too much already) and key_reused. What is free already is offered by a job at once.
Result<JoinedWaitlist> join_waitlist(store::Database& database, Catalogs& catalogs, IdSource& ids, CompanyId company,
                                     const JoinWaitlist& ask, const RequestKey& key);

struct WaitlistTools {
    store::Database& database;
    Desk& desk;
};

// Who asks, for the history.
struct WaitlistCaller {
    CompanyId company;
    RequestKey key;
    std::string actor;
    Source source = Source::api;
};

// The entry of this company with its newest offer; empty where there is none.
struct EntryWithOffer {
    WaitlistEntry entry;
    std::optional<WaitlistOffer> offer;
};
std::optional<EntryWithOffer> find_entry(store::Database& database, CompanyId company, WaitlistId id);

// Leaving twice is fine; what was booked is state_conflict. An open offer goes to the next in line; where the desk
// cannot serve that now, when its time is over.
Result<WaitlistEntry> leave_waitlist(const WaitlistTools& tools, const WaitlistCaller& caller, WaitlistId id);

// Takes the newest offer: the hold becomes an appointment of the customer's. `offer` must be that one, where it is
// given. Refuses with not_found, state_conflict (there is no offer, or another) and hold_expired.
Result<Receipt> accept_offer(const WaitlistTools& tools, const WaitlistCaller& caller, WaitlistId id,
                             std::optional<OfferId> offer = {});

// Gives it back: the entry waits on, and the next in line is asked. The same start is not offered to it again.
// Declining twice is fine.
Result<Receipt> decline_offer(const WaitlistTools& tools, const WaitlistCaller& caller, WaitlistId id,
                              std::optional<OfferId> offer = {});

}  // namespace slotkeeper
