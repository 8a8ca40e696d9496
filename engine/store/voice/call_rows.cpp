// call_rows: the statements about calls.
#include "engine/store/voice/call_rows.h"

#include "engine/store/operations/branch_reach.h"

namespace slotkeeper::store {

namespace {

constexpr auto kNameBranch = R"sql(
    ON DUPLICATE KEY UPDATE branch_id = COALESCE(VALUES(branch_id), voice_call.branch_id))sql";

constexpr auto kAssumeBranch = R"sql(
    ON DUPLICATE KEY UPDATE branch_id = COALESCE(voice_call.branch_id, VALUES(branch_id)))sql";

}  // namespace

const Table<CallRow> voice_call_table{
    "voice_call",
    column<&CallRow::id>("voice_call_id"),
    column<&CallRow::company>("company_id"),
    column<&CallRow::call_id>("call_id"),
    column<&CallRow::branch>("branch_id"),
    column<&CallRow::agent_id>("agent_id"),
    column<&CallRow::direction>("direction"),
    column<&CallRow::from_number>("from_number"),
    column<&CallRow::to_number>("to_number"),
    column<&CallRow::first_seen_at>("first_seen_at"),
    column<&CallRow::started_at>("started_at"),
    column<&CallRow::ended_at>("ended_at"),
    column<&CallRow::duration_ms>("duration_ms"),
    column<&CallRow::disconnection_reason>("disconnection_reason"),
    column<&CallRow::successful>("call_successful"),
    column<&CallRow::appointment>("appointment_id", ColumnUse::read_only),
    column<&CallRow::updated_at>("updated_at", ColumnUse::read_only),
};

void record_call(Tx& tx, const CallRow& call, bool branch_named) {
    auto sql = voice_call_table.insert();
    voice_call_table.add_row(sql, call);
    tx.run(sql.raw(branch_named ? kNameBranch : kAssumeBranch));
}

SqlText list_calls_sql(const CallFilter& filter) {
    const auto* const index = filter.call_id     ? "voice_call_unique"
                              : filter.by_change ? "voice_call_by_update"
                                                 : "voice_call_by_time";
    auto sql = voice_call_table.select();
    where_company(sql, index, filter.company);
    if (filter.call_id) sql.raw(" AND call_id = ").value(*filter.call_id);
    add_reach(sql, VoiceCallTag::prefix, filter.branches);
    if (filter.by_change) {
        add_change_page(sql, "voice_call_id", *filter.by_change, filter.rows_max);
    } else {
        add_id_page(sql, "voice_call_id", Direction::falling, filter.after, filter.rows_max);
    }
    return sql;
}

std::vector<CallRow> list_calls(Tx& tx, const CallFilter& filter) {
    return voice_call_table.all(tx, list_calls_sql(filter));
}

std::optional<CallRow> load_call(Tx& tx, CompanyId company, VoiceCallId id) {
    auto sql = voice_call_table.select();
    sql.raw("WHERE company_id = ").value(company).raw(" AND voice_call_id = ").value(id);
    return voice_call_table.first(tx, sql);
}

}  // namespace slotkeeper::store
