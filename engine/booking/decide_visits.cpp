// decide_visits: whether a new booking may consist of its services, and for how many people.
#include "engine/booking/decide_steps.h"
#include "engine/booking/rules.h"
#include "engine/catalog/visit.h"

namespace slotkeeper {

Result<int> party_of(const Command& command, const DeskState& desk, ServiceId service, std::optional<int> wanted,
                     const Visit& visit) {
    const auto& catalog = *desk.catalogs.at(command.company);
    const auto* found = catalog.service(service);
    if (found == nullptr) return wanted.value_or(1);
    if (visit.services.empty()) return party_for(*found, wanted);
    const auto booked = booked_service(catalog, *found, visit, {});
    return booked ? party_for(*booked, wanted) : Result<int>(booked.refusal());
}

Result<Done> check_new(const Command& command, const DeskState& desk, ServiceId service, const Visit& visit) {
    const auto& catalog = *desk.catalogs.at(command.company);
    const auto* first = catalog.service(service);
    return first == nullptr || command.skip_rules ? Result<Done>(Done{}) : check_visit(catalog, *first, visit);
}

}  // namespace slotkeeper
