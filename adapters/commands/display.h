// display: how the answer of an operation looks on a terminal.
#pragma once

#include "adapters/api/operation.h"
#include "adapters/commands/output.h"

namespace slotkeeper {

// The columns of a list, and what is printed for an empty one: what the operation says, or a default.
api::TableForm table_of(const api::Operation& operation);

// Prints one record. Lists of objects within it are drawn as tables below it.
void show_record(const Output& output, Json record);

// Prints the rows of all pages that were read; `last` is the answer with the last page.
void show_list(const Output& output, const api::Operation& operation, Json rows, Json last);

}  // namespace slotkeeper
