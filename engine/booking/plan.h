// plan: what an accepted command wants written. Nothing here is done yet.
#pragma once

#include "engine/booking/commands.h"
#include "engine/booking/known.h"
#include "engine/booking/waitlist.h"

#include <optional>
#include <vector>

namespace slotkeeper {

// The Cal.com event type that an appointment now belongs to, so that a link can be made for it.
struct LinkWish {
    AccountId account;
    std::int64_t event_type_id = 0;
    std::optional<RemoteOrigin> origin{};  // of one that was taken in: the link is in step from the first moment
};

// What the customer has to be told of, because nobody who spoke to him knew it.
enum class Notice : std::uint8_t { confirmed, declined, moved, cancelled, waitlist_offer };
template <>
struct Words<Notice> {
    static constexpr std::array<std::string_view, 5> all{"confirmed", "declined", "moved", "cancelled",
                                                         "waitlist_offer"};
};

// What a hold that is offered to somebody who waits comes to, with this very change: `open` where it is made.
struct OfferStep {
    WaitlistId entry;
    OfferState state = OfferState::open;
    CustomerId customer;  // whom an open one is told to
};

struct Plan {
    std::vector<Claim> removed;  // deleted before anything is inserted
    std::vector<Claim> added;
    std::optional<Appointment> appointment;   // as it will stand; new where version is 1
    bool parts_changed = false;               // its segments are written anew
    std::optional<CustomerDetails> customer;  // to register, and to put into the appointment
    std::optional<AuditEvent> audit;          // without hashes
    std::optional<BlockRecord> block;         // new, or removed
    bool expiry_changed = false;              // the claims stay, their expires_at becomes the appointment's
    bool sync = false;                        // Cal.com must hear of it
    std::optional<LinkWish> link;
    std::optional<Notice> notice;
    std::optional<OfferStep> offer;
    std::optional<Instant> wait_ends;  // of one that waits for Cal.com's word: it is declined then
    bool nothing = false;              // the command found nothing to do, and that is fine
};

}  // namespace slotkeeper
