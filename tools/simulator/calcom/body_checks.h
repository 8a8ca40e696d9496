// body_checks: what Cal.com demands of each body and query, checked as strictly as it does.
//
// The bodies of bookings may hold nothing unknown; of other bodies and of queries what is unknown is dropped. A check
// looks at the shape alone: whether an event type exists or a start is free is asked later.
// Read on: checks.h is the grammar, bookings.h and event_types.h ask what the shape cannot tell.
#pragma once

#include "tools/simulator/calcom/checks.h"

#include <nlohmann/json.hpp>

namespace slotkeeper::simulator {

// REQUIRES of all: an object; of the queries one of texts.
Wrongs check_create_booking(const nlohmann::json& body);
Wrongs check_reschedule_booking(const nlohmann::json& body);
Wrongs check_cancel_booking(const nlohmann::json& body);
Wrongs check_decline_booking(const nlohmann::json& body);
Wrongs check_mark_absent(const nlohmann::json& body);
Wrongs check_reassign_booking(const nlohmann::json& body);
Wrongs check_create_event_type(const nlohmann::json& body);
Wrongs check_booking_list_query(const nlohmann::json& query);
Wrongs check_slots_query(const nlohmann::json& query);

// What a booking of today lacks when it is read as one of version 2024-04-15.
Wrongs check_old_booking(const nlohmann::json& body);

}  // namespace slotkeeper::simulator
