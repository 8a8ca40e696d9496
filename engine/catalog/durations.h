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

// What it costs with this length, in hundredths; std::nullopt: not told.
std::optional<std::int64_t> price_of(const Service& service, Minutes length);

// The length of an appointment of this service, if it was chosen and is still allowed; a move keeps it.
std::optional<Minutes> kept_length(const Service& service, const Interval& booked);

}  // namespace slotkeeper
