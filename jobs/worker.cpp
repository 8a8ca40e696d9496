// worker: the table of kinds.
#include "jobs/worker.h"

#include "jobs/calcom/calcom_sync.h"
#include "jobs/calcom/inbound.h"
#include "jobs/calcom/slot_refresh.h"
#include "jobs/calcom/stray_check.h"
#include "jobs/housekeeping.h"
#include "jobs/payment_events.h"

namespace slotkeeper {

namespace {

using namespace std::chrono_literals;

std::vector<PeriodicJob> periodic_jobs(const WorkerOptions& options) {
    std::vector<PeriodicJob> jobs{periodic<job::Sweep>(10min), periodic<job::PlanSlots>(1min),
                                  periodic<job::TendWaitlist>(10min)};
    if (options.reconcile_every.count() > 0) {
        jobs.push_back(periodic<job::Reconcile>(options.reconcile_every));
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
      runner_(database, ids, kinds(options), periodic_jobs(options),
              {.owner = owner_,
               .concurrency = std::move(options.concurrency),
               .lease = options.lease,
               .poll = options.poll,
               .suspended_accounts = [&gateways](bool push) { return gateways.suspended_accounts(push); }}) {}

std::vector<JobKind> Worker::kinds(const WorkerOptions& options) {
    const auto remote = options.remote_retry;
    const auto& tools = tools_;
    const auto refused = [this](AccountId account) { tools_.accounts.note_refused_key(account); };
    const auto open = [this](const CalendarAccount& account) { return open_gateway(tools_, account); };
    std::vector<JobKind> all{
        handle<job::Sync>([&tools](const auto& run) { return sync_to_calcom(tools, run); }, remote),
        handle<job::StrayCheck>([&tools](const auto& run) { return check_for_strays(tools, run); }, remote),
        handle<job::Inbound>([&tools](const auto& run) { return follow_inbound(tools, run); }, remote),
        handle<job::ExpireHold>([&tools](const auto& run) { return expire_hold(tools.desk, run); }),
        handle<job::ReleaseNoShow>(
            [&tools](const auto& run) { return release_no_show(tools.database, tools.desk, tools.catalogs, run); }),
        handle<job::EndWait>([&tools](const auto& run) { return end_wait(tools, run); }),
        handle<job::OfferWaitlist>([&tools, other = options.other_calendar](const auto& run) {
            return offer_waitlist({tools.database, tools.desk, tools.catalogs, tools.ids, other}, run);
        }),
        handle<job::TendWaitlist>([&tools](const auto&) { return tend_waitlist(tools.database, tools.ids); }),
        handle<job::Reconcile>([this](const auto& run) {
            return reconcile({tools_.database, tools_.ids, reconciler_, one_reconcile_}, run);
        }),
        handle<job::Sweep>([this](const auto& run) { return sweep(tools_.database, leases_, run.stop); }),
        handle<job::PlanSlots>([&tools](const auto&) { return plan_slots(tools.database, tools.ids, SlotAges{}); }),
        handle<job::RefreshSlots>([&tools, refused, open](const auto& run) {
            return refresh_slots({tools.database, open, refused}, SlotAges{}, run);
        }),
    };
    if (options.event_sender != nullptr) add_payment_kinds(all, *options.event_sender);
    return all;
}

void Worker::add_payment_kinds(std::vector<JobKind>& kinds, EventSender& sender) const {
    const PaymentTools payment{tools_.database, tools_.sealer, sender};
    kinds.push_back(handle<job::PaymentEvent>([payment](const auto& run) { return send_payment_event(payment, run); }));
    kinds.push_back(
        handle<job::TestPaymentHook>([payment](const auto& run) { return test_payment_hook(payment, run); }));
}

}  // namespace slotkeeper
