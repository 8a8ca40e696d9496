// stray_check: cancels bookings at Cal.com that carry an appointment of ours but are not the bookings of its links.
//
// A lost call may arrive long after we gave it up and booked again, and of several concurrent moves of one booking
// Cal.com may keep each live. Such a booking is cancelled under leases on all links of the appointment, so that no sync
// adopts or makes a booking that would look like a stray. The links' own bookings are read first: if one of them was
// moved at Cal.com, the apparent stray may be the moved booking. Read on: sync_begin.cpp and sync_record.cpp queue the
// job, inbound.cpp finds strays in webhooks.
#pragma once

#include "jobs/calcom/sync_work.h"

namespace slotkeeper {

// Whether the link may be about to change its booking: a booking found at Cal.com may be the new one.
bool is_moving(const Link& link, Moment now);

// Searches wherever a call of ours may have made a booking: only at times of some version of the appointment. The job's
// subject is the appointment. Outcomes: no_stray, stray_cancelled, skipped_missing, account_disconnected.
JobResult check_for_strays(const SyncTools& tools, const JobRun<job::StrayCheck>& run);

// A booking from a webhook event that no link has.
struct Suspect {
    CompanyId company;
    AppointmentId appointment;
    AccountId account;  // may belong to the previous staff member
    std::string uid;
};
// Outcomes: stray_cancelled, not_shown (it is gone, or is not ours), linked (a link has it by now), left_alone (its
// host accepted it after it had ended), and as above.
JobResult cancel_stray(const SyncTools& tools, const Suspect& suspect);

}  // namespace slotkeeper
