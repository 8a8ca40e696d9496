// counted: what must be locked and loaded so that the limits and persons of a command can be decided.
//
// All bookings that are counted together share a lock: those of a service or a resource in one period that has a limit,
// and those of a phone number or an address. The locks come after the resource days; a queue and two committers treat
// them alike. Only commands that may raise a count or give a person a time take them: what ends or moves away only
// lowers counts. Without limits and rules for persons nothing is locked and loaded. Read on: booking/booking_counts.h.
#pragma once

#include "engine/booking/commands.h"
#include "engine/catalog/catalog.h"
#include "engine/customers/customer.h"
#include "engine/store/booking/booked_rows.h"

#include <optional>
#include <set>
#include <span>
#include <vector>

namespace slotkeeper {

struct CountedNeeds {
    std::vector<store::BookingLock> locks;  // sorted, unique
    std::vector<store::CountedSpan<ServiceId>> services;
    std::vector<store::CountedSpan<ResourceId>> resources;
    std::vector<store::ContactSpan> contacts;
    std::optional<CustomerId> customer;           // of an existing appointment: to be loaded for its contacts
    std::vector<CustomerId> further_customers{};  // the same, of the steps of a TakeSick

    // What another step of the same command needs too.
    void add(const CountedNeeds& other);

    // Whether all that the other one needs is needed here too.
    bool covers(const CountedNeeds& other) const;
};

// Whether the person of this command matters, so that the customer must be known to say what is needed.
bool needs_person(const Command& command, const Catalog& catalog, const Appointment* present);

// `present`: the appointment that the command changes; nullptr if it makes a new one, or it is missing. `customers`:
// the customers of the command that exist.
CountedNeeds counted_needs(const Command& command, const Catalog& catalog, const Appointment* present,
                           std::span<const Customer> customers);

// For a search in these starts: the bookings of the service, and those of the resources, as far as they have limits.
CountedNeeds counted_for_search(const Catalog& catalog, const Branch& branch, const Service& service,
                                const std::set<ResourceId>& resources, Interval starts);

// The statements that read the bookings.
std::vector<store::SqlText> booked_sql(const CountedNeeds& needs);

}  // namespace slotkeeper
