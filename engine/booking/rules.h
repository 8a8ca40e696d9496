// rules: what a start must satisfy, apart from free resources: not in the past, notice, window, bounds of time.
#pragma once

#include "engine/base/limits.h"
#include "engine/booking/appointment.h"
#include "engine/catalog/catalog.h"

namespace slotkeeper {

// in_the_past, notice_too_short, before_window, beyond_window (both by local dates of the branch), invalid_field for
// instants outside the zone database or not on a whole minute. The field is "start". On the channel `engine` the
// service's general notice counts.
Result<Done> check_start(const Service& service, const Branch& branch, Instant start, Instant now,
                         Channel channel = Channel::engine);

// The limits that check_start applies: the notice with the first instant that it allows, and the window from its first
// instant to the first one after it. It is counted in local days, so that a booking does not become possible or
// impossible at UTC midnight; of the days ahead and the last date the earlier one counts.
Minutes notice_on(const Service& service, Channel channel);
Instant earliest_start(const Service& service, Instant now, Channel channel = Channel::engine);
std::optional<Instant> window_start(const Service& service, const Branch& branch);
Instant window_end(const Service& service, const Branch& branch, Instant now);

// too_late if an appointment that begins then may no longer be moved or cancelled: by a customer as the service says,
// by others only if it has a notice for their channel. `general`: the notice for customers of a service that has none.
enum class LateChange : std::uint8_t { move, cancel };
Result<Done> check_change(const Service& service, LateChange change, Instant start, Instant now, Channel channel,
                          bool by_customer, Minutes general = Minutes{0});

// too_early: check_in is allowed from `check_in_before` before the start on; no_show, and complete without a check_in,
// from the start on.
Result<Done> check_not_too_early(const Appointment& appointment, Event event, const TimeZone& zone,
                                 Minutes check_in_before, Instant now);

// The requestable events that the time permits now too, without those that would change nothing. Free capacity is not
// checked.
std::vector<Event> allowed_events(const Appointment& appointment, Minutes check_in_before, Instant now);

// How many people come; std::nullopt: the smallest party of the service. The refusal `party_size` names the range.
Result<int> party_for(const Service& service, std::optional<int> wanted);

// Until when a booking that is made now must be approved by a person: the notice of the service before the start (the
// start itself if that has passed), or so many hours from now. std::nullopt: it needs no approval. What begins now or
// has begun needs none: there is no time to answer.
std::optional<Instant> approval_deadline(const Service& service, Instant start, Instant now);
// The same if an approval is needed whatever the service says.
std::optional<Instant> approval_deadline_always(const Service& service, Instant start, Instant now);

// Bounds alone: they apply even if hours, notice and window are skipped.
Result<Done> check_bounds(Instant start);

// The part of a span whose starts satisfy the rules, before hours and claims are checked.
Interval bookable_span(const Service& service, const Branch& branch, Interval span, Instant now,
                       Channel channel = Channel::engine);

// That a stand-in is another resource of the same kind that may be booked; else invalid_field, "stand_in_id".
Result<Done> check_stand_in(std::optional<ResourceId> stand_in, const Resource& absent, const Catalog& catalog);

}  // namespace slotkeeper
