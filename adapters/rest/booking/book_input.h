// book_input: the request that books an appointment, and what it asks of the desk.
#pragma once

#include "adapters/rest/booking/booked_customer.h"
#include "adapters/rest/booking/booking_inputs.h"

namespace slotkeeper::rest {

struct BookInput : TargetInput, CustomerInput, RemarksInput, OverrideInput {
    std::optional<AppointmentId> hold_id;
    std::optional<std::string> slot_token;

    static const Shape<BookInput>& shape();

    Result<Done> check(const Context& context) const;
};

// A Book, or a ConvertHold for a hold.
Result<Command> read_booking(const BookInput& input, const Context& context, const CatalogPtr& catalog);

}  // namespace slotkeeper::rest
