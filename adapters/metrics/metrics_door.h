// metrics_door: GET /metrics, in the text form of Prometheus.
//
// Everything is read from the database when it is asked for, so every process tells the same and none has to remember.
// Who may ask: with a token whoever brings it; without one only a server that no other machine can reach answers.
//   calcom_drift{account,kind}   of the last comparison of each account
//   jobs_waiting{queue}          jobs that wait for a worker
//   calendar_accounts{state}     accounts at Cal.com
#pragma once

#include "adapters/http/router.h"
#include "engine/store/mariadb/database.h"

#include <string>

namespace slotkeeper::metrics {

// What the route needs; it outlives the router.
struct MetricsDoor {
    store::Database& database;
    std::string token;     // empty: none is asked for
    bool loopback = true;  // whether only this machine can reach the server
};

void add_metrics_route(http::Router& router, MetricsDoor& door);

}  // namespace slotkeeper::metrics
