// customers: registering one person, once, whoever else registers them at the same time.
//
// Bookings register their customers themselves (desk/write.cpp); this is for those that come without a booking, and for
// what is learnt of a customer later.
#pragma once

#include "engine/base/result.h"
#include "engine/booking/commands.h"
#include "engine/customers/customer.h"
#include "engine/store/mariadb/database.h"

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

// What is to be written anew of a customer; what is empty here stays as it is.
struct CustomerChange {
    std::optional<std::string> name;
    std::optional<std::string> phone;  // E.164; an empty one takes it away, and so below
    std::optional<std::string> email;  // normalised
    std::optional<std::string> note;
    std::optional<std::optional<BirthDate>> birth_date;
    std::optional<CustomerStatus> status;
};

// not_bookable (customer) where the customer is blocked: nothing new is booked for them.
Result<Done> check_not_blocked(const Customer& customer);

// Returns the customer as stored. The last writer of a field wins; a replaced number stays in the history of the
// customer, with `actor`. Refuses with not_found, with invalid_field (phone or email) if no way to reach the customer
// would remain, and with state_conflict if another customer has that number (phone) or is known by that address alone
// (email).
Result<Customer> change_customer(store::Database& database, CompanyId company, CustomerId id,
                                 const CustomerChange& change, const std::string& actor);

// What a request that may speak for the business says of a customer who was known before: the date of birth, where none
// is known and the name is the customer's. Returns whether it is kept now; an outage is only logged.
bool complete_customer(store::Database& database, CompanyId company, CustomerId id, const CustomerDetails& said);

}  // namespace slotkeeper
