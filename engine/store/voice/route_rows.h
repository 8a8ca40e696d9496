// route_rows: the branch and language of a company's voice agents and telephone numbers.
#pragma once

#include "engine/catalog/catalog.h"
#include "engine/store/mariadb/table.h"

#include <optional>
#include <string>
#include <vector>

namespace slotkeeper::store {

struct VoiceRouteRow {
    std::string name;  // the platform's id of the agent, or our number in E.164
    std::optional<BranchId> branch{};
    std::optional<Language> language{};
    Moment created_at{};
    Moment updated_at{};  // set by the database
};
inline constexpr std::size_t kAgentIdLengthMax = 100;
inline constexpr std::size_t kVoiceRoutesMax = 500;  // of each kind per company, because a call reads all of them

extern const Table<VoiceRouteRow> voice_agent_table;
extern const Table<VoiceRouteRow> voice_number_table;

std::vector<VoiceRouteRow> list_voice_agents(Tx& tx, CompanyId company);  // by name
std::vector<VoiceRouteRow> list_voice_numbers(Tx& tx, CompanyId company);
// Replaces an existing one; its created_at stays.
void put_voice_agent(Tx& tx, CompanyId company, const VoiceRouteRow& agent);
void put_voice_number(Tx& tx, CompanyId company, const VoiceRouteRow& number);
// False if there was no such row.
bool delete_voice_agent(Tx& tx, CompanyId company, std::string_view agent_id);
bool delete_voice_number(Tx& tx, CompanyId company, std::string_view number);

}  // namespace slotkeeper::store
