// held_slots: the starts that are kept for a call, so that nobody else hears of them.
//
// Either the caller asked to have one kept while they think (hold_slot), or other starts are kept with the offer that
// follows a taken one. Both end with the call, with what is booked or moved in it, and by themselves. How many there
// may be is looked at before a hold is placed and once more after it, and what is too much is given back: of two that
// are placed at the same instant both may be, and never is more kept for long. Read on: holder_of_call in call_log.h.
#pragma once

#include "adapters/receptionist/voice_turn.h"
#include "engine/booking/appointment.h"

#include <map>

namespace slotkeeper::receptionist {

// All that is kept for the call, void ones too: what a command of the call gives back, and what a search may count as
// free. Nothing for a call without an id.
std::vector<ReleaseHold> holds_of_call(const VoiceTurn& turn);

// The one of them that holds this start for this service; std::nullopt if none does or it serves another request.
std::optional<Appointment> held_start(const VoiceTurn& turn, const std::vector<ReleaseHold>& holds,
                                      const Subject& subject, Instant start);

// Keeps it because the caller asks, or finds that it is kept already; what was kept with an offer is given back.
// too_many_holds where as many are kept for the call, or for its number, as may be. REQUIRES: the call has an id.
Result<Appointment> hold_for_call(const VoiceTurn& turn, const Subject& subject, Instant start);

// Whether starts may be held for this call: it has an id, and the business allows it.
bool may_keep(const VoiceTurn& turn);

// Holds those of `starts` that may be held, the nearest to the wanted one first, in place of earlier offers. For each
// start held on a day, at least two starts of that day stay free for others. Returns until when each held start is
// held. REQUIRES: may_keep. Throws DbError.
std::map<Instant, Instant> keep_offered(const VoiceTurn& turn, const Subject& subject,
                                        const std::vector<Instant>& starts, Instant wanted);

// Submits a booking, hold or move of a caller, after asking Cal.com if the service says so.
Result<Receipt> submit_with_calendar(const VoiceTurn& turn, Command command);

}  // namespace slotkeeper::receptionist
