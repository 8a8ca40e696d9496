// rest_api: the state and the helpers of the REST API.
//
// A route is a function that turns the request of an authenticated caller into a response or a Refusal. It handles JSON
// and HTTP and makes no decisions: changes go to the desk, reads to the store. Read on: appointment_routes.cpp books;
// json_shapes.h writes the responses; README.md lists the routes.
#pragma once

#include "adapters/http/router.h"
#include "adapters/rest/authentication.h"
#include "adapters/views/json_shapes.h"
#include "engine/calendar/accounts.h"
#include "engine/calendar/mapping/event_type_sync.h"
#include "engine/calendar/reconcile/reconciler.h"
#include "engine/desk/catalogs.h"
#include "engine/desk/desk.h"
#include "engine/desk/find_slots.h"

#include <nlohmann/json_fwd.hpp>

#include <filesystem>

namespace slotkeeper::rest {

using namespace views;

// Dependencies and caches of the routes; must outlive the router.
struct RestApi {
    store::Database& database;
    Desk& desk;
    Catalogs& catalogs;
    IdSource& ids;
    const Clock& clock;
    Accounts& accounts;
    Reconciler& reconciler;
    CalendarMapping& mapping;
    std::string calcom_url;                   // for accounts that are connected by REST
    bool loopback = true;                     // whether only this machine can reach the server
    OtherCalendar* other_calendar = nullptr;  // asked if a service requires it
    std::filesystem::path data_folder{};      // of the private database; empty: the database is external
    Minutes check_in_before = limits::check_in_before;
    KeyRing keys{database, clock};
    WrongKeys wrong_keys{clock};
};

void add_rest_routes(http::Router& router, RestApi& api);

// --- for the routes ------------------------------------------------------------------------------

using Serve = Result<http::Response> (*)(const http::Request& request, RestApi& api, const Caller& caller);

// Adds a route that requires a key with this scope. A Refusal becomes problem+json; a database outage becomes
// `unavailable`.
void add_route(http::Router& router, RestApi& api, std::string method, std::string pattern, store::Scope scope,
               Serve serve);

http::Response json_response(int status, const nlohmann::ordered_json& body);

// The id in the path; not_found if it is not an id of this kind.
template <class SomeId>
Result<SomeId> id_in_path(const http::Request& request) {
    if (const auto id = SomeId::parse(request.captures.at(0))) return *id;
    return refuse(ErrorCode::not_found, "id", "there is no record with this id");
}

// The Idempotency-Key of the request and a hash of its content; a generated key if the header is absent.
Result<RequestKey> key_of_request(const http::Request& request, RestApi& api, const Caller& caller,
                                  const nlohmann::json& body);

// The fields that all commands of this caller share.
Command command_of(const Caller& caller, const RequestKey& key);

// Submits the command for this caller with this key. If the command could not be read, because records that the request
// names were deleted, a repeat still gets the result of the first request. Not for blocks.
Result<Receipt> submit_or_recall(RestApi& api, const Caller& caller, const RequestKey& key, Result<Command>& command);

// Reads with the cached catalogue, which is at most a second old; if that refuses, once more with the newest, so that
// new records are found.
template <class Read>
auto with_catalog(RestApi& api, const Caller& caller, Read read) -> decltype(read(std::declval<const CatalogPtr&>())) {
    const auto recent = api.catalogs.recent(caller.company);
    auto first = read(recent);
    if (first) return first;
    const auto current = api.catalogs.current(caller.company);
    return current == recent ? first : read(current);
}

void add_appointment_routes(http::Router& router, RestApi& api);
void add_hold_routes(http::Router& router, RestApi& api);
void add_block_routes(http::Router& router, RestApi& api);
void add_slot_routes(http::Router& router, RestApi& api);
void add_catalog_routes(http::Router& router, RestApi& api);
void add_customer_routes(http::Router& router, RestApi& api);
void add_call_routes(http::Router& router, RestApi& api);
void add_message_routes(http::Router& router, RestApi& api);
void add_note_routes(http::Router& router, RestApi& api);
void add_waitlist_routes(http::Router& router, RestApi& api);
void add_account_routes(http::Router& router, RestApi& api);
void add_drift_routes(http::Router& router, RestApi& api);
void add_event_type_routes(http::Router& router, RestApi& api);
void add_health_routes(http::Router& router, RestApi& api);

}  // namespace slotkeeper::rest
