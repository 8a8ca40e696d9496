// three_way: compares our appointment, Cal.com's booking, and the mirror, which is what both last agreed on. Pure.
//
// If the booking differs from the mirror, Cal.com changed it, and our appointment follows. If the appointment differs
// from the mirror, we changed it, and it is pushed to Cal.com. If both differ, the service's rules decide, field by
// field. The echo of our own write is recognised because the booking equals the mirror, whatever the webhook claimed
// and whenever it came. Read on: jobs/calcom/sync_follow.cpp applies the result.
#pragma once

#include "engine/booking/appointment.h"
#include "engine/catalog/catalog.h"
#include "engine/ports/calendar_gateway.h"
#include "engine/sync/link.h"

#include <optional>

namespace slotkeeper {

// The change of our appointment that follows the booking; one at a time, the most significant first.
struct Follow {
    enum class What : std::uint8_t {
        nothing,  // both are equal, or ours is to be pushed
        move,     // to `time`, and to `resource` if set; also for a booking that is live again
        cancel,
        decline,
        confirm,
        no_show,
    };
    What what = What::nothing;
    Interval time{};
    std::optional<ResourceId> resource{};
    bool pending = false;  // of a move: its host has to accept it again

    bool operator==(const Follow&) const = default;
};

// `remote`: the present booking of the link; null if it is cancelled, rejected or deleted. If the link is of a segment,
// a move of it moves the whole appointment by as much. If both sides have changed the same field, the service's rules
// decide, except that our side cannot win once its start is past: Cal.com books nothing in the past, so its change is
// followed.
Follow follow_remote(const Appointment& ours, const Link& link, const RemoteBooking* remote, const Catalog& catalog,
                     Moment now);

// Whether the booking is as both sides last agreed. If not, it is compared before anything is written.
bool matches_mirror(const Link& link, const RemoteBooking& remote);

// The person for whom this event type of this account stands: the only one with it for this service, or of several who
// share it the host of the booking. std::nullopt if no person has it, or the host is not one of our staff.
std::optional<ResourceId> person_of_booking(const Catalog& catalog, ServiceId service, AccountId account,
                                            const RemoteBooking& booking);

}  // namespace slotkeeper
