// known_number: what is known of whoever calls from a number, before anybody knows that it is them.
#pragma once

#include "engine/customers/customer.h"
#include "engine/store/mariadb/database.h"

#include <optional>
#include <string>

namespace slotkeeper::receptionist {

struct KnownNumber {
    std::optional<Customer> customer;     // none: nobody has this number
    std::optional<Instant> next_start{};  // of what is to come; told to nobody who has not said their name
    // By what name they may be greeted (language/greeting_name.h); empty where several people come by this number.
    std::string greeting;
};

// `phone` in E.164.
KnownNumber known_number(store::Database& database, CompanyId company, const std::string& phone, Instant now);

}  // namespace slotkeeper::receptionist
