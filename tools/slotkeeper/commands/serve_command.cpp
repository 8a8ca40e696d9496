// serve_command: the doors, the hands, and waiting to be stopped.
#include "tools/slotkeeper/commands/serve_command.h"

#include "tools/slotkeeper/stop_signals.h"
#include "tools/slotkeeper/wiring.h"

#include <spdlog/spdlog.h>

namespace slotkeeper {

namespace {

using namespace std::chrono_literals;

constexpr auto kPatience = 20s;  // with requests and jobs that run when the program is asked to stop

// Until a signal comes. False: this process has lost its number, so it must make no more ids (another one may make the
// same) and ends by itself.
bool wait_for_the_end(StopSignals& signals, const Engine& engine) {
    while (!signals.wait(1s)) {
        if (!engine.process_number.lost()) continue;
        spdlog::error("the lease of process number {} is lost: stopping", engine.process_number.value());
        return false;
    }
    return true;
}

}  // namespace

int serve_command(const Context& context, const ServeOptions& options) {
    StopSignals signals;  // before the first thread
    TimeZone::load_all();
    Engine engine(context.config, SchemaWish::migrate);
    std::optional<Hands> hands;
    if (options.work) {
        hands.emplace(engine);
        engine.after_commit = [&] { hands->worker.wake(); };
        hands->worker.start();
    }
    Doors doors(context.config, engine);
    context.output.announce(doors.server.address());
    spdlog::info("serving at {}{}", doors.server.address(), options.work ? ", with a worker" : "");

    const auto asked_to = wait_for_the_end(signals, engine);
    spdlog::info("stopping");
    doors.server.stop(kPatience);
    if (hands) hands->worker.stop(kPatience);
    return asked_to ? kExitOk : kExitRefused;
}

int work_command(const Context& context) {
    StopSignals signals;
    TimeZone::load_all();
    Engine engine(context.config, SchemaWish::migrate);
    Hands hands(engine);
    engine.after_commit = [&] { hands.worker.wake(); };
    hands.worker.start();
    spdlog::info("working");
    const auto asked_to = wait_for_the_end(signals, engine);
    spdlog::info("stopping");
    hands.worker.stop(kPatience);
    return asked_to ? kExitOk : kExitRefused;
}

}  // namespace slotkeeper
