// waitlist: joining, leaving, and answering an offer.
//
// A customer has at most one live entry for the same request, even if it is sent twice, and a few entries in all. An
// offer is a hold of the desk whose holder is the entry (booking/waitlist.h): accepting it converts the hold, declining
// it releases the hold, and the desk changes entry and offer with it. A customer who books the same service in another
// way stays on the waitlist: only the customer knows whether it was the same request. Read on: offer_freed.h makes the
// offers.
#pragma once

#include "engine/booking/waitlist.h"
#include "engine/desk/desk.h"

namespace slotkeeper {

struct JoinWaitlist {
    BranchId branch;
    ServiceId service;
    std::optional<ResourceId> resource{};
    WaitlistPreference preference;
    CustomerDetails customer;  // registered if no customer has that number or address
    std::string note{};
    Source source = Source::api;
    std::optional<AppointmentId> moves{};  // that an accepted offer moves; move_up.h checks it
};

struct JoinedWaitlist {
    WaitlistEntry entry;
    bool created = false;   // else an overlapping entry existed
    bool replayed = false;  // the answer to an earlier request with the same key, as is `created`
};

// Refuses with not_found (branch_id, service_id), invalid_field (the fields of check_preference, resource_id),
// state_conflict (`customer` has too many entries) and key_reused. A job offers at once what is free already.
Result<JoinedWaitlist> join_waitlist(store::Database& database, Catalogs& catalogs, IdSource& ids, CompanyId company,
                                     const JoinWaitlist& ask, const RequestKey& key);

struct WaitlistTools {
    store::Database& database;
    Desk& desk;
};

// The origin of a request, for the audit.
struct WaitlistCaller {
    CompanyId company;
    RequestKey key;
    std::string actor;
    Source source = Source::api;
};

// The entry of this company with its newest offer; std::nullopt if not found.
struct EntryWithOffer {
    WaitlistEntry entry;
    std::optional<WaitlistOffer> offer;
};
std::optional<EntryWithOffer> find_entry(store::Database& database, CompanyId company, WaitlistId id);

// Leaving twice is not an error; a booked entry is a state_conflict. An open offer goes to the next in line; if the
// desk cannot serve that now, after it has expired.
Result<WaitlistEntry> leave_waitlist(const WaitlistTools& tools, const WaitlistCaller& caller, WaitlistId id);

// Accepts the newest offer: the hold becomes an appointment of the customer, or, if the entry asks for an earlier time,
// that appointment moves to it, in one transaction; the answer is the appointment. `offer`, if given, must be that one.
// Refuses with not_found, state_conflict (there is no offer, or another one), hold_expired, and what is wrong with the
// answers to the fields of the service.
Result<Receipt> accept_offer(const WaitlistTools& tools, const WaitlistCaller& caller, WaitlistId id,
                             std::optional<OfferId> offer = {}, Answers answers = {});

// Releases the hold: the entry stays on the waitlist, and the next in line is asked. The same start is not offered to
// it again. Declining twice is not an error.
Result<Receipt> decline_offer(const WaitlistTools& tools, const WaitlistCaller& caller, WaitlistId id,
                              std::optional<OfferId> offer = {});

}  // namespace slotkeeper
