// waiting: the salon with waitlist entries for one person; the jobs that make offers are run by the test.
#pragma once

#include "engine/desk/waitlist/waitlist.h"
#include "engine/store/booking/waitlist_rows.h"
#include "engine/store/operations/job_rows.h"
#include "tests/support/salon.h"

#include <string>
#include <vector>

namespace slotkeeper::tests {

class Waiting : public Salon {
public:
    // A haircut by this person that begins in the given hour of the day of at(), for a customer of their own.
    JoinWaitlist preference(int hour, std::size_t who = 0, int days = 0, std::string phone = {});
    Result<JoinedWaitlist> join(const JoinWaitlist& ask);
    WaitlistId joined(const JoinWaitlist& ask);  // REQUIRES: it is accepted
    EntryWithOffer entry(WaitlistId id);
    std::string state_of(WaitlistId id);  // "offered 10:00"; "waiting"

    // A booking of that whole hour of that person, so that nothing is free in it.
    std::vector<AppointmentId> fill(int hour, std::size_t who = 0, int days = 0);
    bool cancel(AppointmentId id, Desk* at_desk = nullptr);

    // Runs the jobs of the waitlist that wait, those that they leave too; how many there were.
    int work();
    // Lets the holds of open offers run out, and has the desk told.
    void let_offers_expire();
    WaitlistCaller caller();
    WaitlistTools tools() { return {database, desk}; }
};

// The jobs of the waitlist that wait, the oldest last.
std::vector<store::Job> offer_jobs(store::Database& database);
// Runs each of them once.
void offer_what_is_free(Salon& salon);

}  // namespace slotkeeper::tests
