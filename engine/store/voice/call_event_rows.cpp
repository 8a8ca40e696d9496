// call_event_rows: the statements about the events of a call.
#include "engine/store/voice/call_event_rows.h"

#include "engine/booking/appointment.h"

namespace slotkeeper::store {

namespace {

constexpr auto kFillIn = R"sql(
    ON DUPLICATE KEY UPDATE
        branch_id = COALESCE(voice_call.branch_id, VALUES(branch_id)),
        agent_id = IF(voice_call.agent_id = '', VALUES(agent_id), voice_call.agent_id),
        direction = COALESCE(voice_call.direction, VALUES(direction)),
        from_number = IF(voice_call.from_number = '', VALUES(from_number), voice_call.from_number),
        to_number = IF(voice_call.to_number = '', VALUES(to_number), voice_call.to_number),
        started_at = COALESCE(voice_call.started_at, VALUES(started_at)),
        ended_at = COALESCE(voice_call.ended_at, VALUES(ended_at)),
        duration_ms = COALESCE(voice_call.duration_ms, VALUES(duration_ms)),
        disconnection_reason = IF(voice_call.disconnection_reason = '', VALUES(disconnection_reason),
                                  voice_call.disconnection_reason),
        call_successful = COALESCE(voice_call.call_successful, VALUES(call_successful)))sql";

constexpr auto kHolds = R"sql(
    SELECT appointment_id, holder FROM appointment FORCE INDEX (appointment_by_holder)
    WHERE state = 'held' AND company_id = )sql";

constexpr auto kCallsOfNumber = R"sql(
    SELECT call_id FROM voice_call WHERE company_id = )sql";
constexpr auto kCallsOfNumberMax = 200;

// The index by holder ends with the id, so it also finds what a company has booked in an interval.
constexpr auto kBooked = R"sql(
    SELECT appointment_id, state FROM appointment FORCE INDEX (appointment_by_holder)
    WHERE state NOT IN ('held', 'expired') AND deleted_at IS NULL AND company_id = )sql";

constexpr auto kLinkCall = R"sql(
    UPDATE voice_call SET appointment_id = COALESCE(appointment_id, :appointment)
    WHERE company_id = :company AND call_id = :call)sql";

}  // namespace

void note_call_event(Tx& tx, const CallRow& call) {
    auto sql = voice_call_table.insert();
    voice_call_table.add_row(sql, call);
    tx.run(sql.raw(kFillIn));
}

SqlText list_holds_sql(CompanyId company, std::span<const std::string> holders, std::optional<Moment> running_at) {
    SqlText sql(kHolds);
    sql.value(company).raw(" AND holder IN ").list(holders);
    if (running_at) sql.raw(" AND expires_at > ").value(*running_at);
    return sql;
}

std::vector<HoldRow> list_holds(Tx& tx, CompanyId company, std::span<const std::string> holders,
                                std::optional<Moment> running_at) {
    std::vector<HoldRow> holds;
    if (holders.empty()) return holds;
    tx.rows(list_holds_sql(company, holders, running_at), [&](AppointmentId id, std::string holder) {
        holds.push_back({id, std::move(holder)});
    });
    return holds;
}

SqlText list_calls_of_number_sql(CompanyId company, std::string_view number, Moment since) {
    SqlText sql(kCallsOfNumber);
    sql.value(company).raw(" AND from_number = ").value(number).raw(" AND first_seen_at > ").value(since);
    sql.raw(" ORDER BY first_seen_at DESC LIMIT ").value(kCallsOfNumberMax);
    return sql;
}

std::vector<std::string> list_calls_of_number(Tx& tx, CompanyId company, std::string_view number, Moment since) {
    std::vector<std::string> calls;
    tx.rows(list_calls_of_number_sql(company, number, since),
            [&](std::string call) { calls.push_back(std::move(call)); });
    return calls;
}

SqlText find_booked_sql(const BookedQuestion& question) {
    SqlText sql(kBooked);
    sql.value(question.company)
        .raw(" AND holder IN ")
        .list(question.holders)
        .raw(" UNION ALL ")
        .raw(kBooked)
        .value(question.company)
        .raw(" AND holder IS NULL AND appointment_id >= ");
    sql.value(first_id_at(question.from)).raw(" AND appointment_id < ").value(first_id_at(question.until));
    sql.raw(" AND BINARY JSON_VALUE(metadata, '$.call_id') = ").value(question.call_id);
    return sql;
}

std::optional<AppointmentId> find_booked(Tx& tx, const BookedQuestion& question) {
    std::optional<std::pair<bool, AppointmentId>> found;
    tx.rows(find_booked_sql(question), [&](AppointmentId id, State state) {
        const std::pair one(state != State::cancelled && state != State::declined, id);
        if (!found || *found < one) found = one;
    });
    return found ? std::optional(found->second) : std::nullopt;
}

void link_call(Tx& tx, CompanyId company, std::string_view call_id, AppointmentId appointment) {
    tx.run(kLinkCall, {appointment, company, call_id});
}

}  // namespace slotkeeper::store
