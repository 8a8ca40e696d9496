// reconciler: finds changes that no webhook reported. It reads Cal.com's list, compares it with our links, and writes
// each difference as an inbound event that a job handles. If there is no booking that could be read, it queues the sync
// that creates one again. It changes nothing by itself.
//
// Incremental: what was updated since the watermark (a time of Cal.com's clock) less an overlap, because rows that are
// committed late carry an earlier time. The watermark moves only when everything was read and reported. Rows without an
// updated time are found by the whole window alone, once a day. Pages continue from the key of the last row: totals are
// wrong, and a page by row count skips rows that move up when another one changes. If a comparison would end or move
// too many appointments, nothing is reported and the account is paused (brake.h). One at a time for each account, by
// lease. Read on: sync/drift.h compares; jobs/calcom/reconcile.h calls this every ten minutes.
#pragma once

#include "engine/base/result.h"
#include "engine/calendar/accounts.h"
#include "engine/desk/catalogs.h"
#include "engine/store/calendar/reconcile_rows.h"
#include "engine/store/operations/job_kinds.h"
#include "engine/sync/drift.h"

#include <mutex>
#include <stop_token>

namespace slotkeeper {

struct ReconcileOptions {
    std::chrono::microseconds overlap = std::chrono::minutes{5};  // more than Cal.com's slowest write, and one reading
    std::chrono::microseconds whole_every = std::chrono::hours{24};
    std::chrono::microseconds skip_after_webhook =
        std::chrono::minutes{1};                                   // how long a link is skipped after a webhook
    std::chrono::milliseconds patience = std::chrono::minutes{5};  // of the job
    std::size_t bookings_max = 100'000;                            // of one reading
};

struct ReconcileAsk {
    CompanyId company;
    AccountId account;
    std::optional<Instant> from{}, until{};  // else from yesterday to the end of the booking window
    bool dry_run = false;                    // reports only to the caller; a paused account can be compared too
    // The decision of a person about an account that is paused, or about to be.
    // REQUIRES: the whole window, one of the two.
    std::optional<int> accept{};  // apply Cal.com's changes if they end or move no more of ours than that
    bool push = false;            // ours is pushed instead: moved back, or created again
    std::chrono::milliseconds patience = std::chrono::seconds{20};
};

struct Reconciled {
    std::optional<DriftReport> report{};  // if a window was compared; with its findings
    int changed = 0;                      // bookings that were read because they were updated
    int reported = 0;                     // inbound events and jobs that were made
    int known = 0;                        // those that existed already
    std::vector<KnownLink> behind{};      // of the window: ours has changed and Cal.com does not have it yet
    std::optional<BulkChange> braked{};   // why nothing was reported; of a dry run, why nothing would be
};

// Thread-safe.
class Reconciler {
public:
    Reconciler(store::Database& database, Catalogs& catalogs, Leases& leases, IdSource& ids, Accounts& accounts,
               ReconcileOptions options = {})
        : database_(database),
          catalogs_(catalogs),
          leases_(leases),
          ids_(ids),
          accounts_(accounts),
          options_(options) {}

    // Compares what has changed since the last time, and once a day the whole window. Refuses with not_found,
    // state_conflict (the account is not called), in_progress (another process compares it), rate_limited and
    // unavailable (the list could not be read: nothing was reported, and the watermark stays), internal (its credential
    // cannot be decrypted).
    Result<Reconciled> keep_up(AccountId account, const std::stop_token& stop);

    // Compares a window on request. Refuses as keep_up, and with invalid_field if the window is empty or if a person
    // decides about a part of it.
    Result<Reconciled> compare_window(const ReconcileAsk& ask, const std::stop_token& stop = {});

    std::vector<store::ActiveAccount> active_accounts();
    std::optional<DriftReport> last_report(AccountId account);

private:
    struct Pass;
    Result<Pass> begin(const ReconcileAsk& ask, std::chrono::milliseconds lease_patience, const std::stop_token& stop);
    Result<std::vector<ListedBooking>> read_list(const Pass& pass, ListQuery query);
    Result<std::optional<Moment>> newest_update(const Pass& pass);
    std::vector<KnownLink> find_behind(const Pass& pass, const Interval& window);
    Comparison compare_with_ours(const Pass& pass, std::span<const ListedBooking> remote,
                                 const std::optional<Interval>& whole);
    // A list shows the bookings that its reader hosts: a booking that a colleague took over, or that was moved while
    // the list was read, is read by its uid.
    bool look_for_missing(const Pass& pass, const Comparison& comparison, std::vector<ListedBooking>& listed);
    Result<DriftReport> compare_whole(const Pass& pass, const Interval& window, Comparison& comparison,
                                      bool& nothing_listed);
    BulkChange bulk_of(const Pass& pass, const Comparison& comparison, bool nothing_listed);
    void act(const Pass& pass, const ReconcileAsk& ask, const Comparison& comparison, const BulkChange& bulk,
             Reconciled& result);
    void push_ours(const Pass& pass, const Comparison& comparison, Reconciled& result);
    bool wait_for(const Pass& pass, Seconds wait) const;
    store::NewJob sync_of(const KnownLink& link, const Pass& pass);
    void tell(const Pass& pass, std::span<const DriftFinding> findings, Reconciled& result);
    Interval whole_window(const Pass& pass);
    Refusal refusal_of(const Pass& pass, const RemoteAnswer<ListPage>& answer);

    store::Database& database_;
    Catalogs& catalogs_;
    Leases& leases_;
    IdSource& ids_;
    Accounts& accounts_;
    const ReconcileOptions options_;
};

}  // namespace slotkeeper
