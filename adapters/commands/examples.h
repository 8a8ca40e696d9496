// examples: the words of a call of an operation that can be run, for its help page.
#pragma once

#include "adapters/commands/operation_flags.h"

namespace slotkeeper {

// The id and the flags that the operation needs, without the command: {"--service", "Haarschnitt", …}. From the example
// of the operation, else from the examples of its fields; the records are those of the demo company.
std::vector<std::string> example_of(const api::Operation& operation, const std::vector<OperationFlag>& flags);

}  // namespace slotkeeper
