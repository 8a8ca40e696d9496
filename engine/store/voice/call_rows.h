// call_rows: telephone calls that reached a company's voice agent, as rows.
//
// A call is written when its first function asks for something, and once more if a later one names its branch. What the
// platform tells of it later is filled in by store/voice/call_event_rows.h.
#pragma once

#include "engine/store/mariadb/database.h"

#include <optional>
#include <string>
#include <vector>

namespace slotkeeper::store {

enum class CallDirection : std::uint8_t { inbound, outbound };

}  // namespace slotkeeper::store

template <>
struct slotkeeper::Words<slotkeeper::store::CallDirection> {
    static constexpr std::array<std::string_view, 2> all{"inbound", "outbound"};
};

namespace slotkeeper::store {

struct CallRow {
    VoiceCallId id;
    CompanyId company;
    std::string call_id;  // the voice platform's
    std::optional<BranchId> branch;
    std::string agent_id;
    std::optional<CallDirection> direction;  // empty: a call by the web, or not said
    std::string from_number;                 // E.164 where it is a number, else as it came
    std::string to_number;
    Moment first_seen_at;
    // What its events have told so far.
    std::optional<Moment> started_at{}, ended_at{};
    std::optional<std::int64_t> duration_ms{};
    std::string disconnection_reason{};          // in the platform's words
    std::optional<bool> successful{};            // as the platform judges it
    std::optional<AppointmentId> appointment{};  // that was made in it
};

// Of a call that is known already only the branch changes: where it is named now, or none was known.
void record_call(Tx& tx, const CallRow& call, bool branch_named = true);

struct CallFilter {
    CompanyId company;
    std::optional<std::string> call_id{};
    std::optional<VoiceCallId> before{};  // the last one of the page before; the newest come first
    std::size_t rows_max = limits::page_default;
};
std::vector<CallRow> list_calls(Tx& tx, const CallFilter& filter);
std::optional<CallRow> load_call(Tx& tx, CompanyId company, VoiceCallId id);

}  // namespace slotkeeper::store
