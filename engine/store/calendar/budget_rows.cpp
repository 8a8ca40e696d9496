// budget_rows: one row at a time.
#include "engine/store/calendar/budget_rows.h"

namespace slotkeeper::store {

namespace {

constexpr auto kLockBudget = R"sql(
    SELECT call_limit, full_at, blocked_until, failures, open_until, probe_until
    FROM call_budget WHERE budget_key = :key FOR UPDATE)sql";

constexpr auto kInsertBudget = R"sql(
    INSERT IGNORE INTO call_budget (budget_key, call_limit, full_at, used_at)
    VALUES (:key, :call_limit, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6)))sql";

constexpr auto kSaveBudget = R"sql(
    UPDATE call_budget
    SET call_limit = :call_limit, full_at = :full_at, blocked_until = :blocked_until, failures = :failures,
        open_until = :open_until, probe_until = :probe_until, used_at = UTC_TIMESTAMP(6)
    WHERE budget_key = :key)sql";

constexpr auto kDeleteBudgets = R"sql(DELETE FROM call_budget WHERE used_at < :before ORDER BY used_at LIMIT :most)sql";

bool lock(Tx& tx, const std::string& key, CallBudget& budget) {
    return tx.one(kLockBudget, {key}, [&](const Row& row) {
        budget.limit = static_cast<int>(row.number(0));
        budget.full_at = row.moment(1);
        budget.blocked_until = row.optional_moment(2);
        budget.failures = static_cast<int>(row.number(3));
        budget.open_until = row.optional_moment(4);
        budget.probe_until = row.optional_moment(5);
    });
}

}  // namespace

CallBudget lock_call_budget(Tx& tx, const std::string& key) {
    CallBudget budget;
    if (lock(tx, key, budget)) return budget;
    tx.run(kInsertBudget, {key, budget.limit});
    if (!lock(tx, key, budget)) throw std::logic_error("call_budget: an inserted row is missing");
    return budget;
}

void save_call_budget(Tx& tx, const std::string& key, const CallBudget& budget) {
    tx.run(kSaveBudget, {budget.limit, budget.full_at, budget.blocked_until, budget.failures, budget.open_until,
                         budget.probe_until, key});
}

std::size_t delete_call_budgets(Tx& tx, Moment before, std::size_t rows_max) {
    return static_cast<std::size_t>(tx.run(kDeleteBudgets, {before, rows_max}));
}

}  // namespace slotkeeper::store
