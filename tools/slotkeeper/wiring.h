// wiring: constructs all parts of the program, in order.
//
// A member is constructed after its dependencies and destroyed before them, so the end of the scope is the shutdown.
// There is no logic here; read it as the table of contents of the running program. Read on: commands/serve_command.cpp
// uses all parts, other commands only some.
#pragma once

#include "adapters/calcom/calcom_webhook.h"
#include "adapters/calcom/client.h"
#include "adapters/http/cors.h"
#include "adapters/http/event_sender.h"
#include "adapters/http/router.h"
#include "adapters/http/server.h"
#include "adapters/metrics/metrics_endpoint.h"
#include "adapters/rest/rest_api.h"
#include "adapters/retell/voice_functions.h"
#include "engine/calendar/mapping/event_type_sync.h"
#include "engine/calendar/slots/remote_slots.h"
#include "engine/desk/catalogs.h"
#include "engine/desk/desk.h"
#include "engine/guards/lease_lock.h"
#include "engine/guards/seal.h"
#include "engine/store/mariadb/database.h"
#include "engine/store/mariadb/private_server.h"
#include "jobs/worker.h"
#include "tools/slotkeeper/config.h"

#include <chrono>
#include <functional>
#include <optional>

namespace slotkeeper {

// What to do if the schema version is not that of this binary. `expect`: migrate a private database, refuse an external
// one, so that reading commands never change it. `migrate`: migrate both. `leave`: use it as it is. `make`: like
// `leave`, but creates a missing private database, for the command that migrates itself.
enum class SchemaPolicy : std::uint8_t { expect, migrate, leave, make };

// The database, and the private server if no external one is configured. Only `migrate` and `make` create a private
// database; otherwise throws store::NoDatabase if it does not exist, because a new, empty one would hide the mistake.
struct DatabaseWiring {
    explicit DatabaseWiring(const Config& config, SchemaPolicy policy = SchemaPolicy::expect,
                            std::chrono::seconds answer_patience = std::chrono::seconds(8));

    std::optional<store::PrivateServer> server;
    store::Database database;
};

std::filesystem::path database_folder(const Config& config);

// The use cases, on top of the database.
struct Engine {
    explicit Engine(const Config& config, SchemaPolicy policy = SchemaPolicy::expect);

    DatabaseWiring database_wiring;
    SystemClock clock;
    Leases leases;
    ProcessNumber process_number;
    IdSource ids;
    Sealer sealer;
    Catalogs catalogs;
    std::function<void()> after_commit;  // set before the first command; wakes the worker of this process
    Desk desk;
    CallGate gate;
    calcom::Clients calendars;
    Accounts accounts;
    Reconciler reconciler;
    CalendarMapping mapping;
    RemoteSlots slots_elsewhere;
    http::HookSender hooks;

    store::Database& database() { return database_wiring.database; }
};

// What operations work with. The engine must outlive it.
api::Services services_of(Engine& engine, const Config& config, bool loopback);

// REST, voice, webhooks and metrics behind one HTTP server. Requests for the demo company are refused unless the server
// listens on loopback.
struct HttpEndpoints {
    HttpEndpoints(const Config& config, Engine& engine);

    const bool loopback;
    rest::RestApi rest;
    receptionist::Receptionist receptionist;
    retell::VoiceWebhook voice;
    calcom::CalcomWebhook webhooks;
    metrics::MetricsEndpoint metrics;
    http::Router router;
    http::Cors cors;
    http::Server server;  // serves from its construction on
};

// The background worker.
struct Workers {
    explicit Workers(Engine& engine);

    Worker worker;  // idle until started
};

}  // namespace slotkeeper
