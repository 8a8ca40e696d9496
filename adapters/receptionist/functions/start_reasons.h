// start_reasons: why a start or a day is not free, in one short sentence for the caller.
//
// The facts come from engine/desk/explain_slot.h. A caller hears when the business is closed and when a person is not
// in, never why: the reason of an absence is for the staff alone.
#pragma once

#include "adapters/receptionist/voice_turn.h"
#include "engine/desk/explain_slot.h"

namespace slotkeeper::receptionist {

// std::nullopt if the start is free. `moving`: an appointment whose time counts as free.
std::optional<StartProblem> problem_at(const VoiceTurn& turn, const Subject& subject, Instant start,
                                       std::optional<AppointmentId> moving = {});

// "We are closed on Sundays."; empty if there is nothing to add. `when` gives the weekday.
std::string reason_said(const VoiceTurn& turn, const Subject& subject, std::optional<StartProblem> problem,
                        Instant when);

// "Nothing is free then.", with the reason if the time lies within one day that has one. `each_week`: the day stands
// for its weekday, so only a reason that holds every week is said.
std::string nothing_then(const VoiceTurn& turn, const Subject& subject, Interval wanted, bool each_week = false);

}  // namespace slotkeeper::receptionist
