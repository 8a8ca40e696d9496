// call_rows: telephone calls to a company's voice agent, as rows.
//
// A call is written at its first function call, and again if a later one names its branch.
// store/voice/call_event_rows.h fills in what the platform reports later.
#pragma once

#include "engine/store/mariadb/list_page.h"
#include "engine/store/mariadb/table.h"

#include <optional>
#include <string>
#include <vector>

namespace slotkeeper::store {

enum class CallDirection : std::uint8_t { inbound, outbound };

}  // namespace slotkeeper::store

template <>
struct slotkeeper::EnumNames<slotkeeper::store::CallDirection> {
    static constexpr std::array<std::string_view, 2> all{"inbound", "outbound"};
};

namespace slotkeeper::store {

struct CallRow {
    VoiceCallId id;
    CompanyId company;
    std::string call_id;  // of the voice platform
    std::optional<BranchId> branch;
    std::string agent_id;
    std::optional<CallDirection> direction;  // std::nullopt: a web call, or unknown
    std::string from_number;                 // E.164 if it is a number, else unchanged
    std::string to_number;
    Moment first_seen_at;
    // From its events, as far as received.
    std::optional<Moment> started_at{}, ended_at{};
    std::optional<std::int64_t> duration_ms{};
    std::string disconnection_reason{};          // in the platform's words
    std::optional<bool> successful{};            // as the platform judges it
    std::optional<AppointmentId> appointment{};  // that was made in it; link_call() sets it
    Moment updated_at{};                         // set by the database
};
extern const Table<CallRow> voice_call_table;

// For an existing call only the branch changes: if it is named now, or was unknown.
void record_call(Tx& tx, const CallRow& call, bool branch_named = true);

struct CallFilter {
    CompanyId company;
    std::optional<std::string> call_id{};
    std::optional<VoiceCallId> after{};  // the last one of the previous page; newest first
    std::size_t rows_max = limits::page_default;
    std::optional<ChangeOrder<VoiceCallId>> by_change{};
    std::vector<BranchId> branches{};  // only of these; empty: of all
};
SqlText list_calls_sql(const CallFilter& filter);
std::vector<CallRow> list_calls(Tx& tx, const CallFilter& filter);
std::optional<CallRow> load_call(Tx& tx, CompanyId company, VoiceCallId id);

}  // namespace slotkeeper::store
