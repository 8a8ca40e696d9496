// filter_ids: looks up catalogue ids in memory, customers and appointments in the database.
#include "adapters/rest/filter_ids.h"

#include "engine/store/booking/appointment_rows.h"
#include "engine/store/booking/customer_rows.h"

namespace slotkeeper::rest {

namespace {

// Also finds records that were created a moment ago.
template <class Has>
bool in_catalog(RestDoor& door, const Caller& caller, Has has) {
    return has(*door.catalogs.recent(caller.company)) || has(*door.catalogs.current(caller.company));
}

}  // namespace

bool is_known(RestDoor& door, const Caller& caller, BranchId id) {
    return in_catalog(door, caller, [&](const Catalog& catalog) { return catalog.branch(id) != nullptr; });
}

bool is_known(RestDoor& door, const Caller& caller, ServiceId id) {
    return in_catalog(door, caller, [&](const Catalog& catalog) { return catalog.service(id) != nullptr; });
}

bool is_known(RestDoor& door, const Caller& caller, ResourceId id) {
    return in_catalog(door, caller, [&](const Catalog& catalog) { return catalog.resource(id) != nullptr; });
}

bool is_known(RestDoor& door, const Caller& caller, CustomerId id) {
    return door.database.read([&](store::Tx& tx) { return store::load_customer(tx, caller.company, id).has_value(); });
}

bool is_known(RestDoor& door, const Caller& caller, AppointmentId id) {
    return door.database.read(
        [&](store::Tx& tx) { return store::load_appointment(tx, caller.company, id).has_value(); });
}

}  // namespace slotkeeper::rest
