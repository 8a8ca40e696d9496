// db_command: `slotkeeper db start|stop|status`: controls the private database server under var/db.
//
// Every other command starts or joins the server as needed; with these it can run longer, or be stopped.
#pragma once

#include "tools/slotkeeper/commands/context.h"

namespace slotkeeper {

// Each refuses if the configuration names an external database.
int db_start(const Context& context);   // the server runs until db_stop
int db_stop(const Context& context);    // refused while a process uses it
int db_status(const Context& context);  // exit code 0 whether it runs or not

}  // namespace slotkeeper
