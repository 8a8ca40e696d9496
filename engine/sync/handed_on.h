// handed_on: a slot of ours that goes from one appointment to another, as their calendar meets it. Pure.
//
// A is cancelled or moved and B is booked where A was: for us that is one commit after the other, but over there A may
// stand still when B arrives, and B would be refused although nobody but us is in its way. So before "taken" counts,
// our own links that stand there and are behind go first. Those that wait for each other in a ring could wait for ever:
// the one with the smallest id gives way, which is to say that it is cancelled over there and made anew later. Read on:
// store/calendar/link_rows.h finds them, jobs/calcom/sync_record.cpp asks.
#pragma once

#include "engine/base/ids.h"
#include "engine/time/interval.h"

#include <optional>
#include <span>
#include <vector>

namespace slotkeeper {

// A link of ours that is behind and stands, or may stand, somewhere in one host's calendar.
struct BehindLink {
    AppointmentId appointment;
    CompanyId company;
    int version = 0;                // of the appointment
    std::vector<Interval> stands;   // where it is over there, or where a call of unknown outcome may have put it
    std::optional<Interval> wants;  // where it is going; none where it is to vanish
};

struct HandOn {
    enum class Verdict : std::uint8_t {
        taken,     // nobody of ours is in the way: the refusal counts
        wait,      // those of `ahead` go first
        give_way,  // leave our own place first, or nobody ever moves
    };
    Verdict verdict = Verdict::taken;
    std::vector<BehindLink> ahead;
};

// `others`: everybody behind who can be reached by asking "who stands where this one is going?" again and again.
HandOn hand_on(const BehindLink& self, std::span<const BehindLink> others);

}  // namespace slotkeeper
