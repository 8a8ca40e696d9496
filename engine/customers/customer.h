// customer: a person of a company, known by a phone number (or an e-mail address alone).
//
// One live number is one customer per company: the unique key customers_phone_company_unique guarantees it, even under
// concurrency. The person who attends is the appointment's attendee_name, so a family may share a number.
#pragma once

#include "engine/base/ids.h"
#include "engine/base/source.h"
#include "engine/base/words.h"
#include "engine/customers/birth_date.h"

#include <optional>
#include <string>

namespace slotkeeper {

// A blocked customer cannot book; existing bookings stay.
enum class CustomerStatus : std::uint8_t { active, blocked };
template <>
struct Words<CustomerStatus> {
    static constexpr std::array<std::string_view, 2> all{"active", "blocked"};
};

struct Customer {
    CustomerId id;
    CompanyId company;
    BranchId branch;
    std::string name;
    std::string phone;  // E.164, or empty
    std::string email;  // or empty
    Source source = Source::api;
    std::string note;
    Moment created_at;
    std::optional<BirthDate> birth_date{};
    CustomerStatus status = CustomerStatus::active;
};

// A former number of a customer.
struct FormerPhone {
    std::string phone;  // E.164
    Moment replaced_at;
    std::string replaced_by;  // as the audit names it: "key:key_…"
};

}  // namespace slotkeeper
