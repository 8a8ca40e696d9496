// new_event_type: the event type that is made at Cal.com for a service of a person who has none.
//
// It has the name of the service as its title, so that the comparison finds it again. Of a composite service that is
// `automatic` it is as long as the segments of the person, so that each segment gets a booking of its own. Pure. Read
// on: calendar/mapping/event_type_creation.h makes it.
#pragma once

#include "engine/catalog/catalog.h"
#include "engine/ports/calendar_gateway.h"

#include <string>
#include <vector>

namespace slotkeeper {

// REQUIRES: a booking at Cal.com with this person can stand for the service.
NewRemoteEventType new_event_type(const Service& service, const Resource& person);

// Empty if it can be made beside the event types that the person has; else the reason and the remedy.
std::string trouble_with_making(const NewRemoteEventType& wanted, const Resource& person,
                                const std::vector<RemoteEventType>& existing);

}  // namespace slotkeeper
