// call_event_rows: what the voice platform reports about a call, and what was booked in it.
//
// Events come late, twice and in any order, so each fills in only what is unknown: the first value stays. Read on:
// call_rows.h has the row of a call.
#pragma once

#include "engine/store/voice/call_rows.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace slotkeeper::store {

// Inserts the call, or fills in missing values.
void note_call_event(Tx& tx, const CallRow& call);

// The unbooked holds of these holders, void ones too; with `running_at` only those still active at that time.
struct HoldRow {
    AppointmentId id;
    std::string holder;
};
std::vector<HoldRow> list_holds(Tx& tx, CompanyId company, std::span<const std::string> holders,
                                std::optional<Moment> running_at = {});
SqlText list_holds_sql(CompanyId company, std::span<const std::string> holders, std::optional<Moment> running_at = {});

// The ids of the calls from this number first seen since then, newest first; at most kCallsOfNumberMax.
std::vector<std::string> list_calls_of_number(Tx& tx, CompanyId company, std::string_view number, Moment since);
SqlText list_calls_of_number_sql(CompanyId company, std::string_view number, Moment since);

// The appointment that was booked in a call: directly, as its metadata says, or from a hold of these holders. Only
// appointments whose ids were made within the time are considered; of several it is the last one that is not cancelled,
// else the last.
struct BookedQuestion {
    CompanyId company;
    std::string call_id;
    std::vector<std::string> holders;
    Moment from, until;
};
std::optional<AppointmentId> find_booked(Tx& tx, const BookedQuestion& question);
SqlText find_booked_sql(const BookedQuestion& question);

// The appointment of a call; an existing value stays.
void link_call(Tx& tx, CompanyId company, std::string_view call_id, AppointmentId appointment);

}  // namespace slotkeeper::store
