// slot_fetch: one question to a calendar elsewhere about what is free there, and its answer kept.
//
// Whole UTC days, so that no zone and no change of clocks moves a start to another day. What is kept is as old as the
// question, not as the answer. Read on: store/calendar/slot_rows.h keeps it, remote_slots.h and
// jobs/calcom/slot_refresh.h ask.
#pragma once

#include "engine/availability/their_times.h"
#include "engine/ports/calendar_gateway.h"
#include "engine/store/mariadb/database.h"
#include "engine/sync/account.h"

#include <functional>
#include <string>
#include <vector>

namespace slotkeeper {

struct SlotTools {
    store::Database& database;
    // The way to an account, or why there is none.
    std::function<Result<std::shared_ptr<CalendarGateway>>(const CalendarAccount&)> open;
    std::function<void(AccountId)> key_refused{};  // told where the account's credential is not good any more
};

struct SlotsFetch {
    TheirEventType which;
    DaySpan days;
    std::string moving_uid{};  // as if this booking were not there; such an answer is not kept
    bool live = false;         // a person waits for it
};

struct SlotsFetched {
    std::vector<Instant> starts;  // sorted
    Moment as_of;
    std::string trouble;    // why there is no answer; empty: there is one
    bool may_go_on = true;  // with other questions to this account
};

// Never throws for what happens over there; store::DbError where the database is away.
SlotsFetched fetch_slots(const SlotTools& tools, const SlotsFetch& wanted);

// The starts of one of the days.
std::vector<Instant> starts_of_day(const std::vector<Instant>& sorted, std::chrono::sys_days day);

}  // namespace slotkeeper
