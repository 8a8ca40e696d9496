// caller_rows: what is known of whoever calls from a number, before the call is answered.
#pragma once

#include "engine/booking/appointment.h"
#include "engine/store/mariadb/database.h"

#include <string>
#include <vector>

namespace slotkeeper::store {

// One appointment of the customer whose number it is.
struct CallerVisit {
    std::string attendee;  // who came or will come
    State state{};
    Instant starts_at;
};

// The latest ones, those to come first.
std::vector<CallerVisit> list_visits(Tx& tx, CompanyId company, CustomerId customer, std::size_t rows_max);

}  // namespace slotkeeper::store
