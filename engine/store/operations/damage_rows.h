// damage_rows: finds unusable rows: they refer to a row that is missing or of another company, or have values from
// which no catalogue can be made.
//
// The foreign keys prevent most of it, but a dump is restored without them, and a key may be missing. The queries are
// made from the foreign keys in our schema files, so a new table is checked without code here.
#pragma once

#include "engine/store/operations/check_rows.h"

namespace slotkeeper::store {

// REQUIRES: no table and no column is missing.
std::vector<Finding> check_references(Tx& tx);
// Dates like 0000-00-00 and unknown words, which our sessions refuse and others allow; and numbers without a successor.
std::vector<Finding> check_values(Tx& tx);
std::vector<Finding> check_links(Tx& tx);
std::vector<Finding> check_catalogs(Tx& tx);

}  // namespace slotkeeper::store
