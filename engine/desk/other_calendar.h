// other_calendar: what a search wants to know of a calendar elsewhere, and who is asked.
//
// The desk calls nobody outside; it is handed somebody who answers from what is kept, or asks over there within the
// caller's patience. Read on: calendar/slots/remote_slots.h is that somebody, find_slots.h the search.
#pragma once

#include "engine/availability/their_times.h"

namespace slotkeeper {

struct TheirQuestion {
    std::vector<TheirEventType> event_types;  // sorted, none twice
    Interval span;                            // of starts; not empty
    std::optional<AppointmentId> moving;      // its booking over there counts as free
    Deadline give_up{};
};

struct TheirAnswer {
    TheirTimes times;
    bool fresh = true;  // all that was asked about is known, and as it was a moment ago
};

// Safe for many threads.
class OtherCalendar {
public:
    virtual ~OtherCalendar() = default;
    // REQUIRES: not within a transaction. Throws store::DbError where the database is away; a calendar that is away is
    // no error, but leaves days unknown.
    virtual TheirAnswer times(const TheirQuestion& question) = 0;
    // Whether a booking of a start that is taken at Cal.com becomes `pending` until it is accepted; else it is refused.
    virtual bool pending_if_taken() const { return false; }
};

}  // namespace slotkeeper
