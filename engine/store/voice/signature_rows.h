// signature_rows: the request data with which a signature was first seen.
#pragma once

#include "engine/booking/commands.h"
#include "engine/store/mariadb/table.h"

namespace slotkeeper::store {

extern const Table<NoStruct> voice_signature_table;

// The data stored first for this signature: those given here, unless it was seen before. Safe under concurrency.
Hash first_beside(Tx& tx, CompanyId company, const Hash& signature, const Hash& beside, Moment now);

// Deletes those seen before `before`, oldest first, at most rows_max; returns how many.
std::size_t delete_old_signatures(Tx& tx, Moment before, std::size_t rows_max);

}  // namespace slotkeeper::store
