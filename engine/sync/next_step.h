// next_step: what has to be done so that their calendar says what ours says. Pure.
//
// The step is derived from the present state of both and never from what a job was queued for, so that an outdated job
// does the right thing or nothing, and a crash at any point is taken up where it happened.
// Read on: link.h for what is remembered, jobs/calcom/calcom_sync.h for who takes the steps.
#pragma once

#include "engine/booking/appointment.h"
#include "engine/catalog/catalog.h"
#include "engine/sync/link.h"

#include <vector>

namespace slotkeeper {

// What their calendar is to hold for this version of ours: a booking of the whole appointment or of one of its segments
// on its host, or none.
struct Wanted {
    int part = 0;  // as Link::part
    bool live = false;
    bool confirmed = false;  // live: nobody's yes is waited for
    bool absent = false;     // live: the customer did not come
    bool declined = false;   // not live: it never was accepted
    Interval time;
    AccountId account;
    std::int64_t event_type_id = 0;
    std::int64_t host_id = 0;  // as EventType::host_id
    Minutes event_length{};    // what the event type books of itself
};

// For one part; not live where nothing is to stand for it.
Wanted wanted_of(const Appointment& appointment, const Catalog& catalog, int part = 0);
// For every part that is to have a booking over there; empty where none is.
std::vector<Wanted> all_wanted(const Appointment& appointment, const Catalog& catalog);
// Every event type of the same account that is done by somebody who also does this one: they share one calendar.
std::vector<std::int64_t> event_types_of_host(AccountId account, std::int64_t event_type_id, const Catalog& catalog);

enum class NextStep : std::uint8_t {
    nothing,  // their booking is as ours, or neither is there
    wait,     // somebody else has the link, or may still be calling: not before `at`
    look_up,  // an action began and nobody knows what became of it
    read,     // something was heard about their booking: it is read before anything is written
    create,
    reschedule,
    cancel,
    confirm,
    decline,
    mark_absent,  // or present again
    reassign,     // to another of those who share the event type
};
template <>
struct Words<NextStep> {
    static constexpr std::array<std::string_view, 11> all{"nothing", "wait",        "look_up", "read",
                                                          "create",  "reschedule",  "cancel",  "confirm",
                                                          "decline", "mark_absent", "reassign"};
};

struct Step {
    NextStep what = NextStep::nothing;
    Moment at{};  // of a wait
};

// `grace`: how long after its start a call of unknown outcome may still take effect, plus a margin.
// A step towards ours; theirs is read first where something was heard about it.
Step next_step(const Wanted& wanted, const Link& link, Moment now, std::chrono::microseconds grace);

}  // namespace slotkeeper
