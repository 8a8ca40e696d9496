// visit: several services that one customer books together, as one service made for this booking.
//
// The services are put one after the other: their segments in order, a short wait between two of them at most, the
// needs as they are. Search, decision and explanation work on that service as on any other and know nothing of the
// single ones. What is set for a booking as a whole (grid, notice, window, party) is the strictest of all; what is
// counted for a service (limits) is counted for each of them. The made service has the id of the first one. Pure.
// Read on: booking/visits.h finds the services of a stored appointment.
#pragma once

#include "engine/catalog/catalog.h"

#include <span>

namespace slotkeeper {

// What is booked beside the first service, and how. Without further services the booking is an ordinary one.
struct Visit {
    std::vector<ServiceId> services{};  // all of them in the order in which they are served; empty: only one
    bool same_person = false;           // one staff member serves all of them
    bool any_order = false;             // another order will do as well; the desk itself keeps to the one given

    bool operator==(const Visit&) const = default;
};

// The service as it is booked. `duration`: the chosen length of the first service. not_found, "services": one does not
// exist or is not active; not_bookable: they do not go together; duration: as lasting(). REQUIRES: `first` is the first
// one of the visit.
Result<Service> booked_service(const Catalog& catalog, const Service& first, const Visit& visit,
                               std::optional<Minutes> duration);

// Whether a new booking may consist of these: an add-on only after a service that names it, nothing twice. not_bookable
// names "services", or "service_id" if there is one service.
Result<Done> check_visit(const Catalog& catalog, const Service& first, const Visit& visit);

// What the services ask, each question once, as the first one with its slug asks it. Services that were deleted ask
// nothing.
std::vector<IntakeField> intake_of(const Catalog& catalog, std::span<const ServiceId> services);

// The services in every order if that is open, the given one first; else the visit alone.
std::vector<Visit> orders_of(const Visit& visit);

// The number that a segment has in another order of the same services. REQUIRES: it is a segment of `from`.
int segment_in_order(const Catalog& catalog, const Visit& from, const Visit& to, int segment);

// What all of it costs, in hundredths; std::nullopt if one price is not told or the currencies differ.
std::optional<std::int64_t> price_of_visit(const Catalog& catalog, const Service& first, const Visit& visit,
                                           std::optional<Minutes> duration);

}  // namespace slotkeeper
