// block_routes: time off of a resource: add, list and remove it.
//
// A block is refused if appointments or blocks overlap it; the refusal lists them (`in_the_way`).
#include "adapters/http/fields.h"
#include "adapters/rest/query.h"
#include "adapters/rest/rest_api.h"
#include "adapters/views/json_shapes.h"
#include "engine/base/result.h"
#include "engine/guards/idempotency.h"
#include "engine/store/booking/claim_rows.h"

#include <nlohmann/json.hpp>

namespace slotkeeper::rest {

namespace {

Result<http::Response> list_blocks(const http::Request& request, RestApi& api, const Caller& caller) {
    const auto query = Query::of(request, {"resource_id", "from", "to", "limit", "cursor"});
    if (!query) return query.refusal();
    Checks check;
    store::BlockFilter filter;
    filter.company = caller.company;
    filter.resource = check(filter_id<ResourceId>(*query, "resource_id", api, caller));
    filter.from = check(query->instant("from"));
    filter.until = check(query->instant("to", Fraction::up));
    const auto limit = check(query->limit(limits::page_default, limits::page_max));
    const auto cursor = check(query->cursor<2>());
    if (check.failed()) return check.refusal();
    if (filter.from && filter.until && *filter.until <= *filter.from) {
        return refuse(ErrorCode::invalid_field, "to", "must lie after from");
    }
    if (cursor) filter.after = {Instant{Seconds{(*cursor)[0]}}, BlockId{(*cursor)[1]}};
    filter.rows_max = limit + 1;
    auto found = api.database.read([&](store::Tx& tx) { return store::list_blocks(tx, filter); });
    std::optional<std::string> next;
    if (found.size() > limit) {
        found.resize(limit);
        next = cursor_text({found.back().time.from.time_since_epoch().count(), found.back().id.value});
    }
    const auto catalog = api.catalogs.recent(caller.company);
    auto data = Json::array();
    for (const auto& block : found) data.push_back(block_json(block, *catalog));
    return json_response(200, page_json(std::move(data), std::move(next)));
}

Result<http::Response> show_block(const http::Request& request, RestApi& api, const Caller& caller) {
    const auto query = Query::of(request, {});
    if (!query) return query.refusal();
    const auto id = id_in_path<BlockId>(request);
    if (!id) return id.refusal();
    const auto found = api.database.read([&](store::Tx& tx) { return store::load_block(tx, caller.company, *id); });
    if (!found || !found->removed_by.empty()) return refuse(ErrorCode::not_found, "id", "there is no such block");
    return json_response(200, block_json(*found, *api.catalogs.recent(caller.company)));
}

Result<http::Response> block(const http::Request& request, RestApi& api, const Caller& caller) {
    const auto body = http::read_json_body(request);
    if (!body) return body.refusal();
    const auto key = key_of_request(request, api, caller, *body);
    if (!key) return key.refusal();
    const auto fields = http::Fields::of(*body, {"resource_id", "start", "end", "reason"});
    if (!fields) return fields.refusal();
    Checks check;
    const auto resource_id = check(fields->id<ResourceId>("resource_id"));
    const auto start = check(fields->instant("start"));
    const auto end = check(fields->instant("end", Fraction::up));
    const auto reason = check(fields->optional_text("reason", limits::name_length_max)).value_or("");
    if (check.failed()) return check.refusal();
    const auto known = with_catalog(api, caller, [&](const CatalogPtr& catalog) -> Result<Done> {
        if (catalog->resource(resource_id) != nullptr) return Done{};
        return refuse(ErrorCode::not_found, "resource_id", "this company has no such resource");
    });
    if (!known) return known.refusal();
    auto command = command_of(caller, *key);
    command.ask = BlockTime{api.ids.make<BlockId>(), resource_id, {start, end}, reason};
    const auto receipt = api.desk.submit(command);
    if (!receipt) return receipt.refusal();
    const BlockRecord made{*receipt->block, caller.company, resource_id, {start, end}, reason, caller.text(), ""};
    auto response = json_response(201, block_json(made, *api.catalogs.recent(caller.company)));
    response.headers.emplace_back("Location", "/v1/blocks/" + receipt->block->text());
    if (receipt->replayed) response.headers.emplace_back("Idempotent-Replayed", "true");
    return response;
}

Result<http::Response> unblock(const http::Request& request, RestApi& api, const Caller& caller) {
    const auto id = id_in_path<BlockId>(request);
    if (!id) return id.refusal();
    auto command = command_of(caller, key_of_our_own(Channel::rest, api.ids.next()));
    command.ask = Unblock{*id};
    const auto receipt = api.desk.submit(command);
    if (!receipt) return receipt.refusal();
    return http::Response{204, "", ""};
}

}  // namespace

void add_block_routes(http::Router& router, RestApi& api) {
    using store::Scope;
    add_route(router, api, "GET", "/v1/blocks", Scope::read, list_blocks);
    add_route(router, api, "POST", "/v1/blocks", Scope::write, block);
    add_route(router, api, "GET", "/v1/blocks/{id}", Scope::read, show_block);
    add_route(router, api, "DELETE", "/v1/blocks/{id}", Scope::write, unblock);
}

}  // namespace slotkeeper::rest
