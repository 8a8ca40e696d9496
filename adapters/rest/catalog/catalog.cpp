// catalog: lists and shows a company's services, resources and branches.
#include "adapters/rest/catalog/catalog_replies.h"
#include "adapters/rest/included.h"
#include "adapters/rest/rest_api.h"
#include "engine/base/folding.h"

#include <algorithm>

namespace slotkeeper::rest {

namespace {

using store::Scope;

void add_related(RelatedIds& ids, const Service& service, const Catalog& catalog) { ids.add(service, catalog); }
void add_related(RelatedIds& ids, const Resource& resource, const Catalog& /*catalog*/) { ids.add(resource); }
void add_related(RelatedIds& /*ids*/, const Branch& /*branch*/, const Catalog& /*catalog*/) {}

struct SortedPage : Page<1> {
    std::optional<NameSort> sort;

    static const Shape<SortedPage>& shape() {
        static const Shape<SortedPage> shape(
            "SortedPage", Page<1>::shape(),
            field<&SortedPage::sort>("sort",
                                     "Absent: `id`, or `updated_at` if `updated_since` is given. A record that is "
                                     "renamed between two pages by `name` may be listed again, or not at all."));
        return shape;
    }
};

// One page of records in memory, without removed ones and without those that the key does not reach.
template <class Item>
Result<Reply> page_of(const SortedPage& input, const std::vector<Related>& related, const Context& context,
                      const Catalog& catalog, const std::vector<Item>& items, const View<InCatalog<Item>>& view,
                      auto wanted) {
    const auto order = order_of(input, order_named(input.sort));
    if (!order) return order.refusal();
    const auto by_change = *order == ListOrder::by_change, by_name = *order == ListOrder::by_name;
    using Position = std::tuple<std::string, std::int64_t, std::int64_t>;
    const auto position = [&](const Item& item) {
        return Position(by_name ? folded(item.name) : "", by_change ? item.updated_at.time_since_epoch().count() : 0,
                        item.id.value);
    };
    std::optional<Position> after;
    if (input.cursor) after = Position("", input.cursor->numbers[0], input.cursor->numbers[1]);
    if (after && by_name) {  // a record that was removed meanwhile still has its name
        const auto last = std::find_if(items.begin(), items.end(),
                                       [&](const Item& item) { return item.id.value == input.cursor->numbers[1]; });
        if (last == items.end()) {
            return refuse(ErrorCode::invalid_field, "cursor", "must be the next_cursor of the previous page");
        }
        after = position(*last);
    }
    std::vector<std::pair<Position, const Item*>> sorted;
    for (const auto& item : items) {
        const auto unchanged = input.updated_since && item.updated_at < *input.updated_since;
        if (item.deleted || unchanged || !wanted(item) || !reaches(context, item)) continue;
        auto here = position(item);
        if (!after || here > *after) sorted.emplace_back(std::move(here), &item);
    }
    std::sort(sorted.begin(), sorted.end());
    std::vector<Item> found;
    for (const auto& [where, item] : sorted) found.push_back(*item);
    auto next = cut_page(found, input, *order);
    auto data = Json::array();
    RelatedIds ids;
    for (const auto& item : found) {
        data.push_back(view.write({item, catalog}));
        add_related(ids, item, catalog);
    }
    return with_included(page(std::move(data), std::move(next)), context, related, ids, catalog);
}

template <class SomeId>
struct OneRecord {
    SomeId id;
    bool definition = false;

    static const Shape<OneRecord>& shape() {
        static const Shape<OneRecord> shape(
            "OneRecord", path_id<&OneRecord::id>("The id of the record."),
            defaulted<&OneRecord::definition>("definition", "Whether to add the `definition`, which a PATCH changes."));
        return shape;
    }
};

using ServiceInclude = IncludeInput<Related::resources, Related::branch>;
using ResourceInclude = IncludeInput<Related::branch>;

template <class SomeId, class Include>
struct ShowRecord : OneRecord<SomeId>, Include {
    static const Shape<ShowRecord>& shape() {
        static const Shape<ShowRecord> shape("ShowRecord", OneRecord<SomeId>::shape(), Include::shape());
        return shape;
    }
};
using ShowService = ShowRecord<ServiceId, ServiceInclude>;
using ShowResource = ShowRecord<ResourceId, ResourceInclude>;

template <class Item>
Result<Reply> show_record(const Item* item, const auto& input, const Context& context, const Catalog& catalog) {
    RelatedIds ids;
    if (item != nullptr) add_related(ids, *item, catalog);
    return with_included(record_reply(item, catalog, input.definition), context, input.wanted(), ids, catalog);
}

struct ListServices : SortedPage, ServiceInclude {
    static const Shape<ListServices>& shape() {
        static const Shape<ListServices> shape("ListServices", ServiceInclude::shape(), SortedPage::shape());
        return shape;
    }
};

struct ListResources : SortedPage, ResourceInclude {
    std::optional<ResourceKind> kind;
    std::optional<BranchId> branch_id;

    static const Shape<ListResources>& shape() {
        static const Shape<ListResources> shape(
            "ListResources", field<&ListResources::kind>("kind", "Only resources of this kind."),
            field<&ListResources::branch_id>("branch_id", "Only resources of this branch."), ResourceInclude::shape(),
            SortedPage::shape());
        return shape;
    }
};

Result<Reply> list_services(const ListServices& input, Context& context) {
    const auto catalog = context.services.catalogs.current(context.company());
    return page_of(input, input.wanted(), context, *catalog, catalog->services(), service_view(),
                   [](const Service&) { return true; });
}

Result<Reply> show_service(const ShowService& input, Context& context) {
    const auto catalog = context.services.catalogs.current(context.company());
    return show_record(catalog->service(input.id), input, context, *catalog);
}

Result<Reply> list_resources(const ListResources& input, Context& context) {
    const auto branch = known(context, input.branch_id, "branch_id");
    if (!branch) return branch.refusal();
    const auto catalog = context.services.catalogs.current(context.company());
    return page_of(
        input, input.wanted(), context, *catalog, catalog->resources(), resource_view(), [&](const Resource& resource) {
            return (!input.kind || resource.kind == *input.kind) && (!*branch || resource.works_at(**branch));
        });
}

Result<Reply> show_resource(const ShowResource& input, Context& context) {
    const auto catalog = context.services.catalogs.current(context.company());
    return show_record(catalog->resource(input.id), input, context, *catalog);
}

Result<Reply> list_branches(const SortedPage& input, Context& context) {
    const auto catalog = context.services.catalogs.current(context.company());
    return page_of(input, {}, context, *catalog, catalog->branches(), branch_view(),
                   [](const Branch&) { return true; });
}

Result<Reply> show_branch(const OneRecord<BranchId>& input, Context& context) {
    const auto catalog = context.services.catalogs.current(context.company());
    return record_reply(catalog->branch(input.id), *catalog, input.definition);
}

}  // namespace

std::vector<Operation> catalog_operations() {
    return {
        operation<ListServices>({.id = "services.list",
                                 .method = "GET",
                                 .path = "/v1/services",
                                 .scope = Scope::read,
                                 .summary = "List what can be booked.",
                                 .answer = Answer::page(service_view())
                                               .as_table({"id", "name", "minutes", "active"})
                                               .with_included(included_view())},
                                list_services),
        operation<ShowService>({.id = "services.show",
                                .method = "GET",
                                .path = "/v1/services/{id}",
                                .scope = Scope::read,
                                .summary = "Show a service.",
                                .description = "`include=resources` answers those that can serve one of its needs.",
                                .answer = Answer::record(whole_service_view()).with_included(included_view())},
                               show_service),
        operation<ListResources>({.id = "resources.list",
                                  .method = "GET",
                                  .path = "/v1/resources",
                                  .scope = Scope::read,
                                  .summary = "List people, rooms and devices.",
                                  .answer = Answer::page(resource_view())
                                                .as_table({"id", "kind", "name", "capacity", "skills", "active"})
                                                .with_included(included_view()),
                                  .refusals = {ErrorCode::not_found}},
                                 list_resources),
        operation<ShowResource>({.id = "resources.show",
                                 .method = "GET",
                                 .path = "/v1/resources/{id}",
                                 .scope = Scope::read,
                                 .summary = "Show a person, room or device.",
                                 .answer = Answer::record(whole_resource_view()).with_included(included_view())},
                                show_resource),
        operation<SortedPage>(
            {.id = "branches.list",
             .method = "GET",
             .path = "/v1/branches",
             .scope = Scope::read,
             .summary = "List the branches.",
             .answer =
                 Answer::page(branch_view()).as_table({"id", "name", "time_zone", "is_default", "holiday_region"})},
            list_branches),
        operation<OneRecord<BranchId>>({.id = "branches.show",
                                        .method = "GET",
                                        .path = "/v1/branches/{id}",
                                        .scope = Scope::read,
                                        .summary = "Show a branch.",
                                        .answer = Answer::record(whole_branch_view())},
                                       show_branch),
    };
}

}  // namespace slotkeeper::rest
