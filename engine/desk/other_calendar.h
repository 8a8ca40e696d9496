// other_calendar: the interface through which a search asks an external calendar for free times.
//
// The desk calls no external service; it gets an implementation that answers from stored data, or asks Cal.com within
// the caller's patience. Read on: calendar/slots/remote_slots.h implements it, find_slots.h uses it.
#pragma once

#include "engine/availability/external_availability.h"

namespace slotkeeper {

struct AvailabilityQuestion {
    std::vector<ExternalEventType> event_types;  // sorted, unique
    Interval span;                               // of starts; not empty
    std::optional<AppointmentId> moving;         // its booking at Cal.com counts as free
    Deadline give_up{};
};

struct AvailabilityAnswer {
    ExternalAvailability times;
    bool fresh = true;  // all that was asked for is known and current
};

// Thread-safe.
class OtherCalendar {
public:
    virtual ~OtherCalendar() = default;
    // REQUIRES: not within a transaction. Throws store::DbError if the database is down; a calendar that does not
    // answer is not an error, but leaves days unknown.
    virtual AvailabilityAnswer times(const AvailabilityQuestion& question) = 0;
    // Whether a booking of a start that is taken at Cal.com becomes `pending` until it is accepted; else it is refused.
    virtual bool pending_if_taken() const { return false; }
};

}  // namespace slotkeeper
