// slot_fetch: one query for Cal.com's free times, and its stored answer.
//
// It covers whole UTC days, so time zones and clock changes cannot move a start to another day. The age of stored days
// counts from the query, not from the answer. Read on: store/calendar/slot_rows.h stores them, remote_slots.h and
// jobs/calcom/slot_refresh.h query.
#pragma once

#include "engine/availability/external_availability.h"
#include "engine/ports/calendar_gateway.h"
#include "engine/store/mariadb/database.h"
#include "engine/sync/account.h"

#include <functional>
#include <string>
#include <vector>

namespace slotkeeper {

struct SlotTools {
    store::Database& database;
    // The gateway to an account, or why it cannot be opened.
    std::function<Result<std::shared_ptr<CalendarGateway>>(const CalendarAccount&)> open;
    std::function<void(AccountId)> key_refused{};  // called if the account's credential is no longer valid
};

struct SlotsFetch {
    ExternalEventType which;
    DaySpan days;
    std::string moving_uid{};  // as if this booking did not exist; such an answer is not stored
    bool live = false;         // a person waits for it
};

struct SlotsFetched {
    std::vector<Instant> starts;  // sorted
    Moment as_of;
    std::string trouble;    // why there is no answer; empty if there is one
    bool may_go_on = true;  // with other queries to this account
};

// Throws nothing for failures at Cal.com; store::DbError if the database is down.
SlotsFetched fetch_slots(const SlotTools& tools, const SlotsFetch& wanted);

// The starts of one of the days.
std::vector<Instant> starts_of_day(const std::vector<Instant>& sorted, std::chrono::sys_days day);

}  // namespace slotkeeper
