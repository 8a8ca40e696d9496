// operations: the operations of API v2, each on a parsed and authenticated call.
//
// Read on: body_checks.h validates first, world.h finds free hosts.
#pragma once

#include "tools/simulator/calcom/catalog.h"
#include "tools/simulator/calcom/exchange.h"
#include "tools/simulator/calcom/world.h"

#include <nlohmann/json.hpp>

namespace slotkeeper::simulator {

// --- one booking: create, read, reschedule, cancel, confirm, decline -----------------------------
// The uid is a secret: it is sufficient to read, move or cancel the booking. Rescheduling creates a new booking and
// cancels the old one, which links to the new one. There is no idempotency: a repeated create finds its own time taken.

// REQUIRES of call: body; except for create also captures[0], the uid; for confirm and decline also the caller.
Outcome create_booking(World& world, const Call& call);
Outcome get_booking(World& world, const Call& call);
Outcome reschedule_booking(World& world, const Call& call);
Outcome cancel_booking(World& world, const Call& call);
Outcome confirm_booking(World& world, const Call& call);
Outcome decline_booking(World& world, const Call& call);

// POST /v2/bookings with an unknown version: read as version 2024-04-15, which a current body never satisfies.
Outcome create_old_booking(World& world, const Call& call);

// --- mark-absent and reassign --------------------------------------------------------------------
// Attendees can be marked absent only after the booking has begun. Only bookings of round-robin event types can be
// reassigned, and only to hosts of that event type; like Cal.com, this does not check whether the new host is free.

// REQUIRES: call.caller, captures[0] (the uid), and for reassign captures[1] (the id of the new host).
Outcome mark_absent(World& world, const Call& call);
Outcome reassign_booking(World& world, const Call& call);

// --- GET /v2/bookings: filters, order and pages, with the pitfalls of the real list ---------------
// The list contains bookings that the caller hosts or attends (for an admin: all), cancelled ones too. The pagination
// block is computed, not counted, and ignores the filters on created and updated times: with them it announces pages
// that are empty.

// REQUIRES: call.caller.
Outcome list_bookings(World& world, const Call& call);

// --- GET /v2/slots, version 2024-09-04: the starts that can be booked now ------------------------
// Starts are multiples of the event type's interval from the beginning of the host's hours, grouped by the days of the
// requested time zone. No credentials are required.
Outcome list_slots(World& world, const Call& call);

// --- users and event types: /v2/me and /v2/event-types, version 2024-06-14 ------------------------
// An event type has every field of the published schema. Features that the simulator does not support (seats,
// recurrence, limits, windows) are refused at creation, because bookings would not respect them.

// REQUIRES: call.caller, except for list_event_types.
Outcome get_me(World& world, const Call& call);
Outcome create_event_type(World& world, const Call& call);
// Only for the owner. Bookings of a deleted event type stay; they can be cancelled but not rescheduled.
Outcome get_event_type(World& world, const Call& call);
Outcome update_event_type(World& world, const Call& call);
Outcome delete_event_type(World& world, const Call& call);
// The event types of ?username, else of the caller; empty if there is neither.
Outcome list_event_types(World& world, const Call& call);

// REQUIRES: body has passed check_create_event_type.
EventType event_type_from(const nlohmann::json& body, int id, int owner_id);
// The inverse of event_type_from.
nlohmann::json body_of(const EventType& type);

// --- a booking as API version 2024-08-13 shows it -------------------------------------------------
// It has every field of the published schema, except those that Cal.com also leaves out (an undefined link to another
// booking, no guests). Fields that Cal.com sends as null against the schema (rating, rescheduledByEmail) are null here.
nlohmann::json view_of(const Booking& booking, const Catalog& catalog);

}  // namespace slotkeeper::simulator
