// staff_changes: what prepare() and the decision both derive of a change by the staff.
#pragma once

#include "engine/booking/commands.h"
#include "engine/catalog/catalog.h"

#include <vector>

namespace slotkeeper {

// Who serves which need after a reassignment: the new resource instead of the old one, the others as now. The refusals
// name resources by name and id.
Result<std::vector<ResourcePreference>> preferences_of(const Reassign& ask, const Appointment& present,
                                                       const Catalog& catalog);

// The service with the lengths and gaps of the appointment. state_conflict if its segments are not those of the service
// any more.
Result<Service> service_as_booked(const Appointment& present, const Catalog& catalog);

// As it would last after the resize, whether the service may last so long or not. The refusal `duration` if nothing
// would be left of the last segment, or it would be too long.
Result<Service> service_of_length(const Resize& ask, const Appointment& present, const Catalog& catalog);

}  // namespace slotkeeper
