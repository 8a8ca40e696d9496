// waitlist_routes: manages waitlist entries and their offers.
//
// This version does not notify customers of offers (`delivery`): an offer is a row of GET /v1/messages, and the client
// that reads it may notify the customer.
#include "adapters/http/fields.h"
#include "adapters/rest/booking_request.h"
#include "adapters/rest/query.h"
#include "adapters/views/waitlist_shapes.h"
#include "engine/base/result.h"
#include "engine/booking/resource_preferences.h"
#include "engine/desk/customers.h"
#include "engine/guards/idempotency.h"
#include "engine/store/booking/waitlist_rows.h"

#include <nlohmann/json.hpp>

namespace slotkeeper::rest {

namespace {

using nlohmann::json;

http::Response entry_response(int status, RestApi& api, const Caller& caller, const WaitlistEntry& entry) {
    const auto catalog = api.catalogs.recent(caller.company);
    return json_response(status, stored_waitlist_json(api.database, *catalog, std::span(&entry, 1)).front());
}

Result<JoinWaitlist> read_join(const http::Fields& body, const Catalog& catalog, Moment now) {
    Checks check;
    JoinWaitlist ask;
    const auto* service = check(read_service(body, catalog));
    ask.resource = check(body.optional_id<ResourceId>("resource_id"));
    auto branch_id = check(body.optional_id<BranchId>("branch_id"));
    ask.note = check(body.optional_text("note", limits::customer_note_length_max)).value_or("");
    if (check.failed()) return check.refusal();
    if (ask.resource) {
        const auto* resource = catalog.resource(*ask.resource);
        if (resource == nullptr) {
            return refuse(ErrorCode::not_found, "resource_id", "this company has no such resource");
        }
        if (!branch_id) branch_id = resource->branch;
    }
    const auto* branch = check(catalog.branch_or_default(branch_id));
    if (check.failed()) return check.refusal();
    ask.branch = branch->id;
    ask.service = service->id;
    ask.preference = check(read_preference(body, branch->zone.local_day(whole_seconds(now))));
    ask.customer = check(read_customer(body, catalog, now));
    if (check.failed()) return check.refusal();
    return ask;
}

Result<http::Response> join(const http::Request& request, RestApi& api, const Caller& caller) {
    const auto body = http::read_json_body(request);
    if (!body) return body.refusal();
    const auto fields = http::Fields::of(*body, {"service_id", "service", "branch_id", "resource_id", "from", "until",
                                                 "weekdays", "time_from", "time_until", "customer", "note"});
    if (!fields) return fields.refusal();
    const auto key = key_of_request(request, api, caller, *body);
    if (!key) return key.refusal();
    const auto ask = with_catalog(
        api, caller, [&](const CatalogPtr& catalog) { return read_join(*fields, *catalog, api.clock.now()); });
    if (!ask) return ask.refusal();
    const auto joined = join_waitlist(api.database, api.catalogs, api.ids, caller.company, *ask, *key);
    if (!joined) return joined.refusal();
    if (!joined->replayed) {
        complete_customer(api.database, caller.company, joined->entry.customer, ask->customer);
    }
    auto response = entry_response(joined->created ? 201 : 200, api, caller, joined->entry);
    response.headers.emplace_back("Location", "/v1/waitlist/" + joined->entry.id.text());
    if (joined->replayed) response.headers.emplace_back("Idempotent-Replayed", "true");
    return response;
}

Result<http::Response> list_entries(const http::Request& request, RestApi& api, const Caller& caller) {
    const auto query = Query::of(request, {"branch_id", "service_id", "customer_id", "state", "limit", "cursor"});
    if (!query) return query.refusal();
    Checks check;
    store::WaitlistFilter filter;
    filter.company = caller.company;
    filter.branch = check(filter_id<BranchId>(*query, "branch_id", api, caller));
    filter.service = check(filter_id<ServiceId>(*query, "service_id", api, caller));
    filter.customer = check(filter_id<CustomerId>(*query, "customer_id", api, caller));
    filter.state = check(query->word_of<WaitlistState>("state"));
    const auto limit = check(query->limit(limits::page_default, limits::page_max));
    const auto cursor = check(query->cursor<1>());
    if (check.failed()) return check.refusal();
    if (cursor) filter.after = WaitlistId{(*cursor)[0]};
    filter.rows_max = limit + 1;
    auto found = api.database.read([&](store::Tx& tx) { return store::list_entries(tx, filter); });
    auto next = cut_page(found, limit);
    auto data = Json::array();
    for (auto& shown : stored_waitlist_json(api.database, *api.catalogs.recent(caller.company), found)) {
        data.push_back(std::move(shown));
    }
    return json_response(200, page_json(std::move(data), std::move(next)));
}

Result<WaitlistEntry> entry_in_path(const http::Request& request, RestApi& api, const Caller& caller) {
    const auto id = id_in_path<WaitlistId>(request);
    if (!id) return id.refusal();
    auto found = api.database.read([&](store::Tx& tx) { return store::load_entry(tx, caller.company, *id); });
    if (!found) return refuse(ErrorCode::not_found, "id", "there is no such waitlist entry");
    return std::move(*found);
}

Result<http::Response> show_entry(const http::Request& request, RestApi& api, const Caller& caller) {
    const auto query = Query::of(request, {});
    if (!query) return query.refusal();
    const auto entry = entry_in_path(request, api, caller);
    if (!entry) return entry.refusal();
    return entry_response(200, api, caller, *entry);
}

Result<http::Response> leave(const http::Request& request, RestApi& api, const Caller& caller) {
    const auto id = id_in_path<WaitlistId>(request);
    if (!id) return id.refusal();
    const auto left = leave_waitlist(
        {api.database, api.desk},
        {caller.company, key_of_our_own(Channel::rest, api.ids.next()), caller.text(), Source::api}, *id);
    if (!left) return left.refusal();
    return http::Response{204, "", ""};
}

using Answering = Result<Receipt> (*)(const WaitlistTools& tools, const WaitlistCaller& caller, WaitlistId id,
                                      std::optional<OfferId> offer);

Result<http::Response> answer(const http::Request& request, RestApi& api, const Caller& caller, Answering answering) {
    Checks check;
    const auto id = check(id_in_path<WaitlistId>(request));
    const auto body = request.body.empty() ? json::object() : check(http::read_json_body(request));
    if (check.failed()) return check.refusal();
    const auto key = check(key_of_request(request, api, caller, body));
    const auto fields = http::Fields::of(body, {"offer_id"});
    if (!fields) return fields.refusal();
    const auto offer = check(fields->optional_id<OfferId>("offer_id"));
    if (check.failed()) return check.refusal();
    const auto receipt =
        answering({api.database, api.desk}, {caller.company, key, caller.text(), Source::api}, id, offer);
    if (!receipt) return receipt.refusal();
    const auto entry = entry_in_path(request, api, caller);
    if (!entry) return entry.refusal();
    auto response = entry_response(200, api, caller, *entry);
    if (receipt->replayed) response.headers.emplace_back("Idempotent-Replayed", "true");
    return response;
}

Result<http::Response> accept(const http::Request& request, RestApi& api, const Caller& caller) {
    return answer(request, api, caller, accept_offer);
}

Result<http::Response> decline(const http::Request& request, RestApi& api, const Caller& caller) {
    return answer(request, api, caller, decline_offer);
}

}  // namespace

void add_waitlist_routes(http::Router& router, RestApi& api) {
    using store::Scope;
    add_route(router, api, "POST", "/v1/waitlist", Scope::write, join);
    add_route(router, api, "GET", "/v1/waitlist", Scope::read, list_entries);
    add_route(router, api, "GET", "/v1/waitlist/{id}", Scope::read, show_entry);
    add_route(router, api, "DELETE", "/v1/waitlist/{id}", Scope::write, leave);
    add_route(router, api, "POST", "/v1/waitlist/{id}/accept", Scope::write, accept);
    add_route(router, api, "POST", "/v1/waitlist/{id}/decline", Scope::write, decline);
}

}  // namespace slotkeeper::rest
