// tables: every table of the schema, as the program describes it.
#pragma once

#include "engine/store/mariadb/table.h"

#include <vector>

namespace slotkeeper::store {

std::vector<TableShape> all_tables();

}  // namespace slotkeeper::store
