// overlap_rules: the limits of a customer, and that one person is not booked twice at the same time.
//
// Every decision that gives an appointment a person or a time asks check_person(). What was booked at Cal.com exists
// already: it is never refused, and marked if it overlaps. Read on: person.h says who is the same person.
#pragma once

#include "engine/booking/commands.h"
#include "engine/booking/desk_state.h"

namespace slotkeeper {

// Whether the company has such a rule at all: only then the desk locks and loads what the persons need.
inline bool has_rules_for_persons(const Company& company) {
    return company.overlapping_bookings != OverlapPolicy::off || company.customer_limits.any() ||
           company.customer_bookings_active;
}

// The attendee of the appointment: by the details of a booking, else by its customer. std::nullopt for a hold.
std::optional<Person> person_of(const Appointment& appointment, const CustomerDetails* details, const DeskState& desk);

// limit_reached or customer_busy; with `warn` and for changes of Cal.com the appointment is marked in `overlaps`
// instead. REQUIRES: the appointment has its time and its attendee.
Result<Done> check_person(Appointment& appointment, const CustomerDetails* details, const Command& command,
                          DeskState& desk);

}  // namespace slotkeeper
