// three_way: ours, theirs, and what both last agreed on. Pure.
//
// Theirs differs from the mirror: they changed it, and ours follows. Ours differs from the mirror: we changed it, and
// theirs is pushed. Both: the service says, field by field, who is followed. So the echo of our own write is "theirs is
// the mirror", whatever the word of it lacked or whenever it came.
// Read on: jobs/calcom/sync_theirs.h does what is found here; ARCHITECTURE section 8.1.
#pragma once

#include "engine/booking/appointment.h"
#include "engine/catalog/catalog.h"
#include "engine/ports/calendar_gateway.h"
#include "engine/sync/link.h"

#include <optional>

namespace slotkeeper {

// What ours has to do to follow theirs; one thing at a time, the most telling first.
struct Follow {
    enum class What : std::uint8_t {
        nothing,  // ours is as theirs, or is to be pushed
        move,     // to `time`, and to `resource` where it names one; also what stands again at its own time
        cancel,
        decline,
        confirm,
        no_show,
    };
    What what = What::nothing;
    Interval time{};
    std::optional<ResourceId> resource{};
    bool pending = false;  // of a move: its host has to accept it anew

    bool operator==(const Follow&) const = default;
};

// `theirs`: the booking that the link leads to now; null if it is cancelled, rejected or gone. If the link is of a
// segment, a move of it moves the whole by as much. If both sides have changed the same field, the service's rules
// decide, except that our side cannot win once its start is past: Cal.com books nothing in the past, so its change is
// followed.
Follow follow_theirs(const Appointment& ours, const Link& link, const RemoteBooking* theirs, const Catalog& catalog,
                     Moment now);

// Whether the booking is as both sides last agreed.
// If it is not, nothing is written over it: it is compared first.
bool stands_as_agreed(const Link& link, const RemoteBooking& theirs);

// The person for whom this event type of this account stands: the only one who has it for this service, or of several
// who share it the one who hosts the booking. Empty where it is nobody's, or the host is nobody of ours.
std::optional<ResourceId> person_over_there(const Catalog& catalog, ServiceId service, AccountId account,
                                            const RemoteBooking& booking);

}  // namespace slotkeeper
