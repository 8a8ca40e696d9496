// metric_rows: numbers for monitoring. Reads of stored data; nothing is counted separately.
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
// From the last report of every account that is not disconnected or revoked, without what was repaired since; in order
// of id.
std::vector<AccountDrift> load_account_drift(Tx& tx);
// Waiting jobs, due or not; queues without any are left out.
std::map<JobQueue, std::int64_t> count_waiting(Tx& tx);
std::map<AccountState, std::int64_t> count_accounts(Tx& tx);

}  // namespace slotkeeper::store
