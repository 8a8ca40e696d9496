// customer_routes: finds, registers and changes customers.
#include "adapters/http/fields.h"
#include "adapters/rest/booking_request.h"
#include "adapters/rest/query.h"
#include "adapters/rest/rest_api.h"
#include "adapters/views/json_shapes.h"
#include "engine/base/result.h"
#include "engine/customers/customer.h"
#include "engine/customers/phone.h"
#include "engine/desk/customers.h"
#include "engine/store/booking/customer_rows.h"

#include <spdlog/spdlog.h>
#include <nlohmann/json.hpp>

namespace slotkeeper::rest {

namespace {

http::Response customer_response(int status, const Customer& customer, RestApi& api) {
    const auto catalog = api.catalogs.recent(customer.company);
    return json_response(status, whole_customer_json(customer, catalog->zone_of(customer.branch)));
}

// By phone number at most one customer, by e-mail address all who have it.
Result<std::vector<Customer>> find(const Query& query, store::CustomerFilter filter, RestApi& api,
                                   const Catalog& catalog) {
    Checks check;
    auto phone = check(query.text("phone"));
    if (phone && phone->starts_with(' ')) phone->front() = '+';  // a '+' that was not written as %2B
    const auto email = check(query.text("email"));
    if (check.failed()) return check.refusal();
    if (phone && email) return refuse(ErrorCode::invalid_field, "email", "give either phone or email");
    if (phone) {
        const auto e164 = normalise_phone(*phone, catalog.company().region);
        if (!e164) return e164.refusal();
        const auto found =
            api.database.read([&](store::Tx& tx) { return store::customer_by_phone(tx, filter.company, *e164); });
        return found ? std::vector{*found} : std::vector<Customer>();
    }
    if (email) {
        const auto normal = normalise_email(*email);
        if (!normal) return normal.refusal();
        filter.email = *normal;
    }
    return api.database.read([&](store::Tx& tx) { return store::list_customers(tx, filter); });
}

Result<http::Response> list_customers(const http::Request& request, RestApi& api, const Caller& caller) {
    const auto query = Query::of(request, {"phone", "email", "limit", "cursor"});
    if (!query) return query.refusal();
    Checks check;
    const auto limit = check(query->limit(limits::page_default, limits::page_max));
    const auto cursor = check(query->cursor<1>());
    if (check.failed()) return check.refusal();
    const auto catalog = api.catalogs.recent(caller.company);
    store::CustomerFilter filter{caller.company, std::nullopt, limit + 1};
    if (cursor) filter.after = CustomerId{(*cursor)[0]};
    auto found = check(find(*query, std::move(filter), api, *catalog));
    if (check.failed()) return check.refusal();
    auto next = cut_page(found, limit);
    auto data = Json::array();
    for (const auto& customer : found) data.push_back(customer_json(customer, catalog->zone_of(customer.branch)));
    return json_response(200, page_json(std::move(data), std::move(next)));
}

Result<http::Response> show_customer(const http::Request& request, RestApi& api, const Caller& caller) {
    const auto query = Query::of(request, {});
    if (!query) return query.refusal();
    const auto id = id_in_path<CustomerId>(request);
    if (!id) return id.refusal();
    const auto found = api.database.read([&](store::Tx& tx) { return store::load_customer(tx, caller.company, *id); });
    if (!found) return refuse(ErrorCode::not_found, "id", "there is no such customer");
    return customer_response(200, *found, api);
}

// A number is registered once, so a repeat is safe even without an idempotency key: it finds the known customer.
Result<http::Response> add(const http::Request& request, RestApi& api, const Caller& caller) {
    const auto body = http::read_json_body(request);
    if (!body) return body.refusal();
    const auto fields = http::Fields::of(*body, {"name", "phone", "email", "branch_id", "note", "birth_date"});
    if (!fields) return fields.refusal();
    Checks check;
    const auto key = check(key_of_request(request, api, caller, *body));
    const auto note = check(fields->optional_text("note", limits::customer_note_length_max)).value_or("");
    const auto branch_id = check(fields->optional_id<BranchId>("branch_id"));
    if (check.failed()) return check.refusal();
    auto candidate = with_catalog(api, caller, [&](const CatalogPtr& catalog) -> Result<Customer> {
        const auto branch = catalog->branch_or_default(branch_id);
        if (!branch) return branch.refusal();
        auto details = read_person(*fields, *catalog, api.clock.now());
        if (!details) return details.refusal();
        return Customer{api.ids.make<CustomerId>(),
                        caller.company,
                        (*branch)->id,
                        std::move(details->name),
                        std::move(details->phone),
                        std::move(details->email),
                        Source::api,
                        note,
                        api.clock.now(),
                        details->birth_date};
    });
    if (!candidate) return candidate.refusal();
    auto registered = request.headers.contains("idempotency-key") ? register_customer(api.database, *candidate, key)
                                                                  : Result(register_customer(api.database, *candidate));
    if (!registered) return registered.refusal();
    auto& customer = registered->customer;
    const CustomerDetails provided{candidate->name, candidate->phone, candidate->email, "", candidate->birth_date};
    const auto known = !registered->created && !registered->replayed;
    if (known && complete_customer(api.database, caller.company, customer.id, provided)) {
        customer.birth_date = provided.birth_date;
    }
    auto response = customer_response(registered->created ? 201 : 200, customer, api);
    response.headers.emplace_back("Location", "/v1/customers/" + customer.id.text());
    if (registered->replayed) response.headers.emplace_back("Idempotent-Replayed", "true");
    return response;
}

// Fields in the body are written, null removes the value, absent fields stay unchanged.
Result<CustomerChange> read_change(const nlohmann::json& body, const http::Fields& fields, const Catalog& catalog,
                                   Moment now) {
    const auto taken_away = [&](const char* field) { return body.contains(field) && body[field].is_null(); };
    Checks check;
    CustomerChange change;
    if (body.contains("name")) {
        change.name = check(fields.text("name", limits::name_length_max));
        if (!check.failed()) check(check_person_name(*change.name));
    }
    if (const auto phone = check(fields.optional_text("phone", limits::phone_length_max))) {
        change.phone = check(normalise_phone(*phone, catalog.company().region));
    }
    if (const auto status = check(fields.optional_text("status", limits::name_length_max))) {
        change.status = from_name<CustomerStatus>(*status);
        if (!change.status) return refuse(ErrorCode::invalid_field, "status", "must be active or blocked");
    }
    if (const auto email = check(fields.optional_text("email", limits::email_length_max))) {
        change.email = check(normalise_email(*email));
    }
    change.note = check(fields.optional_text("note", limits::customer_note_length_max));
    if (const auto date = check(read_birth_date(fields, catalog, now))) change.birth_date = date;
    if (taken_away("phone")) change.phone = "";
    if (taken_away("email")) change.email = "";
    if (taken_away("note")) change.note = "";
    if (taken_away("birth_date")) change.birth_date = std::optional<BirthDate>();
    if (check.failed()) return check.refusal();
    return change;
}

Result<http::Response> edit(const http::Request& request, RestApi& api, const Caller& caller) {
    Checks check;
    const auto id = check(id_in_path<CustomerId>(request));
    const auto body = check(http::read_json_body(request));
    if (check.failed()) return check.refusal();
    const auto fields = http::Fields::of(body, {"name", "phone", "email", "note", "birth_date", "status"});
    if (!fields) return fields.refusal();
    const auto change = read_change(body, *fields, *api.catalogs.recent(caller.company), api.clock.now());
    if (!change) return change.refusal();
    const auto changed = change_customer(api.database, caller.company, id, *change, caller.text());
    if (!changed) return changed.refusal();
    spdlog::info("customer: changed customer={} by={}", id.text(), caller.text());
    return customer_response(200, *changed, api);
}

// The former phone numbers of the customer, oldest first.
Result<http::Response> customer_history(const http::Request& request, RestApi& api, const Caller& caller) {
    const auto query = Query::of(request, {});
    if (!query) return query.refusal();
    const auto id = id_in_path<CustomerId>(request);
    if (!id) return id.refusal();
    std::vector<FormerPhone> phones;
    const auto found = api.database.read([&](store::Tx& tx) {
        phones = store::load_former_phones(tx, caller.company, *id);
        return store::load_customer(tx, caller.company, *id);
    });
    if (!found) return refuse(ErrorCode::not_found, "id", "there is no such customer");
    const auto zone = api.catalogs.recent(caller.company)->zone_of(found->branch);
    auto data = Json::array();
    for (const auto& former : phones) {
        data.push_back({{"event", "phone_changed"},
                        {"phone", former.phone},
                        {"at", rfc3339(former.replaced_at, zone)},
                        {"actor", former.replaced_by}});
    }
    return json_response(200, page_json(std::move(data), std::nullopt));
}

}  // namespace

void add_customer_routes(http::Router& router, RestApi& api) {
    using store::Scope;
    add_route(router, api, "GET", "/v1/customers", Scope::read, list_customers);
    add_route(router, api, "GET", "/v1/customers/{id}", Scope::read, show_customer);
    add_route(router, api, "GET", "/v1/customers/{id}/history", Scope::read, customer_history);
    add_route(router, api, "POST", "/v1/customers", Scope::write, add);
    add_route(router, api, "PATCH", "/v1/customers/{id}", Scope::write, edit);
}

}  // namespace slotkeeper::rest
