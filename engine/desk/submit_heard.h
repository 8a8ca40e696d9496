// submit_heard: a booking goes to the desk once a calendar elsewhere was heard, where its service says so.
//
// The desk asks nobody outside. So the person whom Cal.com has free is named here, and a start that Cal.com has taken
// for everybody who could serve it is refused, or booked as pending until Cal.com has accepted it
// (OtherCalendar::pending_if_taken); else it would be confirmed now and conflicted a moment later. What is not known of
// Cal.com is left to the desk, and so is a start at which a booking of ours stands that is about to go.
// Read on: find_slots.h searches by the same rules.
#pragma once

#include "engine/desk/desk.h"
#include "engine/desk/find_slots.h"

namespace slotkeeper {

struct HeardDesk {
    Desk& desk;
    store::Database& database;
    Catalogs& catalogs;
    OtherCalendar* theirs = nullptr;  // null: nobody is there to ask
};
// As Desk::submit, and refuses with slot_conflict where the start is taken at Cal.com.
Result<Receipt> submit_heard(const HeardDesk& to, Command command, Moment now,
                             std::chrono::milliseconds patience = limits::desk_patience);

}  // namespace slotkeeper
