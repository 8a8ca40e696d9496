// explanation_texts: the facts of an explained start as English clauses, for developers and staff.
//
// Times and hours are those of the branch. Read on: engine/booking/explain_start.h has the facts; slot_explanations.cpp
// shows them.
#pragma once

#include "engine/desk/explain_slot.h"

#include <string>
#include <vector>

namespace slotkeeper::rest {

struct ToldSlot {
    const SlotExplanation& slot;
    const Service& service;
    const Branch& branch;
    // Whether appointments and reasons of time off are told: only keys that may write see them here.
    bool shows_owners = false;
};

// What is in the way of a resource: an appointment, a hold or time off, with all its claims that overlap.
struct InTheWay {
    ClaimKind kind = ClaimKind::booking;
    std::optional<AppointmentId> appointment{};
    std::optional<BlockId> block{};
    Interval taken;                  // with buffers, and with the gaps that are taken at Cal.com too
    bool takes_gaps = false;         // it has gaps
    std::optional<Interval> time{};  // of an appointment or a hold, without them
    std::optional<Instant> held_until{};
    std::string reason{};  // of time off
};
std::vector<InTheWay> in_the_way_of(const ResourceExplanation& resource, const SlotExplanation& slot);

// One clause without a full stop: "the branch is closed on Sunday, 2026-12-20".
std::string fact_of(const RuleOutcome& outcome, const ToldSlot& told);
std::string fact_of(const ResourceExplanation& resource, const NeedExplanation& need, const ToldSlot& told);
// One sentence.
std::string summary_of(const ToldSlot& told);

}  // namespace slotkeeper::rest
