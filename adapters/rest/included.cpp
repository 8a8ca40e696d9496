// included: finds the records, and writes them.
#include "adapters/rest/included.h"

#include "engine/store/booking/customer_rows.h"

namespace slotkeeper::rest {

namespace {

struct Included {
    const Catalog& catalog;
    std::vector<Customer> customers{};
    std::vector<InCatalog<Service>> services{};
    std::vector<InCatalog<Resource>> resources{};
    std::vector<InCatalog<Branch>> branches{};
};

const View<Included>& included_records_view() {
    static const View<Included> view{
        "Included",
        "Records that the answer refers to, each once. A list is absent if it was not asked for or is empty.",
        nested_if_any("customers", "", customer_view(),
                      [](const Included& all) {
                          std::vector<OnClock<Customer>> shown;
                          for (const auto& one : all.customers) {
                              shown.push_back({one, all.catalog.zone_of(one.branch)});
                          }
                          return shown;
                      }),
        nested_if_any("services", "", service_view(), &Included::services),
        nested_if_any("resources", "", resource_view(), &Included::resources),
        nested_if_any("branches", "", branch_view(), &Included::branches)};
    return view;
}

// What keys call these records in their scopes.
std::string_view resource_named(Related related) {
    switch (related) {
        case Related::customer:
            return "customers";
        case Related::service:
            return "services";
        case Related::resources:
            return "resources";
        case Related::branch:
            return "branches";
    }
    throw std::logic_error("an unknown kind of included records");
}

template <class SomeId, class Item>
void add_found(const Context& context, const Catalog& catalog, const std::set<SomeId>& ids, auto find,
               std::vector<InCatalog<Item>>& found) {
    for (const auto id : ids) {
        const Item* const item = find(id);
        if (item != nullptr && reaches(context, *item)) found.push_back({*item, catalog});
    }
}

}  // namespace

const ViewInfo& included_view() { return included_records_view(); }

void RelatedIds::add(const Appointment& appointment) {
    if (appointment.customer) customers.insert(*appointment.customer);
    services.insert(appointment.service);
    branches.insert(appointment.branch);
    for (const auto& part : appointment.parts) {
        if (part.resource) resources.insert(*part.resource);
        if (part.service) services.insert(*part.service);
    }
}

void RelatedIds::add(const WaitlistEntry& entry) {
    customers.insert(entry.customer);
    services.insert(entry.service);
    branches.insert(entry.branch);
    if (entry.resource) resources.insert(*entry.resource);
}

void RelatedIds::add(const BlockRecord& block, const Catalog& catalog) {
    resources.insert(block.resource);
    if (const auto* resource = catalog.resource(block.resource)) branches.insert(resource->branch);
}

void RelatedIds::add(const Resource& resource) { branches.insert(resource.branch); }

void RelatedIds::add(const Service& service, const Catalog& catalog) {
    for (const auto& resource : catalog.resources()) {
        const auto serves = [&](const Segment& segment) {
            return std::any_of(segment.needs.begin(), segment.needs.end(),
                               [&](const Need& need) { return resource.can(need); });
        };
        if (resource.deleted || std::none_of(service.segments.begin(), service.segments.end(), serves)) continue;
        resources.insert(resource.id);
        branches.insert(resource.branch);
    }
}

Result<Reply> with_included(Result<Reply> reply, const Context& context, const std::vector<Related>& wanted,
                            const RelatedIds& ids, const Catalog& catalog) {
    if (!reply || wanted.empty()) return reply;
    Included all{catalog};
    const auto is_wanted = [&](Related one) { return std::find(wanted.begin(), wanted.end(), one) != wanted.end(); };
    for (const auto one : wanted) {
        const std::string resource(resource_named(one));
        if (context.caller.scopes.allow(store::Scope::read, resource)) continue;
        return refuse(ErrorCode::forbidden, "include", "this key lacks the scope read, or " + resource + ":read");
    }
    if (is_wanted(Related::customer) && !ids.customers.empty()) {
        const std::vector<CustomerId> customers(ids.customers.begin(), ids.customers.end());
        all.customers =
            context.read([&](store::Tx& tx) { return store::load_customers(tx, context.company(), customers); });
        std::sort(all.customers.begin(), all.customers.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
    }
    const auto find = [&](auto member) { return [&catalog, member](auto id) { return (catalog.*member)(id); }; };
    if (is_wanted(Related::service)) add_found(context, catalog, ids.services, find(&Catalog::service), all.services);
    if (is_wanted(Related::resources)) {
        add_found(context, catalog, ids.resources, find(&Catalog::resource), all.resources);
    }
    if (is_wanted(Related::branch)) add_found(context, catalog, ids.branches, find(&Catalog::branch), all.branches);
    reply->body["included"] = included_records_view().write(all);
    return reply;
}

}  // namespace slotkeeper::rest
