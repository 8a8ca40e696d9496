// booking_form: what an event type asks of whoever books it: contact, own questions, a place, a length.
//
// Each check answers with Cal.com's own sentence where the form is not filled in as the event type demands.
#pragma once

#include "tools/simulator/calcom/catalog.h"
#include "tools/simulator/calcom/exchange.h"

#include <nlohmann/json.hpp>

#include <optional>
#include <string>

namespace slotkeeper::simulator {

// REQUIRES of all: body has passed check_create_booking.

// Questions, length and place in the order in which Cal.com asks, the missing e-mail address last.
std::optional<ApiError> wrong_form(const EventType& type, const nlohmann::json& body);

Minutes length_of(const EventType& type, const nlohmann::json& body);
// name, email, timeZone, language, and phoneNumber where given. Who gives a phone number alone gets an address made of
// it.
nlohmann::json attendee_of(const nlohmann::json& body);
nlohmann::json responses_of(const nlohmann::json& body);
// Where it takes place; `uid` names the video room.
std::string location_of(const EventType& type, const nlohmann::json& body, const std::string& uid);
std::string room_of(const std::string& uid);

}  // namespace slotkeeper::simulator
