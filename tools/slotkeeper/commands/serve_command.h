// serve_command: `slotkeeper serve [--work]` and `slotkeeper work`: the long-running program.
//
// The first line of standard output is the address, printed when the server accepts requests. SIGTERM and SIGINT end it
// gracefully: running requests and jobs are finished.
#pragma once

#include "tools/slotkeeper/commands/context.h"

namespace slotkeeper {

struct ServeOptions {
    bool work = false;  // run jobs in this process, too
};
int serve_command(const Context& context, const ServeOptions& options);
int work_command(const Context& context);

}  // namespace slotkeeper
