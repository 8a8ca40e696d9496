// mapped_parts: which bookings at Cal.com stand for an appointment, and whom they take.
//
// A composite appointment is one booking over its whole length with the person who begins it, or one booking for each
// segment, as the service says (CompositeSync). One booking takes its person for the gaps too, so search and decision
// ask here whom it takes. Pure. Read on: engine/sync/README.md describes the modes.
#pragma once

#include "engine/availability/part.h"
#include "engine/catalog/catalog.h"

#include <optional>
#include <span>
#include <vector>

namespace slotkeeper {

// A booking that must exist at Cal.com for an appointment: the event type of its service with the first staff member
// (else the first resource) of a segment that has one.
struct MappedPart {
    int part = 0;  // 0: the whole appointment, by its first segment; else the segment, counted from 1
    const EventType* event_type = nullptr;
    Interval time;
};

// One for the whole, or one for each segment with an event type; of a visit (its parts name their services) one for
// each segment whose event type is as long, never one for a service of which the event type stands for all segments.
// `as_one`: one for the whole, whatever the service says, because the booking was made at Cal.com. `service` may be
// nullptr if it is missing. Empty if there is no event type.
std::vector<MappedPart> mapped_parts(const Catalog& catalog, ServiceId service, std::span<const Part> parts,
                                     const Interval& whole, bool as_one = false);

// The event type of the first segment when served by these resources; nullptr if it has none.
const EventType* first_event_type(const Catalog& catalog, ServiceId service, std::span<const Part> first_segment);

// The resource that one booking at Cal.com takes for the whole length if these serve the first segment; std::nullopt if
// Cal.com has no such booking.
std::optional<ResourceId> taken_as_whole(const Catalog& catalog, const Service& service,
                                         std::span<const Part> first_segment);

// Reserves the gaps for that resource: each of its parts lasts until its next one, and its last until the end of the
// appointment. REQUIRES: by segment.
void take_gaps(std::span<Part> parts, ResourceId resource);

// Whether an event type of this length is meant for segments: as long as one that the person can serve.
bool is_of_segments(const Service& service, const Resource& person, Minutes length);

}  // namespace slotkeeper
