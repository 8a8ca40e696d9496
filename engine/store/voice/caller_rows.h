// caller_rows: what is known of a caller's number before the call is answered.
#pragma once

#include "engine/booking/appointment.h"
#include "engine/store/mariadb/database.h"

#include <string>
#include <vector>

namespace slotkeeper::store {

// One appointment of the customer with this number.
struct CallerVisit {
    std::string attendee;  // the person who attends
    State state{};
    Instant starts_at;
};

// The latest ones, future ones first.
std::vector<CallerVisit> list_visits(Tx& tx, CompanyId company, CustomerId customer, std::size_t rows_max);

}  // namespace slotkeeper::store
