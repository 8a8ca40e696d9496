// route_rows: the statements about agents and numbers.
#include "engine/store/voice/route_rows.h"

namespace slotkeeper::store {

namespace {

constexpr auto kListAgents = R"sql(
    SELECT agent_id, branch_id, language, created_at FROM voice_agent WHERE company_id = :company
    ORDER BY agent_id)sql";

constexpr auto kListNumbers = R"sql(
    SELECT to_number, branch_id, language, created_at FROM voice_number WHERE company_id = :company
    ORDER BY to_number)sql";

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

std::vector<VoiceRouteRow> list(Tx& tx, const char* sql, CompanyId company) {
    std::vector<VoiceRouteRow> routes;
    tx.rows(sql, {company}, [&](const Row& row) {
        VoiceRouteRow route{row.text(0), {}, {}, row.moment(3)};
        if (!row.is_null(1)) route.branch = row.id<BranchId>(1);
        if (!row.is_null(2)) route.language = row.word<Language>(2);
        routes.push_back(std::move(route));
    });
    return routes;
}

}  // namespace

std::vector<VoiceRouteRow> list_voice_agents(Tx& tx, CompanyId company) { return list(tx, kListAgents, company); }

std::vector<VoiceRouteRow> list_voice_numbers(Tx& tx, CompanyId company) { return list(tx, kListNumbers, company); }

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
