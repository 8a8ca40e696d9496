// rules: what a start must satisfy, apart from free resources: not in the past, notice, window, bounds of time.
#pragma once

#include "engine/base/limits.h"
#include "engine/booking/appointment.h"
#include "engine/catalog/catalog.h"

namespace slotkeeper {

// in_the_past, notice_too_short, beyond_window (counted in local days of the branch), invalid_field for instants
// outside the zone database or not on a whole minute. The field is "start".
Result<Done> check_start(const Service& service, const Branch& branch, Instant start, Instant now);

// The two limits that check_start applies: the first instant that the notice allows, and the first one after the
// window, which is counted in local days, so that a booking does not become possible or impossible at UTC midnight.
Instant earliest_start(const Service& service, Instant now);
Instant window_end(const Service& service, const Branch& branch, Instant now);

// too_late if the customer may no longer move or cancel an appointment that begins then.
Result<Done> check_change(const Service& service, Instant start, Instant now);

// too_early: check_in is allowed from `check_in_before` before the start on; no_show, and complete without a check_in,
// from the start on.
Result<Done> check_not_too_early(const Appointment& appointment, Event event, const TimeZone& zone,
                                 Minutes check_in_before, Instant now);

// The requestable events that the time permits now too, without those that would change nothing. Free capacity is not
// checked.
std::vector<Event> allowed_events(const Appointment& appointment, Minutes check_in_before, Instant now);

// Bounds alone: they apply even if hours, notice and window are skipped.
Result<Done> check_bounds(Instant start);

// The part of a span whose starts satisfy the rules, before hours and claims are checked.
Interval bookable_span(const Service& service, const Branch& branch, Interval span, Instant now);

}  // namespace slotkeeper
