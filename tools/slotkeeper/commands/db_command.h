// db_command: `slotkeeper db start|stop|status`: the private database under var/db by itself.
//
// Every other command starts or joins it as it needs; these are for whoever wants it to stay, or to go.
#pragma once

#include "tools/slotkeeper/commands/context.h"

namespace slotkeeper {

// Each refuses where the configuration names a database by its URL: then there is no private one.
int db_start(const Context& context);   // it stays until db_stop
int db_stop(const Context& context);    // refused while somebody uses it
int db_status(const Context& context);  // exit code 0 where it runs, else 1

}  // namespace slotkeeper
