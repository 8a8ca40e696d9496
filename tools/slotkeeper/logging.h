// logging: JSON lines on stderr, one object a line: time (UTC), level, thread, message.
//
// All code logs through spdlog's default logger, which is set up here. Messages may contain ids, but no secrets and no
// personal data.
#pragma once

#include "tools/slotkeeper/config.h"

namespace slotkeeper {

// Call it once, at the start of main, before any thread is started.
void set_up_logging(LogLevel level);

}  // namespace slotkeeper
