// logging: JSON lines on stderr, one object a line: time (UTC), level, thread, message.
//
// Everybody logs through spdlog's default logger; this is the one place that sets it up. Ids go into a message, secrets
// and personal values do not.
#pragma once

#include "tools/slotkeeper/config.h"

namespace slotkeeper {

// Called once, at the start of main, before any thread.
void set_up_logging(LogLevel level);

}  // namespace slotkeeper
