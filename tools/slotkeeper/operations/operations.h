// operations: the commands that are made from the table of operations: `slotkeeper <resource> <verb> [id] [--flag …]`.
//
// Read on: adapters/commands/operation_flags.h makes flags of the fields of an operation, operation_call.h serves it.
#pragma once

#include "adapters/api/operation.h"
#include "tools/slotkeeper/command_line/grammar.h"

#include <span>

namespace slotkeeper {

// Adds a command for each operation that needs a key. The table must outlive the grammar.
void add_operations(Grammar& grammar, std::span<const api::Operation> table);

}  // namespace slotkeeper
