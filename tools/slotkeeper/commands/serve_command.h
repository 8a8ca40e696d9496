// serve_command: `slotkeeper serve [--work]` and `slotkeeper work`: the long-running program.
//
// The address is the first line of standard output, printed when the server answers. SIGTERM and SIGINT end it
// gracefully: requests and jobs that run are finished.
#pragma once

#include "tools/slotkeeper/commands/context.h"

namespace slotkeeper {

struct ServeOptions {
    bool work = false;  // run jobs in this process too
};
int serve_command(const Context& context, const ServeOptions& options);
int work_command(const Context& context);

}  // namespace slotkeeper
