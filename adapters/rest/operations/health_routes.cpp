// health_routes: liveness and readiness for load balancers and scripts: no key required, no details of a company.
#include "adapters/http/problem.h"
#include "adapters/rest/rest_api.h"
#include "adapters/views/json_shapes.h"
#include "engine/guards/check.h"
#include "engine/store/mariadb/migrator.h"
#include "engine/store/operations/metric_rows.h"

#include <nlohmann/json.hpp>

namespace slotkeeper::rest {

namespace {

http::Response not_ready(std::string why, const http::Request& request) {
    return http::problem(refuse(ErrorCode::unavailable, "", std::move(why)), request);
}

// Problems that need attention but do not stop this server from serving: [{"code","detail"}].
nlohmann::ordered_json warnings(RestApi& api) {
    auto found = nlohmann::ordered_json::array();
    if (auto off = clock_trouble(clock_ahead(api.database, api.clock))) {
        found.push_back({{"code", "clock_off"}, {"detail", *std::move(off)}});
    }
    return found;
}

http::Response readiness(const http::Request& request, RestApi& api) {
    try {
        const auto schema = store::schema_status(api.database);
        if (schema.database_version != schema.binary_version) {
            return not_ready("the database schema does not match this program", request);
        }
        if (const auto full = disk_trouble(api.data_folder)) return not_ready(*full, request);
        if (const auto refused = api.database.refused_write()) {
            auto response = not_ready("the database accepts no writes: its disk is full or it is read-only", request);
            response.cause = *refused;
            return response;
        }
        nlohmann::ordered_json body{{"status", "ready"}, {"data", installed_data_json(whole_seconds(api.clock.now()))}};
        // Still 200, because the server can serve; an operator must act.
        const auto accounts = api.database.read([](store::Tx& tx) { return store::count_accounts(tx); });
        const auto paused = accounts.find(AccountState::paused);
        if (paused != accounts.end()) body["calendar_accounts_paused"] = paused->second;
        if (auto found = warnings(api); !found.empty()) body["warnings"] = std::move(found);
        return json_response(200, body);
    } catch (const store::DbError& error) {
        return http::outage(request, error.what());
    }
}

}  // namespace

void add_health_routes(http::Router& router, RestApi& api) {
    router.add("GET", "/healthz", [](const http::Request&) { return json_response(200, {{"status", "alive"}}); });
    router.add("GET", "/readyz", [&api](const http::Request& request) { return readiness(request, api); });
}

}  // namespace slotkeeper::rest
