// account_rows: connected accounts as rows. Written by engine/calendar/accounts.cpp and nobody else.
#pragma once

#include "engine/store/mariadb/database.h"
#include "engine/sync/account.h"

#include <optional>
#include <vector>

namespace slotkeeper::store {

std::optional<CalendarAccount> load_account(Tx& tx, AccountId id);
std::vector<CalendarAccount> list_accounts(Tx& tx, CompanyId company);  // in order of id
std::optional<CalendarAccount> lock_account(Tx& tx, AccountId id);      // FOR UPDATE

// The account of this company, provider and name over there: made if it is missing, else left as it is; whoever asks at
// the same time gets the same one. It is locked either way.
struct RegisteredAccount {
    CalendarAccount account;
    bool created = false;
};
RegisteredAccount register_account(Tx& tx, const CalendarAccount& candidate);
// New address, state, sealed secrets and what is known of its tokens, of a known account.
void update_account(Tx& tx, const CalendarAccount& account);
// Only from `active`, so that a disconnected account stays so. False where it was not active.
bool mark_needs_reauth(Tx& tx, AccountId id);

// Appointments to come whose link was let go because this account was disconnected.
struct DetachedLink {
    AppointmentId appointment;
    int version = 0;
};
std::vector<DetachedLink> load_detached_links(Tx& tx, AccountId account);

}  // namespace slotkeeper::store
