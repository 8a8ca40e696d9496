// booked_customer: for whom an appointment is booked: a stored customer whom the request names, and whom the answer
// shows.
#pragma once

#include "adapters/rest/booking/appointment_replies.h"
#include "adapters/rest/booking/booking_inputs.h"
#include "engine/desk/desk.h"

namespace slotkeeper::rest {

// For whom it is, and what they answer.
struct CustomerInput {
    std::optional<PersonInput> customer;
    std::optional<CustomerId> customer_id;
    std::optional<Answers> answers;
    static const Shape<CustomerInput>& shape();
};
// The desk finds a stored customer again by their number or address, and refuses the booking if another has them by
// then.
Result<CustomerDetails> read_customer(const CustomerInput& input, const Context& context, const Catalog& catalog);

// Of a command that books, or books a hold.
const CustomerDetails& details_of(const Command& command);

// For a customer who was known before, shows the stored data, because the request does not change them.
std::optional<BriefCustomer> booked_customer(const Receipt& receipt, const Result<Command>& command,
                                             const Context& context);

}  // namespace slotkeeper::rest
