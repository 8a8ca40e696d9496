// durations: a service that lasts as long as the customer chooses, and what each length costs.
//
// Such a service has one segment; its length is the one that is meant if none is chosen. Search, decision and
// explanation work on the service as it is booked, `lasting` that long, and know nothing of the others.
#pragma once

#include "engine/catalog/catalog.h"

namespace slotkeeper {

// By length; at least the length of the service itself (gaps at their minimum).
std::vector<Minutes> allowed_lengths(const Service& service);
bool may_last(const Service& service, Minutes length);

// The service as booked with this length; std::nullopt: its own. The refusal `duration` names the allowed ones.
Result<Service> lasting(const Service& service, std::optional<Minutes> length);

// A segment of a service, when it was booked.
struct BookedSegment {
    int number = 0;
    Interval time;
};
// The service with lengths and gaps as they were booked, so that they stay whatever else changes. std::nullopt: its
// segments are not these any more.
std::optional<Service> as_booked(const Service& service, const std::vector<BookedSegment>& booked);
// The last segment is longer or shorter, so that the whole lasts that long. std::nullopt: nothing would be left of it.
std::optional<Service> stretched(const Service& booked, Minutes whole);

// What it costs with this length outside of peak times, in hundredths; std::nullopt: not told.
std::optional<std::int64_t> price_of(const Service& service, Minutes length);

// What a booking costs that begins then, on the clock of its branch: the price of the peak time in which it begins,
// whatever its length; else that of its length. Of a visit each service is asked with its own start. What the terms of
// people say is only compared (availability/assignment.h).
std::optional<std::int64_t> price_at(const Service& service, Minutes length, const TimeZone& zone, Instant start);

// The length of an appointment of this service, if it was chosen and is still allowed; a move keeps it.
std::optional<Minutes> kept_length(const Service& service, const Interval& booked);

}  // namespace slotkeeper
