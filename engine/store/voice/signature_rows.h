// signature_rows: what came with a signature when it was first seen.
#pragma once

#include "engine/booking/commands.h"
#include "engine/store/mariadb/database.h"

namespace slotkeeper::store {

// What came with it first: what is given here, unless it was seen before. Of several at once one is the first.
Hash first_beside(Tx& tx, CompanyId company, const Hash& signature, const Hash& beside, Moment now);

// Of those seen before that, the oldest first, at most rows_max; returns how many.
std::size_t delete_old_signatures(Tx& tx, Moment before, std::size_t rows_max);

}  // namespace slotkeeper::store
