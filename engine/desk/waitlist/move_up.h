// move_up: a customer with an appointment who would come earlier.
//
// The wish is a waitlist entry that names the appointment, so it is offered freed time by the same job and in the same
// way: as a hold. Accepting the offer moves the appointment (accept_offer() in waitlist.h); its old time is then free
// and offered to the next. Company::move_up says whether these entries come before the others, after them or not at
// all. Only starts before that of the appointment are offered, as long as it is still to come.
#pragma once

#include "engine/desk/waitlist/waitlist.h"

namespace slotkeeper {

struct WishEarlier {
    AppointmentId appointment;
    std::optional<ResourceId> resource{};               // the person wanted; std::nullopt: any
    std::optional<std::chrono::local_days> from{};      // the first day that suits; std::nullopt: today
    int weekdays = kEveryWeekday;                       // as of a WaitlistPreference
    int from_minute = 0, until_minute = kMinutesOfDay;  // of the start
    std::string note{};
    Source source = Source::api;
};

// Refuses with not_found (id), state_conflict (the company offers no earlier times; the appointment is over, has begun
// or ended; it has no customer who can be told), invalid_field (from, resource_id, …) and what join_waitlist() refuses.
// An appointment has one wish at a time: if one waits, that is the answer.
Result<JoinedWaitlist> wish_earlier(store::Database& database, Catalogs& catalogs, IdSource& ids, CompanyId company,
                                    const WishEarlier& wish, const RequestKey& key);

// Whether an earlier start is still wanted for the appointment at that time.
bool may_move_up(const Appointment& appointment, Instant now);

}  // namespace slotkeeper
