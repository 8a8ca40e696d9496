// display: how the answer of an operation looks on a terminal.
#pragma once

#include "adapters/api/operation.h"
#include "adapters/commands/output.h"

namespace slotkeeper {

// The columns of a list, and what is printed for an empty one.
struct ListDisplay {
    std::vector<std::string> columns;
    std::string empty;
    std::string rows_in{};  // the member of each record that has its rows; empty: the record is a row
};
ListDisplay display_of(const api::Operation& operation);

// The records as rows of the table.
Json display_rows(const ListDisplay& display, Json records);

// A list within a record that is drawn as a table of its own, below the record; std::nullopt: there is no such list.
struct TableBelow {
    std::string member;
    ListDisplay list;
};
std::optional<TableBelow> table_below(const api::Operation& operation);

// A record as a row: names instead of objects, one text for each segment.
Json display_form(Json record);

}  // namespace slotkeeper
