// voice_routing: looks up routes; the agent's settings override those of the number.
#include "adapters/retell/voice_routing.h"

#include "engine/customers/phone.h"

#include <algorithm>

namespace slotkeeper::retell {

namespace {

const store::VoiceRouteRow* named(const std::vector<store::VoiceRouteRow>& routes, std::string_view name) {
    const auto found =
        std::find_if(routes.begin(), routes.end(), [&](const store::VoiceRouteRow& one) { return one.name == name; });
    return found == routes.end() ? nullptr : &*found;
}

VoiceRoute by_number(const std::vector<store::VoiceRouteRow>& numbers, const Company& company,
                     std::string_view spoken) {
    if (numbers.empty()) return {};
    const auto number = normalise_phone(spoken, company.region);
    const auto* route = number ? named(numbers, *number) : nullptr;
    return route != nullptr ? VoiceRoute{route->branch, route->language} : VoiceRoute{};
}

}  // namespace

Result<VoiceRoute> VoiceRouting::route_of(const Company& company, const std::string& agent_id,
                                          std::string_view our_number, const char* field) {
    const auto routes = of(company.id);
    auto route = by_number(routes->numbers, company, our_number);
    if (routes->agents.empty()) return route;
    const auto* agent = named(routes->agents, agent_id);
    if (agent == nullptr) return refuse(ErrorCode::forbidden, field, "this company has no such agent");
    if (agent->branch) route.branch = agent->branch;
    if (agent->language) route.language = agent->language;
    return route;
}

VoiceRoute VoiceRouting::route_of_number(const Company& company, std::string_view our_number) {
    return by_number(of(company.id)->numbers, company, our_number);
}

std::shared_ptr<const VoiceRouting::Routes> VoiceRouting::of(CompanyId company) {
    if (auto known = known_.find(company)) return *std::move(known);
    const auto asked = clock_.now();
    auto routes = database_.read([&](store::Tx& tx) {
        return std::make_shared<const Routes>(
            Routes{store::list_voice_agents(tx, company), store::list_voice_numbers(tx, company)});
    });
    known_.put(company, routes, asked);
    return routes;
}

}  // namespace slotkeeper::retell
