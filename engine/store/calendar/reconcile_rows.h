// reconcile_rows: what a comparison with a calendar elsewhere reads of ours, and what is kept of it.
//
// All reads are plain: a comparison holds no locks, and what changes under it is found out by its fence.
#pragma once

#include "engine/booking/appointment.h"
#include "engine/store/mariadb/database.h"
#include "engine/sync/account.h"
#include "engine/sync/drift_records.h"

#include <map>
#include <set>
#include <span>
#include <utility>
#include <vector>

namespace slotkeeper::store {

// Every account that is called, of all companies.
struct ActiveAccount {
    AccountId account;
    CompanyId company;
};
std::vector<ActiveAccount> list_active_accounts(Tx& tx);
// That stand for a service of the account's company.
std::set<std::int64_t> load_mapped_event_types(Tx& tx, AccountId account);

// Links by appointment and part; `heard_rest`: for how long one that was heard of is busy.
using KnownLinks = std::map<std::pair<AppointmentId, int>, KnownLink>;
struct LinkSearch {
    CompanyId company;
    AccountId account;
    std::chrono::microseconds heard_rest{};
};
void find_links_by_uid(Tx& tx, const LinkSearch& search, std::span<const std::string> uids, KnownLinks& found);
// Of whatever account.
void find_links_of(Tx& tx, const LinkSearch& search, std::span<const AppointmentId> appointments, KnownLinks& found);
// Those whose booking over there lies in the window, and those that should have one there and have none.
void find_links_in(Tx& tx, const LinkSearch& search, const Interval& window, KnownLinks& found);
// Those that should have one there and have none, of appointments that begin in the window.
void find_lacking_links(Tx& tx, const LinkSearch& search, const Interval& window, KnownLinks& found);
// Coming links whose booking at Cal.com differs from our appointment, whatever the mirror says: a change is queued, or
// its job was lost. Without those that were given up or refused.
void find_behind_links(Tx& tx, const LinkSearch& search, const Interval& window, KnownLinks& found);
// The fences of those whose booking over there is still to come.
std::map<std::pair<AppointmentId, int>, std::int64_t> load_fences(Tx& tx, AccountId account, Instant from);

ReconcileProgress load_progress(Tx& tx, AccountId account);
// Neither ever goes back, whoever writes last.
void save_progress(Tx& tx, AccountId account, const ReconcileProgress& progress);

// Not over a younger one.
void save_report(Tx& tx, const DriftReport& report);
std::optional<DriftReport> load_report(Tx& tx, AccountId account);

}  // namespace slotkeeper::store
