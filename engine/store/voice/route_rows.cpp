// route_rows: the statements about agents and numbers.
#include "engine/store/voice/route_rows.h"

namespace slotkeeper::store {

namespace {

constexpr auto kPutAgent = R"sql(
    INSERT INTO voice_agent (company_id, agent_id, branch_id, language, created_at)
    VALUES (:company, :agent, :branch, :language, :created)
    ON DUPLICATE KEY UPDATE branch_id = VALUES(branch_id), language = VALUES(language))sql";

constexpr auto kPutNumber = R"sql(
    INSERT INTO voice_number (company_id, to_number, branch_id, language, created_at)
    VALUES (:company, :number, :branch, :language, :created)
    ON DUPLICATE KEY UPDATE branch_id = VALUES(branch_id), language = VALUES(language))sql";

constexpr auto kDeleteAgent = R"sql(DELETE FROM voice_agent WHERE company_id = :company AND agent_id = :agent)sql";

constexpr auto kDeleteNumber = R"sql(DELETE FROM voice_number WHERE company_id = :company AND to_number = :number)sql";

Table<VoiceRouteRow> table_of_routes(std::string_view table, std::string_view name) {
    return Table<VoiceRouteRow>(
        table,

        unread("company_id"), column<&VoiceRouteRow::name>(name), column<&VoiceRouteRow::branch>("branch_id"),
        column<&VoiceRouteRow::language>("language"), column<&VoiceRouteRow::created_at>("created_at"),
        column<&VoiceRouteRow::updated_at>("updated_at", ColumnUse::read_only));
}

}  // namespace

const Table<VoiceRouteRow> voice_agent_table = table_of_routes("voice_agent", "agent_id");
const Table<VoiceRouteRow> voice_number_table = table_of_routes("voice_number", "to_number");

std::vector<VoiceRouteRow> list_voice_agents(Tx& tx, CompanyId company) {
    auto sql = voice_agent_table.select();
    return voice_agent_table.all(tx, sql.raw("WHERE company_id = ").value(company).raw(" ORDER BY agent_id"));
}

std::vector<VoiceRouteRow> list_voice_numbers(Tx& tx, CompanyId company) {
    auto sql = voice_number_table.select();
    return voice_number_table.all(tx, sql.raw("WHERE company_id = ").value(company).raw(" ORDER BY to_number"));
}

void put_voice_agent(Tx& tx, CompanyId company, const VoiceRouteRow& agent) {
    tx.run(kPutAgent, {company, agent.name, agent.branch, agent.language, agent.created_at});
}

void put_voice_number(Tx& tx, CompanyId company, const VoiceRouteRow& number) {
    tx.run(kPutNumber, {company, number.name, number.branch, number.language, number.created_at});
}

bool delete_voice_agent(Tx& tx, CompanyId company, std::string_view agent_id) {
    return tx.run(kDeleteAgent, {company, agent_id}) > 0;
}

bool delete_voice_number(Tx& tx, CompanyId company, std::string_view number) {
    return tx.run(kDeleteNumber, {company, number}) > 0;
}

}  // namespace slotkeeper::store
