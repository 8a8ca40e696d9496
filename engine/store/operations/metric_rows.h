// metric_rows: numbers for whoever watches over the house. Plain reads of what is stored; nothing is counted up.
#pragma once

#include "engine/store/operations/job_rows.h"
#include "engine/sync/account.h"
#include "engine/sync/drift_records.h"

#include <map>
#include <vector>

namespace slotkeeper::store {

struct AccountDrift {
    AccountId account;
    CompanyId company;
    Moment at;
    DriftCounts counts;
};
// Of the last report of every account that is not disconnected or revoked, less what was repaired since; in order of
// id.
std::vector<AccountDrift> load_account_drift(Tx& tx);
// Jobs that wait for a worker, be they due or not; queues where none waits are left out.
std::map<JobQueue, std::int64_t> count_waiting(Tx& tx);
std::map<AccountState, std::int64_t> count_accounts(Tx& tx);

}  // namespace slotkeeper::store
