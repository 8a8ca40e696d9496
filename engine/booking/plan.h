// plan: what an accepted command wants written. Nothing here is done yet.
#pragma once

#include "engine/booking/commands.h"
#include "engine/booking/known.h"

#include <optional>
#include <vector>

namespace slotkeeper {

// The Cal.com event type that an appointment now belongs to, so that a link can be made for it.
struct LinkWish {
    AccountId account;
    std::int64_t event_type_id = 0;
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
    bool nothing = false;  // the command found nothing to do, and that is fine
};

}  // namespace slotkeeper
