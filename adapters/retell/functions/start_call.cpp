// start_call, list_services: what an agent has to know before it says a word.
//
// The name of the customer whose number it is may be used to greet; that they have an appointment is told, but not
// which: that takes the name from the caller's own mouth (identity.h).
#include "adapters/retell/functions/own_appointments.h"
#include "engine/booking/wishes.h"

namespace slotkeeper::retell {

namespace {

Json services_json(const VoiceTurn& turn, const Branch& branch) {
    auto list = Json::array();
    for (const auto& service : turn.catalog->services()) {
        if (!service.active) continue;
        auto staff = Json::array();
        for (const auto& resource : turn.catalog->resources()) {
            const auto here = resource.active && resource.branch == branch.id && resource.kind == ResourceKind::staff;
            if (here && wish_for(service, resource)) staff.push_back(resource.name);
        }
        list.push_back({{"id", service.id.text()},
                        {"name", service.name},
                        {"minutes", service.shortest_length().count()},
                        {"staff", std::move(staff)}});
    }
    return list;
}

std::vector<std::string> names_of_services(const VoiceTurn& turn) {
    std::vector<std::string> names;
    for (const auto& service : turn.catalog->services()) {
        if (service.active) names.push_back(service.name);
    }
    return names;
}

}  // namespace

Result<Json> start_call(const VoiceTurn& turn) {
    const auto read = read_branch(turn);
    if (const auto* asked = std::get_if<Json>(&read)) return *asked;
    const auto& branch = *std::get<const Branch*>(read);
    const auto& company = turn.catalog->company();
    const auto customer = customer_of_number(turn, number_of_caller(turn));
    auto has_appointments = false;
    if (customer) has_appointments = !coming_of(turn, {customer->id, /*proven=*/true}).empty();
    const auto greeting =
        customer ? say(Sentence::greeting_known, turn.language, {{"name", customer->name}, {"company", company.name}})
                 : say(Sentence::greeting, turn.language, {{"company", company.name}});
    const auto now = branch.zone.format_rfc3339(turn.second());
    return Json{{"say", greeting},
                {"result", customer ? "known_number" : "unknown_number"},
                {"caller_name", customer ? Json(customer->name) : Json()},
                {"has_appointments", has_appointments},
                {"company", company.name},
                {"branch", branch.name},
                {"language", word(turn.language)},
                {"now", now},
                {"today", now.substr(0, 10)},
                {"time_zone", branch.zone.name()},
                {"services", services_json(turn, branch)}};
}

Result<Json> list_services(const VoiceTurn& turn) {
    const auto read = read_branch(turn);
    if (const auto* asked = std::get_if<Json>(&read)) return *asked;
    const auto names = names_of_services(turn);
    if (names.empty()) return question(turn, ErrorCode::not_bookable, "service", Sentence::no_service);
    return Json{{"say", say(Sentence::services, turn.language, {{"services", names_to_choose(turn, names)}})},
                {"result", "services"},
                {"services", services_json(turn, *std::get<const Branch*>(read))}};
}

}  // namespace slotkeeper::retell
