// call_rows: the statements about calls.
#include "engine/store/voice/call_rows.h"

namespace slotkeeper::store {

namespace {

constexpr auto kFirstColumns = R"sql(
    voice_call_id, company_id, call_id, branch_id, agent_id, direction, from_number, to_number, first_seen_at)sql";

constexpr auto kLaterColumns = R"sql(
    , started_at, ended_at, duration_ms, disconnection_reason, call_successful, appointment_id)sql";

constexpr auto kNameBranch = R"sql(
    ON DUPLICATE KEY UPDATE branch_id = COALESCE(VALUES(branch_id), voice_call.branch_id))sql";

constexpr auto kAssumeBranch = R"sql(
    ON DUPLICATE KEY UPDATE branch_id = COALESCE(voice_call.branch_id, VALUES(branch_id)))sql";

SqlText select_calls(CompanyId company, std::string_view hint = {}) {
    SqlText sql("SELECT");
    sql.raw(kFirstColumns)
        .raw(kLaterColumns)
        .raw(" FROM voice_call")
        .raw(hint)
        .raw(" WHERE company_id = ")
        .value(company);
    return sql;
}

CallRow read_call(const Row& row) {
    CallRow call;
    call.id = row.id<VoiceCallId>(0);
    call.company = row.id<CompanyId>(1);
    call.call_id = row.text(2);
    if (!row.is_null(3)) call.branch = row.id<BranchId>(3);
    call.agent_id = row.text(4);
    if (!row.is_null(5)) call.direction = row.word<CallDirection>(5);
    call.from_number = row.text(6);
    call.to_number = row.text(7);
    call.first_seen_at = row.moment(8);
    if (!row.is_null(9)) call.started_at = row.moment(9);
    if (!row.is_null(10)) call.ended_at = row.moment(10);
    if (!row.is_null(11)) call.duration_ms = row.number(11);
    call.disconnection_reason = row.text(12);
    if (!row.is_null(13)) call.successful = row.number(13) != 0;
    if (!row.is_null(14)) call.appointment = row.id<AppointmentId>(14);
    return call;
}

std::vector<CallRow> calls_of(Tx& tx, const SqlText& sql) {
    std::vector<CallRow> calls;
    tx.rows(sql, [&](const Row& row) { calls.push_back(read_call(row)); });
    return calls;
}

}  // namespace

void record_call(Tx& tx, const CallRow& call, bool branch_named) {
    SqlText sql("INSERT INTO voice_call (");
    sql.raw(kFirstColumns).raw(") VALUES ");
    sql.row({call.id, call.company, call.call_id, call.branch, call.agent_id, call.direction, call.from_number,
             call.to_number, call.first_seen_at});
    tx.run(sql.raw(branch_named ? kNameBranch : kAssumeBranch));
}

std::vector<CallRow> list_calls(Tx& tx, const CallFilter& filter) {
    // Without the index hint the server reads all newer calls of the company before the page.
    auto sql = select_calls(filter.company, filter.call_id ? "" : " FORCE INDEX (voice_call_by_time)");
    if (filter.call_id) sql.raw(" AND call_id = ").value(*filter.call_id);
    if (filter.before) sql.raw(" AND voice_call_id < ").value(*filter.before);
    return calls_of(tx, sql.raw(" ORDER BY voice_call_id DESC LIMIT ").value(filter.rows_max));
}

std::optional<CallRow> load_call(Tx& tx, CompanyId company, VoiceCallId id) {
    auto sql = select_calls(company);
    auto found = calls_of(tx, sql.raw(" AND voice_call_id = ").value(id));
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

}  // namespace slotkeeper::store
