// booking_form: checks the booking form of an event type: contact, custom questions, location, length.
//
// Each check returns Cal.com's own message if a value does not meet the demands of the event type.
#pragma once

#include "tools/simulator/calcom/catalog.h"
#include "tools/simulator/calcom/exchange.h"

#include <nlohmann/json.hpp>

#include <optional>
#include <string>

namespace slotkeeper::simulator {

// REQUIRES, for all: body has passed check_create_booking.

// Checks questions, length and location in Cal.com's order, a missing e-mail address last.
std::optional<ApiError> wrong_form(const EventType& type, const nlohmann::json& body);

Minutes length_of(const EventType& type, const nlohmann::json& body);
// name, email, timeZone, language, and phoneNumber if given. An attendee with only a phone number gets an address that
// is generated from it.
nlohmann::json attendee_of(const nlohmann::json& body);
nlohmann::json responses_of(const nlohmann::json& body);
// The location of the booking; `uid` names the video room.
std::string location_of(const EventType& type, const nlohmann::json& body, const std::string& uid);
std::string room_of(const std::string& uid);

}  // namespace slotkeeper::simulator
