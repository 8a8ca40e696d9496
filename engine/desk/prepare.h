// prepare: which resource days a command may touch, before anything is locked.
//
// Read without locks, so it may be stale; serve() notices under the locks and asks for a new one. What is wrong on its
// face (no such service, a resource that cannot serve, a time beyond all bounds) is refused here and never queues.
#pragma once

#include "engine/availability/day_book.h"
#include "engine/booking/commands.h"
#include "engine/desk/catalogs.h"
#include "engine/store/mariadb/database.h"

#include <vector>

namespace slotkeeper {

struct Prepared {
    Command command;
    std::vector<ResourceDay> days;         // sorted, none twice
    std::int64_t catalog_version = 0;      // of the catalogue that the days were worked out with
    std::vector<ResourceDay> busy_beside;  // days that candidates have something on, beside those above
    bool all_candidates = true;            // false: of an open need only the best few resources are named
};

// `all_candidates`: name every resource that an open need could take, not only the best few.
Result<Prepared> prepare(const Command& command, bool all_candidates, store::Database& database, Catalogs& catalogs);

}  // namespace slotkeeper
