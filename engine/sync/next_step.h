// next_step: the step that brings Cal.com's booking in step with ours. Pure.
//
// The step is derived from the present state of both sides and never from what a job was queued for, so that an
// outdated job does the right thing or nothing, and work continues after a crash at any point. Read on: link.h for the
// stored state, jobs/calcom/calcom_sync.h takes the steps.
#pragma once

#include "engine/booking/appointment.h"
#include "engine/catalog/catalog.h"
#include "engine/sync/link.h"

#include <vector>

namespace slotkeeper {

// What Cal.com must hold for this version of ours: a booking of the whole appointment or of one of its segments on its
// host, or none.
struct Wanted {
    int part = 0;  // as Link::part
    bool live = false;
    bool confirmed = false;  // if live: no acceptance is pending
    bool absent = false;     // if live: the customer did not come
    bool declined = false;   // if not live: it was never accepted
    Interval time;
    AccountId account;
    std::int64_t event_type_id = 0;
    std::int64_t host_id = 0;  // as EventType::host_id
    Minutes event_length{};    // the default length of the event type
};

// For one part; not live if it must have no booking.
Wanted wanted_of(const Appointment& appointment, const Catalog& catalog, int part = 0);
// For every part that must have a booking at Cal.com; may be empty.
std::vector<Wanted> all_wanted(const Appointment& appointment, const Catalog& catalog);
// All event types of the same account whose staff also serve this one: they share one calendar.
std::vector<std::int64_t> event_types_of_host(AccountId account, std::int64_t event_type_id, const Catalog& catalog);

enum class NextStep : std::uint8_t {
    nothing,  // the booking equals ours, or neither exists
    wait,     // another worker has the link, or may still be calling: not before `at`
    look_up,  // an action began and its outcome is unknown
    read,     // Cal.com's booking may have changed: it is read before anything is written
    create,
    reschedule,
    cancel,
    confirm,
    decline,
    mark_absent,  // or present again
    reassign,     // to another user of a shared event type
};
template <>
struct EnumNames<NextStep> {
    static constexpr std::array<std::string_view, 11> all{"nothing", "wait",        "look_up", "read",
                                                          "create",  "reschedule",  "cancel",  "confirm",
                                                          "decline", "mark_absent", "reassign"};
};

struct Step {
    NextStep what = NextStep::nothing;
    Moment at{};  // of a wait
};

// `grace`: how long after its start a call with unknown outcome may still take effect, plus a margin. A step towards
// ours; the booking is read first if it may have changed.
Step next_step(const Wanted& wanted, const Link& link, Moment now, std::chrono::microseconds grace);

}  // namespace slotkeeper
