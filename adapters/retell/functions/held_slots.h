// held_slots: the starts that are kept for a call, which is their holder (holder_of_call in call_log.h).
#pragma once

#include "adapters/retell/voice_turn.h"
#include "engine/booking/appointment.h"

namespace slotkeeper::retell {

inline constexpr Seconds kHeldForCall{150};
inline constexpr std::size_t kHeldByCallMax = 3;  // at a time

// In order of id. REQUIRES: the call has an id.
std::vector<Appointment> held_by_call(const VoiceTurn& turn);
// The one that keeps this start for this service; none where there is none, or it serves another wish.
std::optional<Appointment> held_start(const VoiceTurn& turn, const Subject& subject, Instant start);
// Keeps it, or finds that it is kept already. too_many_holds where the call keeps as many as it may.
Result<Appointment> hold_for_call(const VoiceTurn& turn, const Subject& subject, Instant start);
// Those of the call but the one: chosen is chosen.
void release_others(const VoiceTurn& turn, std::optional<AppointmentId> chosen);

}  // namespace slotkeeper::retell
