// visit_inputs: the shape, and the look-up of the services.
#include "adapters/rest/booking/visit_inputs.h"

#include "adapters/rest/booking/booking_inputs.h"

namespace slotkeeper::rest {

namespace {

Result<std::vector<const Service*>> services_named(const std::vector<std::string>& names, const Catalog& catalog) {
    if (names.empty()) return refuse(ErrorCode::invalid_field, "services", "must name at least one service");
    Checks check;
    std::vector<const Service*> services;
    for (std::size_t i = 0; i < names.size(); ++i) {
        const auto* found = catalog.service_named(names[i]);
        if (found != nullptr && found->active) {
            services.push_back(found);
        } else {
            check.note(refuse(ErrorCode::not_found, "services[" + std::to_string(i) + ']',
                              "this company has no such service"));
        }
    }
    if (check.failed()) return check.refusal();
    return services;
}

}  // namespace

const Shape<VisitInput>& VisitInput::shape() {
    static const Shape<VisitInput> shape(
        "Visit",
        field<&VisitInput::services>(
            "services",
            "Several services in one visit, by ids, names or slugs: one after the other in this order, all or none of "
            "them. Add-ons come after a service that names them.",
            {.items_max = limits::visit_services_max}),
        defaulted<&VisitInput::same_person>("same_person", "Of several services: one person does all of them."),
        defaulted<&VisitInput::any_order>(
            "any_order", "Of two to four services: another order will do as well; the one given is preferred."));
    return shape;
}

Choice one_or_several_services(std::string_view unless) {
    return exactly_one_of({"service_id", "services", "service"}, std::string(unless));
}

Result<AskedServices> find_services(const std::optional<ServiceId>& id, const std::optional<std::string>& name,
                                    const VisitInput& input, const Catalog& catalog) {
    AskedServices asked;
    if (input.services) {
        const auto services = services_named(*input.services, catalog);
        if (!services) return services.refusal();
        asked.first = services->front();
        if (services->size() > 1) {
            for (const auto* one : *services) asked.visit.services.push_back(one->id);
            asked.visit.same_person = input.same_person;
            asked.visit.any_order = input.any_order;
            if (auto fits = check_visit(catalog, *asked.first, asked.visit); !fits) return fits.refusal();
        }
    } else {
        const auto service = find_service(id, name, catalog);
        if (!service) return service.refusal();
        asked.first = *service;
    }
    auto booked = booked_service(catalog, *asked.first, asked.visit, {});
    if (!booked) return booked.refusal();
    asked.booked = std::move(*booked);
    return asked;
}

}  // namespace slotkeeper::rest
