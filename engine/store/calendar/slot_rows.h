// slot_rows: Cal.com's free times, by event type and day, with the time of the query.
//
// A day is written as a whole; the result of an earlier query never overwrites that of a later one. The rows are only a
// cache: losing them costs one query. Read on: calendar/slots/slot_fetch.h writes them, remote_slots.h reads them.
#pragma once

#include "engine/availability/external_availability.h"
#include "engine/store/mariadb/table.h"

#include <span>
#include <vector>

namespace slotkeeper::store {

struct SlotDay {
    ExternalEventType which;
    std::chrono::sys_days day;
    std::vector<Instant> starts;  // sorted, whole minutes of that day
    Moment fetched_at;
    std::optional<Moment> asked_at;  // by a caller of ours
};
extern const Table<SlotDay> calendar_slot_day_table;

// The stored rows of these days that are not older than `age_max`; `now` by the database, if there is any row.
// REQUIRES: `which` is not empty.
struct KeptSlots {
    std::vector<SlotDay> days;
    Moment now;
};
KeptSlots load_slot_days(Tx& tx, std::span<const ExternalEventType> which, const DaySpan& days,
                         std::chrono::microseconds age_max);

// REQUIRES: sorted by event type and day.
void put_slot_days(Tx& tx, std::span<const SlotDay> days);
// Records that a caller searched these days.
void note_asked(Tx& tx, std::span<const ExternalEventType> which, const DaySpan& days);
// The free times have changed, here or at Cal.com: the stored rows of these days are no longer valid.
void forget_slot_days(Tx& tx, AccountId account, const DaySpan& days);
std::size_t delete_past_slot_days(Tx& tx, std::size_t rows_max);

// The event types of services that use Cal.com's free times, of accounts that may be called; sorted.
struct CheckedEventType {
    CompanyId company;
    ExternalEventType which;
};
std::vector<CheckedEventType> load_checked_event_types(Tx& tx, std::optional<AccountId> account = {});
// When each stored day was fetched and asked for; without starts, of all event types of the account.
std::vector<SlotDay> load_slot_ages(Tx& tx, AccountId account, const DaySpan& days);

}  // namespace slotkeeper::store
