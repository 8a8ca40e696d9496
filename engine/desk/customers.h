// customers: registers a person exactly once, even under concurrency.
//
// Bookings register their customers themselves (desk/write.cpp); this is for customers without a booking, and for data
// that a customer adds later.
#pragma once

#include "engine/base/result.h"
#include "engine/booking/commands.h"
#include "engine/customers/customer.h"
#include "engine/store/mariadb/database.h"

namespace slotkeeper {

struct RegisteredCustomer {
    Customer customer;  // as stored: for an existing customer, the existing data
    bool created = false;
    bool replayed = false;  // the answer to an earlier request with the same key, as is `created`
};

// The customer with this number (or, without one, this address) in this company: created now, or the existing one.
// REQUIRES: phone is E.164 or empty, and phone or email is there.
RegisteredCustomer register_customer(store::Database& database, const Customer& candidate);

// The same, once for each key: a repeat gets the result of the first request. Refuses with key_reused if the key was
// used for something else.
Result<RegisteredCustomer> register_customer(store::Database& database, const Customer& candidate,
                                             const RequestKey& key);

// The fields of a customer to change; std::nullopt leaves a field as it is.
struct CustomerChange {
    std::optional<std::string> name;
    std::optional<std::string> phone;  // E.164; an empty text removes it, and so below
    std::optional<std::string> email;  // normalised
    std::optional<std::string> note;
    std::optional<std::optional<BirthDate>> birth_date;
    std::optional<CustomerStatus> status;
};

// not_bookable (customer) if the customer is blocked and cannot book.
Result<Done> check_not_blocked(const Customer& customer);

// Returns the customer as stored. The last writer of a field wins; a replaced number stays in the history of the
// customer, with `actor`. Refuses with not_found, with invalid_field (phone or email) if no way to reach the customer
// would remain, and with state_conflict if another customer has that number (phone) or is known by that address alone
// (email).
Result<Customer> change_customer(store::Database& database, CompanyId company, CustomerId id,
                                 const CustomerChange& change, const std::string& actor);

// Stores the date of birth from a request that may speak for the business, if none is stored and the name is the
// customer's. Returns whether it was stored; an outage is only logged.
bool complete_customer(store::Database& database, CompanyId company, CustomerId id, const CustomerDetails& details);

}  // namespace slotkeeper
