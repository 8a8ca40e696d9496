// payment_events: reads the fee and the hook, sends, and notes what was accepted.
#include "jobs/payment_events.h"

#include "engine/base/calendar_text.h"
#include "engine/catalog/price.h"
#include "engine/store/booking/fee_rows.h"
#include "engine/store/outreach/hook_rows.h"
#include "jobs/signed_delivery.h"

namespace slotkeeper {

namespace {

using store::Fee;
using store::Tx;

std::string utc_text(Moment moment) { return format_rfc3339(whole_seconds(moment)); }

// The members that every event has.
void begin_event(job::ArgumentWriter& event, const store::Job& job, std::string_view type, Moment at) {
    event("id", std::string_view(job.id.text()));
    event("type", type);
    event("company_id", std::string_view(job.company.text()));
    event("created_at", std::string_view(utc_text(at)));
}

std::string body_of(const store::Job& job, const Fee& fee, bool is_withdrawal) {
    const auto is_deposit = fee.charge.reason == FeeReason::deposit;
    const auto* const type = is_withdrawal ? "fee.withdrawn" : is_deposit ? "deposit.required" : "fee.recorded";
    job::ArgumentWriter event;
    begin_event(event, job, type, is_withdrawal ? *fee.withdrawn_at : fee.created_at);
    event("fee_id", std::string_view(fee.id.text()));
    event("appointment_id", std::string_view(fee.appointment.text()));
    if (fee.customer) event("customer_id", std::string_view(fee.customer->text()));
    event("reason", fee.charge.reason);
    event("amount", std::string_view(format_price(fee.charge.amount)));
    event("amount_hundredths", fee.charge.amount);
    event("currency", std::string_view(fee.charge.currency));
    return event.text();
}

// Refuses with how the job ends: there is no hook, or its secret cannot be read.
struct ReadyHook {
    std::optional<JobResult> ends;
    SignedEvent event;  // without a body
};
ReadyHook hook_for(const PaymentTools& tools, const store::Job& job, const std::optional<store::PaymentHook>& hook) {
    if (!hook) return {JobResult::done(JobOutcome::off), {}};
    auto secret = tools.sealer.open(hook->sealed_secret);
    if (!secret) return {JobResult::dead("the secret of the payment hook cannot be decrypted: set a new one"), {}};
    return {std::nullopt, {job.id.text(), hook->url, std::move(*secret), {}}};
}

}  // namespace

JobResult send_payment_event(const PaymentTools& tools, const JobRun<job::PaymentEvent>& run) {
    std::optional<Fee> fee;
    std::optional<store::PaymentHook> hook;
    Moment now;
    tools.database.read([&](Tx& tx) {
        now = tx.now();
        fee = store::load_fee(tx, run.job.company, run.args.fee);
        hook = store::load_payment_hook(tx, run.job.company);
    });
    if (!fee) return JobResult::done(JobOutcome::skipped_missing);
    const auto is_withdrawal = fee->withdrawn_version == run.args.version;
    if (!is_withdrawal && fee->version != run.args.version) return JobResult::done(JobOutcome::skipped_missing);
    if (is_withdrawal && !fee->withdrawn_at) return JobResult::dead("the fee does not say when it was withdrawn");
    if (!is_withdrawal && fee->withdrawn_version) return JobResult::done(JobOutcome::withdrawn);
    auto ready = hook_for(tools, run.job, hook);
    if (ready.ends) return *ready.ends;
    ready.event.body = body_of(run.job, *fee, is_withdrawal);
    if (auto ended = deliver(tools.sender, ready.event, now)) return *ended;
    tools.database.transact([&](Tx& tx) { store::note_delivered(tx, fee->id, run.args.version); });
    return JobResult::done(JobOutcome::delivered);
}

JobResult test_payment_hook(const PaymentTools& tools, const JobRun<job::TestPaymentHook>& run) {
    std::optional<store::PaymentHook> hook;
    Moment now;
    tools.database.read([&](Tx& tx) {
        now = tx.now();
        hook = store::load_payment_hook(tx, run.job.company);
    });
    auto ready = hook_for(tools, run.job, hook);
    if (ready.ends) return *ready.ends;
    job::ArgumentWriter event;
    begin_event(event, run.job, "test", now);
    ready.event.body = event.text();
    if (auto ended = deliver(tools.sender, ready.event, now)) return *ended;
    return JobResult::done(JobOutcome::delivered);
}

}  // namespace slotkeeper
