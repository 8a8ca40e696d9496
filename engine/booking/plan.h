// plan: what an accepted command is going to write.
#pragma once

#include "engine/booking/commands.h"
#include "engine/booking/desk_state.h"
#include "engine/booking/waitlist.h"

#include <optional>
#include <vector>

namespace slotkeeper {

// The Cal.com event type of an appointment, for which a link is made.
struct LinkRequest {
    AccountId account;
    std::int64_t event_type_id = 0;
    std::optional<RemoteOrigin> origin{};  // of an imported booking: the link is in step from the start
};

// Messages to the customer about changes that the customer does not know of.
enum class Notice : std::uint8_t { confirmed, declined, moved, cancelled, waitlist_offer };
template <>
struct EnumNames<Notice> {
    static constexpr std::array<std::string_view, 5> all{"confirmed", "declined", "moved", "cancelled",
                                                         "waitlist_offer"};
};

// The change of a waitlist offer together with its hold: `open` when the hold is placed.
struct OfferStep {
    WaitlistId entry;
    OfferState state = OfferState::open;
    CustomerId customer;  // the recipient of an open offer
};

struct Plan {
    std::vector<Claim> removed;  // deleted before anything is inserted
    std::vector<Claim> added;
    std::optional<Appointment> appointment;   // after the command; new if version is 1
    bool parts_changed = false;               // its segments are rewritten
    std::optional<CustomerDetails> customer;  // to register, and to set in the appointment
    std::optional<AuditEvent> audit;          // without hashes
    std::optional<BlockRecord> block;         // new, or removed
    bool expiry_changed = false;              // the claims stay, their expires_at becomes the appointment's
    bool sync = false;                        // Cal.com needs a sync
    std::optional<LinkRequest> link;
    std::optional<Notice> notice;
    std::optional<OfferStep> offer;
    std::optional<Instant> wait_ends;                      // if it is pending: it is declined then
    std::vector<std::pair<AppointmentId, int>> orphans{};  // that stand within the block, with their versions
    bool no_op = false;                                    // the command had nothing to do, which is fine
    std::optional<FeeCharge> fee{};
    bool fee_withdrawn = false;           // that of a no-show which is undone
    std::optional<Instant> release_at{};  // a customer who is not checked in by then did not come
};

}  // namespace slotkeeper
