// wiring: everything that the program is made of, built in order, each part by its name.
//
// A member is built after what it needs and gone before it, so the scope's end is the shutdown. Nothing here decides
// anything; read it as the table of contents of a running program.
// Read on: commands/serve_command.cpp runs all of it, the others as much as they need.
#pragma once

#include "adapters/calcom/client.h"
#include "adapters/calcom/webhook_door.h"
#include "adapters/http/router.h"
#include "adapters/http/server.h"
#include "adapters/metrics/metrics_door.h"
#include "adapters/rest/rest_door.h"
#include "adapters/retell/voice_functions.h"
#include "engine/calendar/mapping/calendar_mapping.h"
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

// What becomes of a schema that is not this binary's. `expect`: a private database is brought up to date, because it is
// ours alone; one that was named by its URL is refused, so that a look around never changes it. `make`: as `leave`, for
// the command that migrates by itself.
enum class SchemaWish : std::uint8_t { expect, migrate, leave, make };

// The database, and the private server under it where none is named. Only `migrate` and `make` make a new one; else
// throws store::NoDatabase where there is none, because an empty database would answer every question with "nothing".
struct Ground {
    explicit Ground(const Config& config, SchemaWish wish = SchemaWish::expect,
                    std::chrono::seconds answer_patience = std::chrono::seconds(8));

    std::optional<store::PrivateServer> server;
    store::Database database;
};

std::filesystem::path database_folder(const Config& config);

// The use cases on that ground.
struct Engine {
    explicit Engine(const Config& config, SchemaWish wish = SchemaWish::expect);

    Ground ground;
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

    store::Database& database() { return ground.database; }
};

// What listens: REST, voice and metrics behind one server. The demo company is refused where others than this machine
// can come in.
struct Doors {
    Doors(const Config& config, Engine& engine);

    const bool loopback;
    rest::RestDoor rest;
    receptionist::Receptionist receptionist;
    retell::VoiceDoor voice;
    calcom::WebhookDoor webhooks;
    metrics::MetricsDoor metrics;
    http::Router router;
    http::Server server;  // answers from here on
};

// What works in the background.
struct Hands {
    explicit Hands(Engine& engine);

    Worker worker;  // rests until it is started
};

}  // namespace slotkeeper
