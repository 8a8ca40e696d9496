// visits: the services of a stored appointment.
//
// Each part of a visit names its service, so the services and their order are in the parts; an appointment of one
// service names it alone. Pure. Read on: catalog/visit.h makes one service of them.
#pragma once

#include "engine/booking/appointment.h"
#include "engine/booking/commands.h"
#include "engine/catalog/visit.h"

namespace slotkeeper {

// Without services if it is an appointment of one. `same_person` if each later service was bound to the person of an
// earlier one; an add-on always is.
Visit visit_of(const Appointment& appointment);

// All of its services in order, at least one.
std::vector<ServiceId> services_of(const Appointment& appointment);

// Whether these services were booked, in the order given or in another that will do. `service` is the first of them.
bool consists_of(const Appointment& appointment, ServiceId service, const Visit& visit);

// The length of the first service, if it was chosen and is still allowed; a move keeps it.
std::optional<Minutes> kept_length(const Catalog& catalog, const Appointment& appointment);

// What was booked, by the catalogue as it is now. not_found if a service is missing or not active, not_bookable if they
// no longer go together.
Result<Service> booked_service(const Catalog& catalog, const Appointment& appointment);

// confirm_first if one of its services says so, off if all do.
SyncPolicy sync_policy_of(const Catalog& catalog, const Appointment& appointment);

// Parts of an earlier version, which were stored without their services, with those of the appointment now: a move
// keeps them.
void set_services(std::vector<Part>& parts, const std::vector<Part>& present);

// The command in another order of its services: what was wanted for a segment goes with it. REQUIRES: a Book or a
// PlaceHold of a visit.
Command in_order(const Command& command, const Visit& order, const Catalog& catalog);
std::vector<ResourcePreference> in_order(std::vector<ResourcePreference> preferences, const Visit& from,
                                         const Visit& to, const Catalog& catalog);

}  // namespace slotkeeper
