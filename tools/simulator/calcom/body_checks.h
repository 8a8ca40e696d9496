// body_checks: validates bodies and queries as strictly as Cal.com does.
//
// Unknown properties are refused in the bodies of bookings, and dropped in other bodies and in queries. These checks
// validate only the format; bookings.cpp and event_types.cpp check whether an event type exists or a start is free.
// Read on: checks.h has the rules.
#pragma once

#include "tools/simulator/calcom/checks.h"

#include <nlohmann/json.hpp>

namespace slotkeeper::simulator {

// REQUIRES, for all: the argument is an object; a query is an object of strings.
Wrongs check_create_booking(const nlohmann::json& body);
Wrongs check_reschedule_booking(const nlohmann::json& body);
Wrongs check_cancel_booking(const nlohmann::json& body);
Wrongs check_decline_booking(const nlohmann::json& body);
Wrongs check_mark_absent(const nlohmann::json& body);
Wrongs check_reassign_booking(const nlohmann::json& body);
Wrongs check_create_event_type(const nlohmann::json& body);
Wrongs check_booking_list_query(const nlohmann::json& query);
Wrongs check_slots_query(const nlohmann::json& query);

// The errors of a current booking body that is read as version 2024-04-15.
Wrongs check_old_booking(const nlohmann::json& body);

}  // namespace slotkeeper::simulator
