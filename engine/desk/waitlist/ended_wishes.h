// ended_wishes: what is offered to customers whose appointment ends, so that there is nothing left to move up.
//
// The desk ends their waitlist entries when it writes the end of the appointment (store::end_wishes_sql). Here the
// command learns, before its days are determined, which holds end with it. An offer that is made after that look stands
// until it expires; it cannot be accepted.
#pragma once

#include "engine/booking/commands.h"
#include "engine/desk/catalogs.h"
#include "engine/store/mariadb/database.h"

namespace slotkeeper {

// Adds the open offers of earlier times for the appointments that the command ends to its `releases`, each once. Reads
// nothing for other commands, and if the company offers no earlier times.
void release_offers_of_ended(Command& command, store::Database& database, Catalogs& catalogs);

}  // namespace slotkeeper
