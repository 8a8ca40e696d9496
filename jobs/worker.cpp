// worker: the table of kinds.
#include "jobs/worker.h"

#include "jobs/calcom/calcom_sync.h"
#include "jobs/calcom/inbound.h"
#include "jobs/calcom/slot_refresh.h"
#include "jobs/calcom/stray_check.h"
#include "jobs/kinds/housekeeping.h"
#include "jobs/kinds/waitlist.h"

namespace slotkeeper {

namespace {

using namespace std::chrono_literals;
using store::Job;
using store::JobQueue;

// Cal.com may be down for a day; a later attempt syncs the state of then.
constexpr int kSyncAttemptsMax = 1'000;

std::vector<PeriodicJob> periodic(const WorkerOptions& options) {
    std::vector<PeriodicJob> jobs{{"sweep", JobQueue::maintenance, 10min},
                                  {"plan_slots", JobQueue::maintenance, 1min},
                                  {"tend_waitlist", JobQueue::maintenance, 10min}};
    if (options.reconcile_every.count() > 0) {
        jobs.push_back({"reconcile", JobQueue::sync, options.reconcile_every});
    }
    return jobs;
}

}  // namespace

Worker::Worker(store::Database& database, Desk& desk, Catalogs& catalogs, const Sealer& sealer,
               CalendarGateways& gateways, IdSource& ids, Accounts& accounts, WorkerOptions options)
    : owner_(options.owner.empty() ? encode_id("worker", ids.next()) : options.owner),
      tools_{database, desk, catalogs, sealer, gateways, ids, accounts, options.sync},
      leases_(database, owner_),
      reconciler_(database, catalogs, leases_, ids, accounts),
      runner_(database, ids, kinds(database, desk, options), periodic(options),
              {.owner = owner_,
               .concurrency = std::move(options.concurrency),
               .lease = options.lease,
               .poll = options.poll,
               .at_rest = [&gateways](bool push) { return gateways.at_rest(push); }}) {}

std::vector<JobKind> Worker::kinds(store::Database& database, Desk& desk, const WorkerOptions& options) {
    using std::stop_token;
    std::vector<JobKind> kinds;
    const auto add = [&](std::string name, JobQueue queue, JobHandler run) {
        kinds.push_back({std::move(name), queue, std::move(run)});
    };
    const auto add_remote = [&](std::string name, JobHandler run) {
        kinds.push_back({std::move(name), JobQueue::sync, std::move(run), options.sync_backoff_base,
                         options.sync_backoff_cap, kSyncAttemptsMax});
    };
    add_remote("sync", [this](const Job& job, const stop_token& stop) { return sync_to_calcom(tools_, job, stop); });
    add_remote("stray_check", [this](const Job& job, const stop_token&) { return check_for_strays(tools_, job); });
    kinds.push_back({"inbound", JobQueue::webhooks,
                     [this](const Job& job, const stop_token&) { return follow_inbound(tools_, job); },
                     options.sync_backoff_base, options.sync_backoff_cap, kSyncAttemptsMax});
    add("expire_hold", JobQueue::maintenance,
        [&desk](const Job& job, const stop_token&) { return expire_hold(desk, job); });
    add("end_wait", JobQueue::maintenance, [this](const Job& job, const stop_token&) { return end_wait(tools_, job); });
    add("offer_waitlist", JobQueue::maintenance,
        [this, theirs = options.other_calendar](const Job& job, const stop_token& stop) {
            return offer_waitlist({tools_.database, tools_.desk, tools_.catalogs, tools_.ids, theirs}, job, stop);
        });
    add("tend_waitlist", JobQueue::maintenance,
        [this](const Job&, const stop_token&) { return tend_waitlist(tools_.database, tools_.ids); });
    add("reconcile", JobQueue::sync, [this](const Job& job, const stop_token& stop) {
        return reconcile({tools_.database, tools_.ids, reconciler_, one_reconcile_}, job, stop);
    });
    add("sweep", JobQueue::maintenance,
        [this, &database](const Job&, const stop_token& stop) { return sweep(database, leases_, stop); });
    add("plan_slots", JobQueue::maintenance,
        [this, &database](const Job&, const stop_token&) { return plan_slots(database, tools_.ids, SlotAges{}); });
    add("refresh_slots", JobQueue::sync, [this](const Job& job, const stop_token& stop) {
        const auto refused = [this](AccountId account) { tools_.accounts.note_refused_key(account); };
        const auto open = [this](const CalendarAccount& account) { return open_gateway(tools_, account); };
        return refresh_slots({tools_.database, open, refused}, SlotAges{}, job, stop);
    });
    return kinds;
}

}  // namespace slotkeeper
