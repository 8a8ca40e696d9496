// reconcile_rows: our data for a comparison with Cal.com, and the results that it stores.
//
// All reads are without locks; changes during a comparison are detected by their fence.
#pragma once

#include "engine/booking/appointment.h"
#include "engine/store/mariadb/table.h"
#include "engine/sync/account.h"
#include "engine/sync/drift_records.h"

#include <map>
#include <set>
#include <span>
#include <utility>
#include <vector>

namespace slotkeeper::store {

extern const Table<DriftReport> calendar_reconcile_table;

// Every account that may be called, of all companies.
struct ActiveAccount {
    AccountId account;
    CompanyId company;
};
std::vector<ActiveAccount> list_active_accounts(Tx& tx);
// The event types that stand for a service of the account's company.
std::set<std::int64_t> load_mapped_event_types(Tx& tx, AccountId account);

// Links by appointment and part; `skip_after_webhook`: how long a link counts as busy after an event about it.
using KnownLinks = std::map<std::pair<AppointmentId, int>, KnownLink>;
struct LinkSearch {
    CompanyId company;
    AccountId account;
    std::chrono::microseconds skip_after_webhook{};
};
void find_links_by_uid(Tx& tx, const LinkSearch& search, std::span<const std::string> uids, KnownLinks& found);
// As find_links_by_uid, but of any account.
void find_links_of(Tx& tx, const LinkSearch& search, std::span<const AppointmentId> appointments, KnownLinks& found);
// Links whose booking at Cal.com lies in the window, and those that should have one there and have none.
void find_links_in(Tx& tx, const LinkSearch& search, const Interval& window, KnownLinks& found);
// Links that should have a booking and have none, of appointments that begin in the window.
void find_lacking_links(Tx& tx, const LinkSearch& search, const Interval& window, KnownLinks& found);
// Future links whose booking at Cal.com differs from our appointment, whatever the mirror says: a change is queued, or
// its job was lost. Without those that were given up or refused.
void find_behind_links(Tx& tx, const LinkSearch& search, const Interval& window, KnownLinks& found);
// The fences of links whose booking at Cal.com is in the future.
std::map<std::pair<AppointmentId, int>, std::int64_t> load_fences(Tx& tx, AccountId account, Instant from);

ReconcileProgress load_progress(Tx& tx, AccountId account);
// Neither value ever goes back, even with concurrent writers.
void save_progress(Tx& tx, AccountId account, const ReconcileProgress& progress);

// Does not replace a newer one.
void save_report(Tx& tx, const DriftReport& report);
std::optional<DriftReport> load_report(Tx& tx, AccountId account);

// --- the single differences of the last comparison, to tell which were repaired since ------------
struct DifferenceRow {
    AccountId account;
    int number = 0;  // from 1 on
    DriftDifference difference;
    Moment found_at;
};
extern const Table<DifferenceRow> calendar_difference_table;

// Replaces those of the previous comparison.
void save_differences(Tx& tx, AccountId account, std::span<const DriftDifference> differences);

// Subtracts those that were repaired since: the link was synced after the comparison and is in step, or the event about
// the booking is settled.
void subtract_repaired(Tx& tx, AccountId account, DriftCounts& counts);

}  // namespace slotkeeper::store
