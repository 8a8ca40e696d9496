// budget_rows: call budgets as rows, one for each credential.
#pragma once

#include "engine/store/mariadb/table.h"
#include "engine/sync/call_budget.h"

#include <string>

namespace slotkeeper::store {

extern const Table<CallBudget> call_budget_table;

// FOR UPDATE. `key` names the credential: 64 letters of hex. Inserted, full, if it is missing.
CallBudget lock_call_budget(Tx& tx, const std::string& key);
void save_call_budget(Tx& tx, const std::string& key, const CallBudget& budget);
// Deletes those of credentials without a call since `before`; returns how many.
std::size_t delete_call_budgets(Tx& tx, Moment before, std::size_t rows_max);

}  // namespace slotkeeper::store
