// demo_calendar: a calendar at Cal.com, or its stand-in, for everybody at the demo salon.
//
// Our own stand-in is told of one host for each member of staff, with an event type for each service that they do, and
// of an admin whose key sees them all. Anywhere else the public API is used: the event types that the key's owner lacks
// are made, all with that one host.
#pragma once

#include "engine/catalog/catalog.h"

#include <map>
#include <string>
#include <utility>

namespace slotkeeper::demo {

// By service and the person who begins it.
using EventTypes = std::map<std::pair<ServiceId, ResourceId>, std::int64_t>;

// The user that somebody is over there.
struct User {
    std::int64_t id = 0;
    std::string username;
};
struct Calendar {
    EventTypes types;
    std::map<ResourceId, User> users{};  // of the stand-in only: elsewhere all is one user's
};

// `unavailable` where nothing answers there, `unauthorized` and the like as it answers.
// The same event types again, however often it is called.
Result<Calendar> set_up_calendar(const std::string& calcom_url, const std::string& credential,
                                 const slotkeeper::Catalog& catalog);

}  // namespace slotkeeper::demo
