// booked_customer: for whom an appointment is booked: a stored customer whom the request names, and whom the answer
// shows.
#pragma once

#include "adapters/rest/booking/appointment_replies.h"
#include "engine/desk/desk.h"

namespace slotkeeper::rest {

// A stored customer as a booking names one. The desk finds the same record by its number or address, and refuses the
// booking if another has them by then.
Result<CustomerDetails> stored_person(CustomerId id, const Context& context);

// Of a command that books, or books a hold.
const CustomerDetails& details_of(const Command& command);

// For a customer who was known before, shows the stored data, because the request does not change them.
std::optional<BriefCustomer> booked_customer(const Receipt& receipt, const Result<Command>& command,
                                             const Context& context);

}  // namespace slotkeeper::rest
