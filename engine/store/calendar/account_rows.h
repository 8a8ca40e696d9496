// account_rows: connected accounts, pending sign-ins and call budgets as rows. Only engine/calendar/accounts.cpp and
// the brake write accounts.
#pragma once

#include "engine/store/mariadb/table.h"
#include "engine/sync/account.h"
#include "engine/sync/call_budget.h"

#include <optional>
#include <string>
#include <vector>

namespace slotkeeper::store {

extern const Table<CalendarAccount> calendar_account_table;

std::optional<CalendarAccount> load_account(Tx& tx, AccountId id);
std::vector<CalendarAccount> list_accounts(Tx& tx, CompanyId company);  // in order of id
std::optional<CalendarAccount> lock_account(Tx& tx, AccountId id);      // FOR UPDATE

// The account of this company, provider and name at Cal.com: inserted if it is missing, else unchanged; concurrent
// callers get the same one. It is locked in both cases.
struct RegisteredAccount {
    CalendarAccount account;
    bool created = false;
};
RegisteredAccount register_account(Tx& tx, const CalendarAccount& candidate);
// Writes address, state, encrypted secrets and token state of an existing account.
void update_account(Tx& tx, const CalendarAccount& account);
// Only from `active`, so that a disconnected account stays so. False if it was not active.
bool mark_needs_reauth(Tx& tx, AccountId id);

// Future appointments whose link was detached because this account was disconnected.
struct DetachedLink {
    AppointmentId appointment;
    int version = 0;
};
std::vector<DetachedLink> load_detached_links(Tx& tx, AccountId account);

// --- pending sign-ins ----------------------------------------------------------------------------
// Only the hash of the state is stored, so a reader of the table cannot complete a sign-in.
struct AuthorisationRow {
    std::int64_t id = 0;
    CompanyId company;
    CalendarProvider provider = CalendarProvider::calcom;
    std::string state_hash;  // hex
    std::string sealed_verifier;
    std::string base_url;
    std::string redirect_url;
    std::string provider_account;
    bool force_create = false;
    bool respect_disconnected = true;
    Moment created_at;
    Moment expires_at;
    std::optional<Moment> used_at{};
};

extern const Table<AuthorisationRow> calendar_authorisation_table;

void insert_authorisation(Tx& tx, const AuthorisationRow& row);
std::optional<AuthorisationRow> lock_authorisation(Tx& tx, const std::string& state_hash);  // FOR UPDATE
// std::nullopt: it may be used again.
void set_authorisation_used(Tx& tx, std::int64_t id, std::optional<Moment> used_at);
// Deletes those that expired before `before`; returns how many.
std::size_t delete_authorisations(Tx& tx, Moment before, std::size_t rows_max);

// --- call budgets, one for each credential -------------------------------------------------------
extern const Table<CallBudget> call_budget_table;

// FOR UPDATE. `key` names the credential: 64 letters of hex. Inserted, full, if it is missing.
CallBudget lock_call_budget(Tx& tx, const std::string& key);
void save_call_budget(Tx& tx, const std::string& key, const CallBudget& budget);
// Deletes those of credentials without a call since `before`; returns how many.
std::size_t delete_call_budgets(Tx& tx, Moment before, std::size_t rows_max);

}  // namespace slotkeeper::store
