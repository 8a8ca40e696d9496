// stray_check: bookings over there that bear an appointment of ours and are not what its links lead to.
//
// A call that was lost sight of may arrive long after we have given it up and made its booking anew; and of several
// moves of one booking at once Cal.com may let each live. Such a booking is cancelled, with all links of the
// appointment held, so that no sync adopts or makes a booking that we would take for a stray; and only after the links'
// own bookings were read: where one of them was moved over there, what we take for a stray may be what it has become.
// Read on: sync_begin.h and sync_record.h order the job, inbound.cpp hears of strays.
#pragma once

#include "jobs/sync/sync_work.h"

namespace slotkeeper {

// Whether the link may be about to lead to another booking than it does: what is found over there may be that.
bool is_moving(const Link& link, Moment now);

// Looks wherever a call of ours may have put one: it only ever asked for a time that some version of the appointment
// had. The job's subject is the appointment. Outcomes: no_stray, stray_cancelled, skipped_missing,
// account_disconnected.
JobResult check_for_strays(const SyncTools& tools, const store::Job& job);

// A booking that was told of and is none of the links'.
struct Suspect {
    CompanyId company;
    AppointmentId appointment;
    AccountId account;  // whose calendar it is in, which may be that of a person before
    std::string uid;
};
// Outcomes: stray_cancelled, not_shown (it is gone, or is not ours), linked (a link leads to it by now), left_alone (it
// had ended, and its host has accepted it all the same), and as above.
JobResult cancel_stray(const SyncTools& tools, const Suspect& suspect);

}  // namespace slotkeeper
