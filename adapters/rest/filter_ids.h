// filter_ids: checks that an id in a query belongs to the caller's company.
//
// An id of another company and an unknown id get 404, not an empty list.
#pragma once

#include "adapters/rest/query.h"
#include "adapters/rest/rest_door.h"

namespace slotkeeper::rest {

bool is_known(RestDoor& door, const Caller& caller, BranchId id);
bool is_known(RestDoor& door, const Caller& caller, ServiceId id);
bool is_known(RestDoor& door, const Caller& caller, ResourceId id);
bool is_known(RestDoor& door, const Caller& caller, CustomerId id);
bool is_known(RestDoor& door, const Caller& caller, AppointmentId id);

// As Query::id; refuses with not_found if this company does not have the id.
template <class SomeId>
Result<std::optional<SomeId>> filter_id(const Query& query, const std::string& name, RestDoor& door,
                                        const Caller& caller) {
    auto id = query.id<SomeId>(name);
    if (!id || !*id || is_known(door, caller, **id)) return id;
    return refuse(ErrorCode::not_found, name, "this company has no object with this id");
}

}  // namespace slotkeeper::rest
