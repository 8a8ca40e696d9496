// rest_door: the REST API, from key to answer.
//
// A route is a function that turns a request of a known caller into an answer or a Refusal; it knows JSON and HTTP and
// decides nothing: what changes goes to the desk, what is asked goes to a reader of the store.
// Read on: appointment_routes.cpp books; json_shapes.h has the answers; README.md lists the routes.
#pragma once

#include "adapters/http/router.h"
#include "adapters/rest/authentication.h"
#include "engine/calendar/accounts.h"
#include "engine/calendar/mapping/calendar_mapping.h"
#include "engine/calendar/reconcile/reconciler.h"
#include "engine/desk/catalogs.h"
#include "engine/desk/desk.h"
#include "engine/desk/find_slots.h"

#include <nlohmann/json_fwd.hpp>

#include <filesystem>

namespace slotkeeper::rest {

// What the routes need; it outlives the router.
struct RestDoor {
    store::Database& database;
    Desk& desk;
    Catalogs& catalogs;
    IdSource& ids;
    const Clock& clock;
    Accounts& accounts;
    Reconciler& reconciler;
    CalendarMapping& mapping;
    std::string calcom_url;                   // of accounts that are connected by REST
    bool loopback = true;                     // whether only this machine can reach the server
    OtherCalendar* other_calendar = nullptr;  // heard where a service says so
    std::filesystem::path data_folder{};      // of the private database; empty: it lives elsewhere
    Minutes check_in_before = limits::check_in_before;
    KeyRing keys{database, clock};
    WrongKeys wrong_keys{clock};
};

void add_rest_routes(http::Router& router, RestDoor& door);

// --- for the routes ------------------------------------------------------------------------------

using Serve = Result<http::Response> (*)(const http::Request& request, RestDoor& door, const Caller& caller);

// Adds a route that asks for a key with this scope. A Refusal becomes problem+json; an outage of the database becomes
// `unavailable`.
void add_route(http::Router& router, RestDoor& door, std::string method, std::string pattern, store::Scope scope,
               Serve serve);

http::Response json_response(int status, const nlohmann::ordered_json& body);

// The id in the path. One that is no id of this kind names nothing: not_found.
template <class SomeId>
Result<SomeId> id_in_path(const http::Request& request) {
    if (const auto id = SomeId::parse(request.captures.at(0))) return *id;
    return refuse(ErrorCode::not_found, "id", "there is nothing of this id");
}

// The Idempotency-Key of the request and what it asks for. Without that header a key of our own.
Result<RequestKey> key_of_request(const http::Request& request, RestDoor& door, const Caller& caller,
                                  const nlohmann::json& body);

// The fields that all commands of this caller share.
Command command_of(const Caller& caller, const RequestKey& key);

// Submits the command for this caller, under this key. Where it could not be read, because what the request names is
// gone, a repeat is still answered with what the first request came to. Not for blocks.
Result<Receipt> submit_or_recall(RestDoor& door, const Caller& caller, const RequestKey& key, Result<Command>& command);

// Reads with the catalogue that is in memory, at most a second old; where that refuses, once more with the newest, so
// that what was made a moment ago is found.
template <class Read>
auto with_catalog(RestDoor& door, const Caller& caller, Read read)
    -> decltype(read(std::declval<const CatalogPtr&>())) {
    const auto recent = door.catalogs.recent(caller.company);
    auto first = read(recent);
    if (first) return first;
    const auto current = door.catalogs.current(caller.company);
    return current == recent ? first : read(current);
}

void add_appointment_routes(http::Router& router, RestDoor& door);
void add_hold_routes(http::Router& router, RestDoor& door);
void add_block_routes(http::Router& router, RestDoor& door);
void add_slot_routes(http::Router& router, RestDoor& door);
void add_catalog_routes(http::Router& router, RestDoor& door);
void add_customer_routes(http::Router& router, RestDoor& door);
void add_call_routes(http::Router& router, RestDoor& door);
void add_message_routes(http::Router& router, RestDoor& door);
void add_note_routes(http::Router& router, RestDoor& door);
void add_waitlist_routes(http::Router& router, RestDoor& door);
void add_account_routes(http::Router& router, RestDoor& door);
void add_drift_routes(http::Router& router, RestDoor& door);
void add_event_type_routes(http::Router& router, RestDoor& door);
void add_health_routes(http::Router& router, RestDoor& door);

}  // namespace slotkeeper::rest
