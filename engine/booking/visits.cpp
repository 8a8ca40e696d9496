// visits: reads the services from the parts.
#include "engine/booking/visits.h"

#include "engine/catalog/durations.h"

#include <algorithm>
#include <set>

namespace slotkeeper {

Visit visit_of(const Appointment& appointment) {
    Visit visit;
    int first_segment = 0;         // of the service that was met last
    std::set<ServiceId> bound_to;  // those that begin with a person of an earlier segment
    for (const auto& part : appointment.parts) {
        if (!part.service) continue;
        const auto known = std::find(visit.services.begin(), visit.services.end(), *part.service);
        if (known == visit.services.end()) {
            visit.services.push_back(*part.service);
            first_segment = part.segment;
        }
        // The first segment of a service has no earlier one of its own to which its need could be bound.
        const auto is_first = visit.services.size() > 1 && part.segment == first_segment;
        if (is_first && part.chosen_by == ChosenBy::same_segment) bound_to.insert(*part.service);
    }
    if (visit.services.size() < 2) return {};
    visit.same_person = bound_to.size() + 1 == visit.services.size();
    return visit;
}

std::vector<ServiceId> services_of(const Appointment& appointment) {
    auto visit = visit_of(appointment);
    return visit.services.empty() ? std::vector{appointment.service} : std::move(visit.services);
}

bool consists_of(const Appointment& appointment, ServiceId service, const Visit& visit) {
    const auto booked = visit_of(appointment).services;
    if (visit.services.empty()) return booked.empty() && appointment.service == service;
    const auto orders = orders_of(visit);
    return std::any_of(orders.begin(), orders.end(), [&](const Visit& order) { return order.services == booked; });
}

std::optional<Minutes> kept_length(const Catalog& catalog, const Appointment& appointment) {
    const auto* service = catalog.service(appointment.service);
    if (service == nullptr) return std::nullopt;
    auto time = appointment.time;
    if (!visit_of(appointment).services.empty()) {
        for (const auto& part : appointment.parts) {
            if (part.service == appointment.service) time.until = part.time.until;
            if (part.service != appointment.service) break;
        }
    }
    return kept_length(*service, time);
}

Result<Service> booked_service(const Catalog& catalog, const Appointment& appointment) {
    const auto* service = catalog.service(appointment.service);
    if (service == nullptr) return refuse(ErrorCode::not_found, "service_id", "there is no such service");
    return booked_service(catalog, *service, visit_of(appointment), kept_length(catalog, appointment));
}

SyncPolicy sync_policy_of(const Catalog& catalog, const Appointment& appointment) {
    auto policy = SyncPolicy::off;
    auto known = false;
    for (const auto id : services_of(appointment)) {
        const auto* service = catalog.service(id);
        if (service == nullptr) continue;
        known = true;
        if (service->sync_policy == SyncPolicy::confirm_first) return SyncPolicy::confirm_first;
        if (service->sync_policy == SyncPolicy::keep_local) policy = SyncPolicy::keep_local;
    }
    return known ? policy : SyncPolicy::keep_local;
}

void set_services(std::vector<Part>& parts, const std::vector<Part>& present) {
    for (auto& part : parts) {
        const auto same = std::find_if(present.begin(), present.end(),
                                       [&](const Part& other) { return other.segment == part.segment; });
        if (same != present.end()) part.service = same->service;
    }
}

std::vector<ResourcePreference> in_order(std::vector<ResourcePreference> preferences, const Visit& from,
                                         const Visit& to, const Catalog& catalog) {
    for (auto& one : preferences) one.segment = segment_in_order(catalog, from, to, one.segment);
    return preferences;
}

Command in_order(const Command& command, const Visit& order, const Catalog& catalog) {
    auto changed = command;
    const auto change = [&](auto& ask) {
        ask.preferences = in_order(std::move(ask.preferences), ask.visit, order, catalog);
        ask.service = order.services.front();
        ask.visit = order;
    };
    if (auto* book = std::get_if<Book>(&changed.ask)) change(*book);
    if (auto* hold = std::get_if<PlaceHold>(&changed.ask)) change(*hold);
    return changed;
}

}  // namespace slotkeeper
