// held_slots: holds starts for a call, so that they are not offered to others.
//
// Either the caller asked to hold one (hold_slot), or alternatives to a taken start are held together with their offer.
// Both kinds end with the call, with a booking or move in it, and by expiry. The limits are checked before a hold is
// placed and again after it; excess holds are released. So two concurrent holds may exceed a limit only briefly. Read
// on: holder_of_call in call.h.
#pragma once

#include "adapters/receptionist/voice_turn.h"
#include "engine/booking/appointment.h"

#include <map>

namespace slotkeeper::receptionist {

// All holds of the call, expired ones too: a command of the call releases them, and a search counts them as free. Empty
// for a call without an id.
std::vector<ReleaseHold> holds_of_call(const VoiceTurn& turn);

// The one of them that holds this start for this service; std::nullopt if none does or it serves another request.
std::optional<Appointment> held_start(const VoiceTurn& turn, const std::vector<ReleaseHold>& holds,
                                      const Subject& subject, Instant start);

// Holds the start for the caller, or returns the existing hold; releases the holds of offers. Refuses with
// too_many_holds if the limit of the call or of its number is reached. REQUIRES: the call has an id.
Result<Appointment> hold_for_call(const VoiceTurn& turn, const Subject& subject, Instant start);

// Whether starts may be held for this call: it has an id, and the business allows it.
bool may_keep(const VoiceTurn& turn);

// Holds those of `starts` that may be held, the nearest to the wanted one first, in place of earlier offers. For each
// start held on a day, at least two starts of that day stay free for others. Returns until when each held start is
// held. REQUIRES: may_keep. Throws DbError.
std::map<Instant, Instant> keep_offered(const VoiceTurn& turn, const Subject& subject,
                                        const std::vector<Instant>& starts, Instant wanted);

// Submits a booking, hold or move of a caller; first asks Cal.com if the service requires it.
Result<Receipt> submit_with_calendar(const VoiceTurn& turn, Command command);

}  // namespace slotkeeper::receptionist
