// slot_handover: a slot that passes from one appointment of ours to another, as Cal.com sees it. Pure.
//
// A is cancelled or moved and B is booked in its place: here those are two commits in order, but A's booking may still
// exist at Cal.com when B's is created, and Cal.com would refuse B although only our own booking is in its way. So
// before "taken" counts, our links that are behind and still have that time are synced first. Links that wait for each
// other in a cycle would wait for ever: the one with the smallest id gives way, which means that it is cancelled at
// Cal.com and created again later. Read on: store/calendar/link_rows.h finds them, jobs/calcom/sync_record.cpp uses it.
#pragma once

#include "engine/base/ids.h"
#include "engine/time/interval.h"

#include <optional>
#include <span>
#include <vector>

namespace slotkeeper {

// A link of ours that is behind and has, or may have, time in one host's calendar.
struct BehindLink {
    AppointmentId appointment;
    CompanyId company;
    int version = 0;                 // of the appointment
    std::vector<Interval> occupied;  // its booking at Cal.com, or where a call with unknown outcome may have put it
    std::optional<Interval> wanted;  // where it must be; std::nullopt if it must be removed
};

struct SlotHandover {
    enum class Verdict : std::uint8_t {
        taken,     // no link of ours is in the way: the refusal counts
        wait,      // the links of `ahead` go first
        give_way,  // remove our own booking first, or no link can move
    };
    Verdict verdict = Verdict::taken;
    std::vector<BehindLink> ahead;
};

// `others`: all links behind that can be reached by repeatedly asking which links have the time that one needs.
SlotHandover hand_over_slot(const BehindLink& self, std::span<const BehindLink> others);

}  // namespace slotkeeper
