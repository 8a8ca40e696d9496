// customers: registering one person, once, whoever else registers them at the same time.
//
// Bookings register their customers themselves (desk/write.cpp); this is for those that come without a booking.
#pragma once

#include "engine/base/result.h"
#include "engine/booking/commands.h"
#include "engine/customers/customer.h"
#include "engine/store/database.h"

namespace slotkeeper {

struct RegisteredCustomer {
    Customer customer;  // as stored: of one who was known, what was known
    bool created = false;
    bool replayed = false;  // answered from an earlier request with the same key, `created` too
};

// The customer with this number (or, without one, this address) in this company: made now, or the one that is there.
// REQUIRES: phone is E.164 or empty, and phone or email is there.
RegisteredCustomer register_customer(store::Database& database, const Customer& candidate);

// The same, once for each key: a repeat finds what the first request came to. Refuses with key_reused where the key was
// used for something else.
Result<RegisteredCustomer> register_customer(store::Database& database, const Customer& candidate,
                                             const RequestKey& key);

}  // namespace slotkeeper
