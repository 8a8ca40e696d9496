// payment_events: reports fees, their withdrawals and deposits to the payment system of a company.
//
// The event is made from the row of the fee when it is sent. What was withdrawn before it was reported is not reported
// as a fee any more, only as withdrawn: an earlier attempt may have arrived although its answer was lost.
// Read on: signed_delivery.h; engine/store/booking/fee_rows.h inserts the jobs.
#pragma once

#include "engine/guards/seal.h"
#include "engine/ports/event_sender.h"
#include "engine/store/mariadb/database.h"
#include "jobs/queue/queue.h"

namespace slotkeeper {

struct PaymentTools {
    store::Database& database;
    const Sealer& sealer;
    EventSender& sender;
};

// The job's subject is the fee. Outcomes: delivered; withdrawn, if it was withdrawn before it could be reported; off,
// if the company has no payment hook any more; skipped_missing.
JobResult send_payment_event(const PaymentTools& tools, const JobRun<job::PaymentEvent>& run);

// Outcomes: delivered, off.
JobResult test_payment_hook(const PaymentTools& tools, const JobRun<job::TestPaymentHook>& run);

}  // namespace slotkeeper
