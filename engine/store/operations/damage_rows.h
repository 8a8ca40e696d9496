// damage_rows: rows that cannot be used: they refer to a row that is missing or of another company, or say what the
// catalogue cannot be made of.
//
// The foreign keys forbid most of it, but a dump is restored without them, and a key may be missing. What is asked
// comes from the foreign keys that our schema files promise, so a new table is looked at without a line here.
#pragma once

#include "engine/store/operations/check_rows.h"

namespace slotkeeper::store {

// REQUIRES: no table and no column is missing.
std::vector<Finding> check_references(Tx& tx);
// Dates like 0000-00-00 and words that are not on their list, which our sessions refuse and others let in; and numbers
// that have no next one.
std::vector<Finding> check_values(Tx& tx);
std::vector<Finding> check_links(Tx& tx);
std::vector<Finding> check_catalogs(Tx& tx);

}  // namespace slotkeeper::store
