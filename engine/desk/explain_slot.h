// explain_slot: why a start is offered or not: every rule, with the hours, claims and free times behind it.
//
// A read without locks, like find_slots: it asks the same search (slot_search.h), so a start that is offered is
// explained as bookable, and one that is not has a rule that fails. Read on: booking/explain_start.h has the rules.
#pragma once

#include "engine/booking/desk_state.h"
#include "engine/booking/explain_start.h"
#include "engine/desk/find_slots.h"

#include <map>

namespace slotkeeper {

struct SlotExplanation {
    CatalogPtr catalog;
    // `bookable` here also considers that a start that is taken at Cal.com for all who could serve it is refused,
    // unless such bookings wait for Cal.com (OtherCalendar::pending_if_taken).
    StartExplanation start;
    Availability availability;
    bool is_taken_at_calcom = false;
    // What the claims in the way belong to.
    std::map<AppointmentId, Appointment> appointments{};
    std::map<BlockId, BlockRecord> blocks{};
};

// The start is `question.span.from`; the end of the span does not matter. not_found: no such service (an inactive one
// is explained) or branch.
Result<SlotExplanation> explain_slot(const SlotQuestion& question, store::Database& database, Catalogs& catalogs,
                                     Moment now, OtherCalendar* other_calendar = nullptr);

// The one reason why no start of the grid in the span is free: closed, off, fully booked. off_on_date only if the span
// is a whole day of the branch. std::nullopt if a start is free or the question is refused. REQUIRES: the span lies
// within one day of the branch.
std::optional<StartProblem> problem_of_day(const SlotQuestion& question, store::Database& database, Catalogs& catalogs,
                                           Moment now, OtherCalendar* other_calendar = nullptr);

}  // namespace slotkeeper
