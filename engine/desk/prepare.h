// prepare: which resource days a command may touch, before anything is locked.
//
// Read without locks, so it may be stale; serve() notices that under the locks and asks for a new one. Obvious errors
// (no such service, an unsuitable resource, a time beyond all bounds) are refused here and never queue.
#pragma once

#include "engine/availability/day_book.h"
#include "engine/booking/commands.h"
#include "engine/desk/assignment_facts.h"
#include "engine/desk/catalogs.h"
#include "engine/desk/counted.h"
#include "engine/store/mariadb/database.h"

#include <vector>

namespace slotkeeper {

struct PreparedCommand {
    Command command;
    std::vector<ResourceDay> days;         // sorted, unique
    std::int64_t catalog_version = 0;      // of the catalogue from which the days were determined
    std::vector<ResourceDay> busy_beside;  // further days on which candidates are busy
    std::vector<ServedCount> served{};     // how many bookings candidates have, where they are shared out
    bool all_candidates = true;            // false: for an open need only the best few resources are named
    CountedNeeds counted{};                // what its limits and its person need
    std::vector<CustomerId> attendees{};   // of the appointments that it changes together with its own, to be loaded
    // Whether it may get a stand-in for a resource that it names, and they were not looked for yet.
    bool may_want_stand_ins = false;
};

// `all_candidates`: name every resource that an open need could take, not only the best few, and those who stand in for
// a resource that is named.
Result<PreparedCommand> prepare(const Command& command, bool all_candidates, store::Database& database,
                                Catalogs& catalogs);

}  // namespace slotkeeper
