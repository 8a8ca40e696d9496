// submit_checked: asks an external calendar before a booking goes to the desk, if its service says so.
//
// The desk asks no external service, so this names the person who is free at Cal.com. If the start is taken at Cal.com
// for all who could serve it, the booking is refused, or pending until Cal.com has accepted it
// (OtherCalendar::pending_if_taken); otherwise it would be confirmed now and conflicted a moment later. If Cal.com's
// free times are unknown, or our own booking takes the start and is about to move, the desk decides. Read on:
// find_slots.h searches by the same rules.
#pragma once

#include "engine/desk/desk.h"
#include "engine/desk/find_slots.h"

namespace slotkeeper {

struct CheckingDesk {
    Desk& desk;
    store::Database& database;
    Catalogs& catalogs;
    OtherCalendar* other_calendar = nullptr;  // null: Cal.com is not asked
};
// As Desk::submit; also refuses with slot_conflict if the start is taken at Cal.com.
Result<Receipt> submit_checked(const CheckingDesk& to, Command command, Moment now,
                               std::chrono::milliseconds patience = limits::desk_patience);

}  // namespace slotkeeper
