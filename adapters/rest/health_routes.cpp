// health_routes: is it alive, can it serve. For load balancers and scripts: no key, no detail.
#include "adapters/http/problem.h"
#include "adapters/rest/rest_door.h"
#include "engine/store/migrator.h"

#include <spdlog/spdlog.h>
#include <nlohmann/json.hpp>

namespace slotkeeper::rest {

namespace {

Result<Done> can_serve(RestDoor& door) {
    try {
        const auto schema = store::schema_status(door.database);
        if (schema.database_version == schema.binary_version) return Done{};
        return refuse(ErrorCode::unavailable, "", "the database's schema is not the one of this program");
    } catch (const store::DbError& error) {
        spdlog::warn("not ready: {}", error.what());
        return refuse(ErrorCode::unavailable, "", "the database does not answer");
    }
}

}  // namespace

void add_health_routes(http::Router& router, RestDoor& door) {
    router.add("GET", "/healthz", [](const http::Request&) { return json_response(200, {{"status", "alive"}}); });
    router.add("GET", "/readyz", [&door](const http::Request& request) {
        const auto ready = can_serve(door);
        return ready ? json_response(200, {{"status", "ready"}}) : http::problem(ready.refusal(), request);
    });
}

}  // namespace slotkeeper::rest
