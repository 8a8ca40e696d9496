// start_call: returns what an agent needs at the beginning of a call; also list_services.
//
// It returns the customer's given name for the greeting and whether they have an appointment, but no details: for these
// the caller must say their full name (identity.h).
#include "adapters/receptionist/functions/function_table.h"
#include "adapters/receptionist/identity.h"
#include "engine/base/text.h"
#include "engine/booking/resource_preferences.h"

namespace slotkeeper::receptionist {

namespace {

// Limits the list to the size of an answer; callers can name services that are not in it.
constexpr std::size_t kRoom = 900;
constexpr std::size_t kDescription = 200;

Json services_json(const VoiceTurn& turn, const Branch& branch) {
    auto list = Json::array();
    for (const auto& service : turn.catalog->services()) {
        if (!service.active) continue;
        if (list.dump().size() > kRoom) break;
        auto staff = Json::array();
        for (const auto& resource : turn.catalog->resources()) {
            const auto here = resource.active && resource.works_at(branch.id) && resource.kind == ResourceKind::staff;
            if (here && preference_for(service, resource)) staff.push_back(resource.name);
        }
        list.push_back({{"id", service.id.text()},
                        {"name", service.name},
                        {"minutes", service.shortest_length().count()},
                        {"staff", std::move(staff)}});
        if (service.add_on) list.back()["add_on"] = true;
        add_prices(list.back(), service, service.shortest_length());
        const auto texts = service.texts.find(turn.language);
        const auto told = texts != service.texts.end() ? texts->second.description : std::string();
        if (!told.empty()) list.back()["description"] = cut_at_character(told, kDescription);
    }
    return list;
}

}  // namespace

Result<Json> start_call(const VoiceTurn& turn) {
    const auto read = read_branch(turn);
    if (const auto* asked = std::get_if<Json>(&read)) return *asked;
    const auto& branch = *std::get<const Branch*>(read);
    const auto& company = turn.catalog->company();
    const auto known = known_number(turn.receptionist.database, company.id, number_of_caller(turn), turn.second());
    const auto greeting = known.greeting.empty() ? say(Sentence::greeting, turn.language, {{"company", company.name}})
                                                 : say(Sentence::greeting_known, turn.language,
                                                       {{"name", known.greeting}, {"company", company.name}});
    const auto now = branch.zone.format_rfc3339(turn.second());
    return Json{{"say", greeting},
                {"result", known.customer ? "known_number" : "unknown_number"},
                {"caller_name", known.greeting},
                {"has_appointment", known.next_start.has_value()},
                {"company", company.name},
                {"branch", branch.name},
                {"language", name_of(turn.language)},
                {"now", now},
                {"today", now.substr(0, 10)},
                {"time_zone", branch.zone.name()},
                {"services", services_json(turn, branch)}};
}

Result<Json> list_services(const VoiceTurn& turn) {
    const auto read = read_branch(turn);
    if (const auto* asked = std::get_if<Json>(&read)) return *asked;
    const auto services = services_to_choose(turn);
    if (services.empty()) return question(turn, ErrorCode::not_bookable, "service", Sentence::no_service);
    return Json{{"say", say(Sentence::services, turn.language, {{"services", services}})},
                {"result", "services"},
                {"services", services_json(turn, *std::get<const Branch*>(read))}};
}

}  // namespace slotkeeper::receptionist
