// catalog: lists a company's services, resources and branches.
#include "adapters/rest/rest_api.h"
#include "adapters/rest/serving.h"

namespace slotkeeper::rest {

namespace {

using store::Scope;

// One page of records in memory, which are sorted by id.
template <class Item>
Reply page_of(const Page<1>& input, const std::vector<Item>& items, const View<Item>& view, auto wanted) {
    auto data = Json::array();
    std::optional<std::string> next;
    std::int64_t last = 0;
    for (const auto& item : items) {
        if ((input.cursor && item.id.value <= input.cursor->numbers[0]) || !wanted(item)) continue;
        if (data.size() == input.limit) {
            next = Cursor<1>{{last}}.text();
            break;
        }
        data.push_back(view.write(item));
        last = item.id.value;
    }
    return page(std::move(data), std::move(next));
}

template <class Item>
Result<Reply> one_of(const Item* item, const View<Item>& view) {
    if (item == nullptr) return refuse(ErrorCode::not_found, "id", "there is no record with this id");
    return Reply{.body = view.write(*item)};
}

template <class SomeId>
struct OneRecord {
    SomeId id;

    static const Shape<OneRecord>& shape() {
        static const Shape<OneRecord> shape("OneRecord", path_id<&OneRecord::id>("The id of the record."));
        return shape;
    }
};

struct ListResources : Page<1> {
    std::optional<ResourceKind> kind;
    std::optional<BranchId> branch_id;

    static const Shape<ListResources>& shape() {
        static const Shape<ListResources> shape(
            "ListResources", field<&ListResources::kind>("kind", "Only resources of this kind."),
            field<&ListResources::branch_id>("branch_id", "Only resources of this branch."), Page<1>::shape());
        return shape;
    }
};

Result<Reply> list_services(const Page<1>& input, Context& context) {
    return page_of(input, context.services.catalogs.current(context.company())->services(), service_view(),
                   [](const Service&) { return true; });
}

Result<Reply> show_service(const OneRecord<ServiceId>& input, Context& context) {
    return one_of(context.services.catalogs.current(context.company())->service(input.id), service_view());
}

Result<Reply> list_resources(const ListResources& input, Context& context) {
    const auto branch = known(context, input.branch_id, "branch_id");
    if (!branch) return branch.refusal();
    const auto catalog = context.services.catalogs.current(context.company());
    return page_of(input, catalog->resources(), resource_view(), [&](const Resource& resource) {
        return (!input.kind || resource.kind == *input.kind) && (!*branch || resource.branch == **branch);
    });
}

Result<Reply> show_resource(const OneRecord<ResourceId>& input, Context& context) {
    return one_of(context.services.catalogs.current(context.company())->resource(input.id), resource_view());
}

Result<Reply> list_branches(const Page<1>& input, Context& context) {
    return page_of(input, context.services.catalogs.current(context.company())->branches(), branch_view(),
                   [](const Branch&) { return true; });
}

}  // namespace

std::vector<Operation> catalog_operations() {
    return {
        operation<Page<1>>({.id = "services.list",
                            .method = "GET",
                            .path = "/v1/services",
                            .scope = Scope::read,
                            .summary = "List what can be booked.",
                            .answer = Answer::page(service_view())},
                           list_services),
        operation<OneRecord<ServiceId>>({.id = "services.show",
                                         .method = "GET",
                                         .path = "/v1/services/{id}",
                                         .scope = Scope::read,
                                         .summary = "Show a service.",
                                         .answer = Answer::record(service_view())},
                                        show_service),
        operation<ListResources>({.id = "resources.list",
                                  .method = "GET",
                                  .path = "/v1/resources",
                                  .scope = Scope::read,
                                  .summary = "List people, rooms and devices.",
                                  .answer = Answer::page(resource_view()),
                                  .refusals = {ErrorCode::not_found}},
                                 list_resources),
        operation<OneRecord<ResourceId>>({.id = "resources.show",
                                          .method = "GET",
                                          .path = "/v1/resources/{id}",
                                          .scope = Scope::read,
                                          .summary = "Show a person, room or device.",
                                          .answer = Answer::record(resource_view())},
                                         show_resource),
        operation<Page<1>>({.id = "branches.list",
                            .method = "GET",
                            .path = "/v1/branches",
                            .scope = Scope::read,
                            .summary = "List the branches.",
                            .answer = Answer::page(branch_view())},
                           list_branches),
    };
}

}  // namespace slotkeeper::rest
