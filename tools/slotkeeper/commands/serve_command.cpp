// serve_command: the doors, the hands, and waiting to be stopped.
#include "tools/slotkeeper/commands/serve_command.h"

#include "engine/guards/check.h"
#include "engine/guards/surroundings.h"
#include "engine/base/machine/stop_signals.h"
#include "tools/slotkeeper/wiring.h"

#include <spdlog/spdlog.h>

namespace slotkeeper {

namespace {

using namespace std::chrono_literals;

constexpr auto kPatience = 20s;  // with requests and jobs that run when the program is asked to stop
constexpr int kClockEvery = 60;  // seconds, from one look at the clocks to the next

// Logs when this machine's clock and the database's differ, and when they agree again.
class ClockReport {
public:
    void look(Engine& engine) {
        try {
            const auto trouble = clock_trouble(clock_ahead(engine.database(), engine.clock));
            if (trouble) spdlog::warn("clock: {}", *trouble);
            if (!trouble && off_) spdlog::info("clock: this machine's clock agrees with the database's again");
            off_ = trouble.has_value();
        } catch (const store::DbError&) {  // that it is away is said elsewhere
        }
    }

private:
    bool off_ = false;
};

// Until a signal comes. False: this process has lost its number, so it must make no more ids (another one may make the
// same) and ends by itself.
bool wait_for_the_end(StopSignals& signals, Engine& engine) {
    ClockReport clocks;
    for (int second = 0;; ++second) {
        if (second % kClockEvery == 0) clocks.look(engine);
        if (signals.wait(1s)) return true;
        if (!engine.process_number.lost()) continue;
        spdlog::error("the lease of process number {} is lost: stopping", engine.process_number.value());
        return false;
    }
}

// Logs which zone rules and numbering plan this process uses.
void log_installed_data() {
    for (const auto& installed : installed_data(whole_seconds(SystemClock().now()))) {
        spdlog::info("data {} {}: {} days old{}", installed.data.name, installed.data.version, installed.age.count(),
                     installed.is_old() ? ", upgrade the package if there is a newer one" : "");
    }
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
    log_installed_data();
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
    log_installed_data();
    spdlog::info("working");
    const auto asked_to = wait_for_the_end(signals, engine);
    spdlog::info("stopping");
    hands.worker.stop(kPatience);
    return asked_to ? kExitOk : kExitRefused;
}

}  // namespace slotkeeper
