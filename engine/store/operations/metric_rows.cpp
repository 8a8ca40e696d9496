// metric_rows: the statements behind the numbers.
#include "engine/store/operations/metric_rows.h"

#include "engine/store/calendar/reconcile_rows.h"

namespace slotkeeper::store {

namespace {

constexpr auto kDrift = R"sql(
    SELECT account_id, company_id, reported_at, missing_there, missing_here, differing, duplicated, orphaned
    FROM calendar_reconcile JOIN calendar_account USING (account_id)
    WHERE reported_at IS NOT NULL AND state IN ('active', 'needs_reauth', 'paused')
    ORDER BY account_id)sql";

constexpr auto kWaiting = R"sql(
    SELECT queue, COUNT(*) FROM job WHERE state = 'available' GROUP BY queue)sql";

constexpr auto kAccounts = R"sql(SELECT state, COUNT(*) FROM calendar_account GROUP BY state)sql";

}  // namespace

std::vector<AccountDrift> load_account_drift(Tx& tx) {
    std::vector<AccountDrift> all;
    const auto read = [&](AccountId account, CompanyId company, Moment at, int missing_there, int missing_here,
                          int differing, int duplicated, int orphaned) {
        all.push_back({account, company, at, {{missing_there, missing_here, differing, duplicated, orphaned}}});
    };
    tx.rows(kDrift, {}, leave_out_damaged(read));
    for (auto& one : all) {
        if (one.counts.drift() > 0) subtract_repaired(tx, one.account, one.counts);
    }
    return all;
}

std::map<JobQueue, std::int64_t> count_waiting(Tx& tx) {
    std::map<JobQueue, std::int64_t> waiting;
    const auto count = [&](JobQueue queue, std::int64_t jobs) { waiting[queue] = jobs; };
    tx.rows(kWaiting, {}, leave_out_damaged(count));
    return waiting;
}

std::map<AccountState, std::int64_t> count_accounts(Tx& tx) {
    std::map<AccountState, std::int64_t> accounts;
    const auto count = [&](AccountState state, std::int64_t number) { accounts[state] = number; };
    tx.rows(kAccounts, {}, leave_out_damaged(count));
    return accounts;
}

}  // namespace slotkeeper::store
