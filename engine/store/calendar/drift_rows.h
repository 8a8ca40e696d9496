// drift_rows: the single differences of the last comparison of each account, to tell which were repaired since.
#pragma once

#include "engine/store/mariadb/table.h"
#include "engine/sync/drift_records.h"

#include <span>

namespace slotkeeper::store {

struct DifferenceRow {
    AccountId account;
    int number = 0;  // from 1 on
    DriftDifference difference;
    Moment found_at;
};
extern const Table<DifferenceRow> calendar_difference_table;

// Replaces those of the previous comparison.
void save_differences(Tx& tx, AccountId account, std::span<const DriftDifference> differences);

// Subtracts those that were repaired since: the link was synced after the comparison and is in step, or the event about
// the booking is settled.
void subtract_repaired(Tx& tx, AccountId account, DriftCounts& counts);

}  // namespace slotkeeper::store
