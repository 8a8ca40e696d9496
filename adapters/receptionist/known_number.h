// known_number: finds the probable customer of a phone number, whose identity is not verified yet.
#pragma once

#include "engine/customers/customer.h"
#include "engine/store/mariadb/database.h"

#include <optional>
#include <string>

namespace slotkeeper::receptionist {

struct KnownNumber {
    std::optional<Customer> customer;     // std::nullopt: no customer has this number
    std::optional<Instant> next_start{};  // of the next appointment; not to be revealed before verification
    // The name for the greeting (language/greeting_name.h); empty if several people use this number.
    std::string greeting;
};

// `phone` in E.164.
KnownNumber known_number(store::Database& database, CompanyId company, const std::string& phone, Instant now);

}  // namespace slotkeeper::receptionist
