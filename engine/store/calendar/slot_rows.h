// slot_rows: what calendars elsewhere said is free, by event type and day, and when they said it.
//
// A day is written whole, by whoever asked; an answer that left earlier never overwrites a later one. The rows are a
// memory and nothing more: losing them costs one question. Read on: calendar/slots/slot_fetch.h writes them,
// remote_slots.h reads them.
#pragma once

#include "engine/availability/their_times.h"
#include "engine/store/mariadb/database.h"

#include <span>
#include <vector>

namespace slotkeeper::store {

struct SlotDay {
    TheirEventType which;
    std::chrono::sys_days day;
    std::vector<Instant> starts;  // sorted, whole minutes of that day
    Moment fetched_at;
    std::optional<Moment> asked_at;  // by somebody here
};

// What is kept of these days and not older than that; `now` by the database, where there is any. REQUIRES: `which` is
// not empty.
struct KeptSlots {
    std::vector<SlotDay> days;
    Moment now;
};
KeptSlots load_slot_days(Tx& tx, std::span<const TheirEventType> which, const DaySpan& days,
                         std::chrono::microseconds age_max);

// REQUIRES: sorted by event type and day.
void put_slot_days(Tx& tx, std::span<const SlotDay> days);
// Somebody wants to know about these days.
void note_asked(Tx& tx, std::span<const TheirEventType> which, const DaySpan& days);
// What is free there has changed, by us or by them: what is kept of these days is not to be believed any more.
void forget_slot_days(Tx& tx, AccountId account, const DaySpan& days);
std::size_t delete_past_slot_days(Tx& tx, std::size_t rows_max);

// The event types of services that hear a calendar elsewhere, of accounts that may be called; sorted.
struct HeardEventType {
    CompanyId company;
    TheirEventType which;
};
std::vector<HeardEventType> load_heard_event_types(Tx& tx, std::optional<AccountId> account = {});
// When each kept day was fetched and asked for; without their starts, of all event types of the account.
std::vector<SlotDay> load_slot_ages(Tx& tx, AccountId account, const DaySpan& days);

}  // namespace slotkeeper::store
