// health_routes: is it alive, can it serve. For load balancers and scripts: no key, no detail.
#include "adapters/http/problem.h"
#include "adapters/rest/rest_door.h"
#include "engine/store/migrator.h"

#include <nlohmann/json.hpp>

namespace slotkeeper::rest {

namespace {

http::Response readiness(const http::Request& request, RestDoor& door) {
    try {
        const auto schema = store::schema_status(door.database);
        if (schema.database_version == schema.binary_version) return json_response(200, {{"status", "ready"}});
    } catch (const store::DbError& error) {
        return http::outage(request, error.what());
    }
    return http::problem(refuse(ErrorCode::unavailable, "", "the database's schema is not the one of this program"),
                         request);
}

}  // namespace

void add_health_routes(http::Router& router, RestDoor& door) {
    router.add("GET", "/healthz", [](const http::Request&) { return json_response(200, {{"status", "alive"}}); });
    router.add("GET", "/readyz", [&door](const http::Request& request) { return readiness(request, door); });
}

}  // namespace slotkeeper::rest
