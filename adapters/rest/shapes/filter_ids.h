// filter_ids: an id in a query names something of the caller's company.
//
// A filter by something of another company, or of none, is a mistake of the caller and not an empty list: 404.
#pragma once

#include "adapters/rest/rest_door.h"
#include "adapters/rest/shapes/query.h"

namespace slotkeeper::rest {

bool is_known(RestDoor& door, const Caller& caller, BranchId id);
bool is_known(RestDoor& door, const Caller& caller, ServiceId id);
bool is_known(RestDoor& door, const Caller& caller, ResourceId id);
bool is_known(RestDoor& door, const Caller& caller, CustomerId id);
bool is_known(RestDoor& door, const Caller& caller, AppointmentId id);

// As Query::id, and refuses with not_found what this company does not have.
template <class SomeId>
Result<std::optional<SomeId>> filter_id(const Query& query, const std::string& name, RestDoor& door,
                                        const Caller& caller) {
    auto id = query.id<SomeId>(name);
    if (!id || !*id || is_known(door, caller, **id)) return id;
    return refuse(ErrorCode::not_found, name, "this company has no object with this id");
}

}  // namespace slotkeeper::rest
