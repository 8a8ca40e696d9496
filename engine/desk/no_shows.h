// no_shows: how often the customer of a booking did not come, and what was owed before a no-show; read without locks.
//
// A no-show that is recorded while the booking is prepared may not count yet.
#pragma once

#include "engine/booking/commands.h"
#include "engine/catalog/catalog.h"
#include "engine/store/mariadb/database.h"

namespace slotkeeper {

// Within the months of the company's rule, by the start of the appointments. 0 without a rule, which then costs no
// query, for a customer who is not known yet, and for a command that books nothing.
int no_shows_of(const Command& command, const Company& company, store::Database& database);

// Sets `no_shows` and `fee_before` of the command. `present`: the appointment that it changes. The second costs a query
// only if that is a no-show with a fee.
void read_no_shows(Command& command, const std::optional<Appointment>& present, const Company& company,
                   store::Database& database);

}  // namespace slotkeeper
