// catalog_routes: lists a company's services, resources and branches.
#include "adapters/rest/query.h"
#include "adapters/rest/rest_api.h"
#include "adapters/views/json_shapes.h"
#include "engine/base/result.h"

#include <nlohmann/json.hpp>

namespace slotkeeper::rest {

namespace {

// One page of records in memory, which are sorted by id.
template <class Item>
Result<http::Response> list_of(const Query& query, const std::vector<Item>& items, Json (*shape)(const Item&),
                               auto wanted) {
    Checks check;
    const auto limit = check(query.limit(limits::page_default, limits::page_max));
    const auto cursor = check(query.cursor<1>());
    if (check.failed()) return check.refusal();
    auto data = Json::array();
    std::optional<std::string> next;
    std::int64_t last = 0;
    for (const auto& item : items) {
        if ((cursor && item.id.value <= (*cursor)[0]) || !wanted(item)) continue;
        if (data.size() == limit) {
            next = cursor_text({last});
            break;
        }
        data.push_back(shape(item));
        last = item.id.value;
    }
    return json_response(200, page_json(std::move(data), std::move(next)));
}

template <class Item>
Result<http::Response> one_of(const http::Request& request, const Item* item, Json (*shape)(const Item&)) {
    const auto query = Query::of(request, {});
    if (!query) return query.refusal();
    if (item == nullptr) return refuse(ErrorCode::not_found, "id", "there is no record with this id");
    return json_response(200, shape(*item));
}

Result<http::Response> list_services(const http::Request& request, RestApi& api, const Caller& caller) {
    const auto query = Query::of(request, {"limit", "cursor"});
    if (!query) return query.refusal();
    return list_of(*query, api.catalogs.current(caller.company)->services(), service_json,
                   [](const Service&) { return true; });
}

Result<http::Response> show_service(const http::Request& request, RestApi& api, const Caller& caller) {
    const auto id = id_in_path<ServiceId>(request);
    if (!id) return id.refusal();
    return one_of(request, api.catalogs.current(caller.company)->service(*id), service_json);
}

Result<http::Response> list_resources(const http::Request& request, RestApi& api, const Caller& caller) {
    const auto query = Query::of(request, {"kind", "branch_id", "limit", "cursor"});
    if (!query) return query.refusal();
    Checks check;
    const auto kind = check(query->word_of<ResourceKind>("kind"));
    const auto branch = check(filter_id<BranchId>(*query, "branch_id", api, caller));
    if (check.failed()) return check.refusal();
    const auto catalog = api.catalogs.current(caller.company);
    return list_of(*query, catalog->resources(), resource_json, [&](const Resource& resource) {
        return (!kind || resource.kind == *kind) && (!branch || resource.branch == *branch);
    });
}

Result<http::Response> show_resource(const http::Request& request, RestApi& api, const Caller& caller) {
    const auto id = id_in_path<ResourceId>(request);
    if (!id) return id.refusal();
    return one_of(request, api.catalogs.current(caller.company)->resource(*id), resource_json);
}

Result<http::Response> list_branches(const http::Request& request, RestApi& api, const Caller& caller) {
    const auto query = Query::of(request, {"limit", "cursor"});
    if (!query) return query.refusal();
    return list_of(*query, api.catalogs.current(caller.company)->branches(), branch_json,
                   [](const Branch&) { return true; });
}

}  // namespace

void add_catalog_routes(http::Router& router, RestApi& api) {
    using store::Scope;
    add_route(router, api, "GET", "/v1/services", Scope::read, list_services);
    add_route(router, api, "GET", "/v1/services/{id}", Scope::read, show_service);
    add_route(router, api, "GET", "/v1/resources", Scope::read, list_resources);
    add_route(router, api, "GET", "/v1/resources/{id}", Scope::read, show_resource);
    add_route(router, api, "GET", "/v1/branches", Scope::read, list_branches);
}

}  // namespace slotkeeper::rest
