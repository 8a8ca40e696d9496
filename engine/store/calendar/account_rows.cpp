// account_rows: the statements of accounts.
#include "engine/store/calendar/account_rows.h"

#include <array>

namespace slotkeeper::store {

namespace {

constexpr auto kKeepAccount = R"sql(
    ON DUPLICATE KEY UPDATE account_id = calendar_account.account_id)sql";

constexpr auto kUpdateAccount = R"sql(
    UPDATE calendar_account SET base_url = :base_url, state = :state, sealed_credential = :credential,
        sealed_webhook_secret = :secret, credential_kind = :kind, sealed_refresh_token = :refresh_token,
        token_expires_at = :expires, token_version = :version, refresh_begun_at = :begun, refresh_refusals = :refusals
    WHERE account_id = :id)sql";

constexpr auto kNeedsReauth = R"sql(
    UPDATE calendar_account SET state = 'needs_reauth' WHERE account_id = :id AND state = 'active')sql";

constexpr auto kLoadDetached = R"sql(
    SELECT appointment.appointment_id, appointment.version
    FROM calendar_link JOIN appointment ON appointment.appointment_id = calendar_link.appointment_id
    WHERE calendar_link.account_id = :account AND calendar_link.state = 'detached'
        AND appointment.ends_at > UTC_TIMESTAMP()
    ORDER BY appointment.appointment_id)sql";

std::optional<CalendarAccount> account_by_id(Tx& tx, AccountId id, const char* locking) {
    return calendar_account_table.first(
        tx, calendar_account_table.select().raw("WHERE account_id = ").value(id).raw(locking));
}

constexpr auto kUse = R"sql(
    UPDATE calendar_authorisation SET used_at = :used WHERE authorisation_id = :id)sql";

constexpr auto kDeleteAuthorisation = R"sql(
    DELETE FROM calendar_authorisation WHERE expires_at < :before ORDER BY expires_at LIMIT :most)sql";

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

const Table<CalendarAccount> calendar_account_table{
    "calendar_account",
    column<&CalendarAccount::id>("account_id"),
    column<&CalendarAccount::company>("company_id"),
    column<&CalendarAccount::provider>("provider"),
    column<&CalendarAccount::provider_account>("provider_account"),
    column<&CalendarAccount::base_url>("base_url"),
    column<&CalendarAccount::state>("state"),
    column<&CalendarAccount::sealed_credential>("sealed_credential"),
    column<&CalendarAccount::sealed_webhook_secret>("sealed_webhook_secret"),
    column<&CalendarAccount::created_at>("created_at"),
    column<&CalendarAccount::kind>("credential_kind"),
    empty_is_null<&CalendarAccount::sealed_refresh_token>("sealed_refresh_token"),
    column<&CalendarAccount::token_expires_at>("token_expires_at"),
    column<&CalendarAccount::token_version>("token_version"),
    column<&CalendarAccount::refresh_begun_at>("refresh_begun_at"),
    column<&CalendarAccount::refresh_refusals>("refresh_refusals"),
    column<&CalendarAccount::updated_at>("updated_at", ColumnUse::read_only),
};

std::optional<CalendarAccount> load_account(Tx& tx, AccountId id) { return account_by_id(tx, id, ""); }
std::optional<CalendarAccount> lock_account(Tx& tx, AccountId id) { return account_by_id(tx, id, " FOR UPDATE"); }

std::vector<CalendarAccount> list_accounts(Tx& tx, CompanyId company) {
    auto sql = calendar_account_table.select();
    return calendar_account_table.all(tx, sql.raw("WHERE company_id = ").value(company).raw(" ORDER BY account_id"));
}

RegisteredAccount register_account(Tx& tx, const CalendarAccount& candidate) {
    auto insert = calendar_account_table.insert();
    calendar_account_table.add_row(insert, candidate);
    tx.run(insert.raw(kKeepAccount));
    auto sql = calendar_account_table.select();
    sql.raw("WHERE company_id = ").value(candidate.company).raw(" AND provider = ").value(candidate.provider);
    sql.raw(" AND provider_account = ").value(candidate.provider_account);
    auto account = calendar_account_table.first(tx, sql).value();
    const auto created = account.id == candidate.id;
    return {std::move(account), created};
}

void update_account(Tx& tx, const CalendarAccount& account) {
    const auto& refresh_token = account.sealed_refresh_token;
    tx.run(kUpdateAccount,
           {account.base_url, account.state, account.sealed_credential, account.sealed_webhook_secret, account.kind,
            refresh_token.empty() ? Value(std::nullopt) : Value(refresh_token), account.token_expires_at,
            account.token_version, account.refresh_begun_at, account.refresh_refusals, account.id});
}

bool mark_needs_reauth(Tx& tx, AccountId id) { return tx.run(kNeedsReauth, {id}) > 0; }

std::vector<DetachedLink> load_detached_links(Tx& tx, AccountId account) {
    std::vector<DetachedLink> links;
    tx.rows(kLoadDetached, {account}, [&](AppointmentId appointment, int version) {
        links.push_back({appointment, version});
    });
    return links;
}

const Table<AuthorisationRow> calendar_authorisation_table{
    "calendar_authorisation",
    column<&AuthorisationRow::id>("authorisation_id"),
    column<&AuthorisationRow::company>("company_id"),
    column<&AuthorisationRow::provider>("provider"),
    column<&AuthorisationRow::state_hash>("state_hash"),
    column<&AuthorisationRow::sealed_verifier>("sealed_verifier"),
    column<&AuthorisationRow::base_url>("base_url"),
    column<&AuthorisationRow::redirect_url>("redirect_url"),
    column<&AuthorisationRow::provider_account>("provider_account"),
    column<&AuthorisationRow::force_create>("force_create"),
    column<&AuthorisationRow::respect_disconnected>("respect_disconnected"),
    column<&AuthorisationRow::created_at>("created_at"),
    column<&AuthorisationRow::expires_at>("expires_at"),
    column<&AuthorisationRow::used_at>("used_at"),
};

void insert_authorisation(Tx& tx, const AuthorisationRow& row) {
    tx.run(*calendar_authorisation_table.insert_all(std::array{row}));
}

std::optional<AuthorisationRow> lock_authorisation(Tx& tx, const std::string& state_hash) {
    auto sql = calendar_authorisation_table.select();
    return calendar_authorisation_table.first(tx, sql.raw("WHERE state_hash = ").value(state_hash).raw(" FOR UPDATE"));
}

void set_authorisation_used(Tx& tx, std::int64_t id, std::optional<Moment> used_at) { tx.run(kUse, {used_at, id}); }

std::size_t delete_authorisations(Tx& tx, Moment before, std::size_t rows_max) {
    return static_cast<std::size_t>(tx.run(kDeleteAuthorisation, {before, rows_max}));
}

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
