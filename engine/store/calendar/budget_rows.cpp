// budget_rows: one row at a time.
#include "engine/store/calendar/budget_rows.h"

namespace slotkeeper::store {

namespace {

constexpr auto kInsertBudget = R"sql(
    INSERT IGNORE INTO call_budget (budget_key, call_limit, full_at, used_at)
    VALUES (:key, :call_limit, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6)))sql";

constexpr auto kSaveBudget = R"sql(
    UPDATE call_budget
    SET call_limit = :call_limit, full_at = :full_at, blocked_until = :blocked_until, failures = :failures,
        open_until = :open_until, probe_until = :probe_until, used_at = UTC_TIMESTAMP(6)
    WHERE budget_key = :key)sql";

constexpr auto kDeleteBudgets = R"sql(DELETE FROM call_budget WHERE used_at < :before ORDER BY used_at LIMIT :most)sql";

std::optional<CallBudget> lock(Tx& tx, const std::string& key) {
    auto sql = call_budget_table.select();
    return call_budget_table.first(tx, sql.raw("WHERE budget_key = ").value(key).raw(" FOR UPDATE"));
}

}  // namespace

const Table<CallBudget> call_budget_table{
    "call_budget",
    unread("budget_key"),
    column<&CallBudget::limit>("call_limit"),
    column<&CallBudget::full_at>("full_at"),
    column<&CallBudget::blocked_until>("blocked_until"),
    column<&CallBudget::failures>("failures"),
    column<&CallBudget::open_until>("open_until"),
    column<&CallBudget::probe_until>("probe_until"),
    unread("used_at"),
};

CallBudget lock_call_budget(Tx& tx, const std::string& key) {
    if (auto budget = lock(tx, key)) return *budget;
    tx.run(kInsertBudget, {key, CallBudget{}.limit});
    if (auto budget = lock(tx, key)) return *budget;
    throw std::logic_error("call_budget: an inserted row is missing");
}

void save_call_budget(Tx& tx, const std::string& key, const CallBudget& budget) {
    tx.run(kSaveBudget, {budget.limit, budget.full_at, budget.blocked_until, budget.failures, budget.open_until,
                         budget.probe_until, key});
}

std::size_t delete_call_budgets(Tx& tx, Moment before, std::size_t rows_max) {
    return static_cast<std::size_t>(tx.run(kDeleteBudgets, {before, rows_max}));
}

}  // namespace slotkeeper::store
