// budget_rows: the budgets of calls as rows, one for each credential that is called.
#pragma once

#include "engine/store/mariadb/database.h"
#include "engine/sync/call_budget.h"

#include <string>

namespace slotkeeper::store {

// FOR UPDATE. `key` names the credential: 64 letters of hex. Made, full, where it is not there.
CallBudget lock_call_budget(Tx& tx, const std::string& key);
void save_call_budget(Tx& tx, const std::string& key, const CallBudget& budget);
// Of credentials that nobody has called with since `before`; returns how many.
std::size_t delete_call_budgets(Tx& tx, Moment before, std::size_t rows_max);

}  // namespace slotkeeper::store
