// operations: the commands that are made from the table of operations: `slotkeeper <resource> <verb> [id] [--flag …]`.
//
// The same functions serve them as the REST API, in this process and without a key, so a command obeys the same rules
// and locks. Flags name records by name or id, and times may be local to the branch. Read on: adapters/api/operation.h;
// operation_flags.h turns flags into the input of an operation, display.h its answer into a table.
#pragma once

#include "adapters/api/operation.h"
#include "tools/slotkeeper/command_line/grammar.h"

#include <span>

namespace slotkeeper {

// Adds a command for each operation that needs a key. The table must outlive the grammar.
void add_operations(Grammar& grammar, std::span<const api::Operation> table);

}  // namespace slotkeeper
