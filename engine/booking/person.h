// person: who attends an appointment, and whether two appointments are attended by the same person.
//
// A family may share a phone number, so a customer record alone is no person: the name must be the same too, in any
// spelling. Read on: overlap_rules.h prevents that a person is booked twice at the same time.
#pragma once

#include "engine/base/ids.h"
#include "engine/customers/customer.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace slotkeeper {

struct CustomerDetails;

struct Person {
    std::optional<CustomerId> customer{};  // std::nullopt: not stored yet
    std::vector<std::string> contacts{};   // normalised phone numbers and addresses, sorted
    std::string name{};                    // of the attendee; empty: unknown
};

// They share the customer record, a phone number or an address, and their names are the same in any spelling. An
// unknown name is the same as every other.
bool is_same_person(const Person& a, const Person& b);

// The customer whom a booking with these details belongs to; nullptr if it belongs to no known customer. By the phone
// number if there is one, else by the address.
const Customer* customer_of(CompanyId company, const CustomerDetails& details, std::span<const Customer> known);

// With the contacts of the details and those that are stored.
Person person_of(CompanyId company, const CustomerDetails& details, std::span<const Customer> known);
// The person of an existing appointment.
Person person_of(CustomerId customer, std::string attendee_name, std::span<const Customer> known);

}  // namespace slotkeeper
