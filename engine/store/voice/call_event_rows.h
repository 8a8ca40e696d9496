// call_event_rows: what the voice platform tells of a call, and what was done for its caller.
//
// Events come late, twice and in any order, so each only fills in what is not known yet: the first word stands.
// Read on: call_rows.h has the row of a call.
#pragma once

#include "engine/store/voice/call_rows.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace slotkeeper::store {

// Puts the call on record, or fills in what its record lacks.
void note_call_event(Tx& tx, const CallRow& call);

// What these hold and have not booked, void ones too; with `running_at` only what still runs.
struct HoldRow {
    AppointmentId id;
    std::string holder;
};
std::vector<HoldRow> list_holds(Tx& tx, CompanyId company, std::span<const std::string> holders,
                                std::optional<Moment> running_at = {});
SqlText list_holds_sql(CompanyId company, std::span<const std::string> holders, std::optional<Moment> running_at = {});

// The ids of the calls from this number that were first seen since then, the newest first; kCallsOfNumberMax at most.
std::vector<std::string> list_calls_of_number(Tx& tx, CompanyId company, std::string_view number, Moment since);
SqlText list_calls_of_number_sql(CompanyId company, std::string_view number, Moment since);

// What was booked in a call: directly, which the appointment tells in its metadata, or out of a hold of theirs.
// Looked at are appointments whose ids were made within `span`; of several the last one that still stands is it, else
// the last.
struct BookedQuestion {
    CompanyId company;
    std::string call_id;
    std::vector<std::string> holders;
    Moment from, until;
};
std::optional<AppointmentId> find_booked(Tx& tx, const BookedQuestion& question);
SqlText find_booked_sql(const BookedQuestion& question);

// Which appointment came of a call; what is known already stands.
void link_call(Tx& tx, CompanyId company, std::string_view call_id, AppointmentId appointment);

}  // namespace slotkeeper::store
