// calendar_mapping: the use cases of a company's mappings: which user at Cal.com is which person, and which event type
// stands for what. Read on: calendar_users.h, then event_type_sync.h.
#pragma once

#include "engine/calendar/mapping/event_type_sync.h"

namespace slotkeeper {

struct CalendarMapping {
    CalendarMapping(store::Database& database, Catalogs& catalogs, Leases& leases, Accounts& accounts)
        : remote(accounts),
          users(database, catalogs, accounts, remote),
          event_types(database, catalogs, leases, accounts, users, remote) {}

    RemoteCatalog remote;
    CalendarUsers users;
    EventTypes event_types;
};

}  // namespace slotkeeper
