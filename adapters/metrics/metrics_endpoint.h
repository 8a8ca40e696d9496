// metrics_endpoint: GET /metrics, in the Prometheus text format.
//
// All values are read from the database on each request, so every process reports the same and keeps no counters.
// Access: with a configured token, requests that carry it; without a token, only on a server that listens on loopback.
//   calcom_drift{account,kind}   of the last comparison of each account
//   jobs_waiting{queue}          jobs that wait for a worker
//   calendar_accounts{state}     accounts at Cal.com
#pragma once

#include "adapters/http/router.h"
#include "engine/store/mariadb/database.h"

#include <string>

namespace slotkeeper::metrics {

// Dependencies of the route; must outlive the router.
struct MetricsEndpoint {
    store::Database& database;
    std::string token;     // empty: none is required
    bool loopback = true;  // whether only this machine can reach the server
};

void add_metrics_route(http::Router& router, MetricsEndpoint& endpoint);

}  // namespace slotkeeper::metrics
