// check: looks for what must never be, and changes nothing.
//
// All rows are read in one snapshot, so bookings made meanwhile are seen whole or not at all, and a busy house is as
// clean as a quiet one. Read on: store/check/check_rows.h has the questions.
#pragma once

#include "engine/store/check/check_rows.h"

namespace slotkeeper {

// Where a table or column is missing, only the schema is looked at. Give the database patience: whole tables are read.
store::CheckReport check(store::Database& database);

}  // namespace slotkeeper
