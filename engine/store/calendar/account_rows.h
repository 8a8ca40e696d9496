// account_rows: connected accounts as rows. Only engine/calendar/accounts.cpp writes them.
#pragma once

#include "engine/store/mariadb/table.h"
#include "engine/sync/account.h"

#include <optional>
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

}  // namespace slotkeeper::store
