// serve_command: starts server and worker, and waits for a signal; starts the simulator.
#include "tools/slotkeeper/commands/commands.h"

#include "engine/base/machine/program.h"
#include "engine/guards/check.h"
#include "tools/slotkeeper/wiring.h"

#include <spdlog/spdlog.h>

#include <unistd.h>
#include <cerrno>
#include <filesystem>
#include <system_error>

namespace slotkeeper {

namespace {

using namespace std::chrono_literals;

constexpr auto kPatience = 20s;  // for requests and jobs that are running at shutdown
constexpr int kClockEvery = 60;  // seconds between two comparisons of the clocks

// Logs when this machine's clock and the database's differ, and when they agree again.
class ClockReport {
public:
    void look(Engine& engine) {
        try {
            const auto trouble = clock_trouble(clock_ahead(engine.database(), engine.clock));
            if (trouble) spdlog::warn("clock: {}", *trouble);
            if (!trouble && off_) spdlog::info("clock: this machine's clock agrees with the database's again");
            off_ = trouble.has_value();
        } catch (const store::DbError&) {  // outages are logged elsewhere
        }
    }

private:
    bool off_ = false;
};

// Waits for a signal. False if this process has lost its process number: it must stop, because another process could
// then generate the same ids.
bool wait_for_the_end(StopSignals& signals, Engine& engine) {
    ClockReport clocks;
    for (int second = 0;; ++second) {
        if (second % kClockEvery == 0) clocks.look(engine);
        if (signals.wait(1s)) return true;
        if (!engine.process_number.lost()) continue;
        spdlog::error("serve: lease of the process number lost, stopping number={}", engine.process_number.value());
        return false;
    }
}

// Logs which zone rules and numbering plan this process uses.
void log_installed_data() {
    for (const auto& installed : installed_data(whole_seconds(SystemClock().now()))) {
        spdlog::info("data: installed name={} version={} age_days={}{}", installed.data.name, installed.data.version,
                     installed.age.count(), installed.is_old() ? ", upgrade the package if there is a newer one" : "");
    }
}

int run_until_stopped(const Context& context, bool serves, bool works) {
    StopSignals signals;  // before the first thread
    TimeZone::load_all();
    Engine engine(context.config, SchemaPolicy::migrate);
    std::optional<Workers> workers;
    if (works) {
        workers.emplace(engine);
        engine.after_commit = [&] { workers->worker.wake(); };
        workers->worker.start();
    }
    log_installed_data();
    std::optional<HttpEndpoints> endpoints;
    if (serves) {
        endpoints.emplace(context.config, engine);
        const auto address = endpoints->server.address();
        context.output.announce(address);
        spdlog::info("serve: started address={}{}", address, works ? ", with a worker" : "");
    } else {
        spdlog::info("work: started");
    }
    const auto asked_to = wait_for_the_end(signals, engine);
    spdlog::info("{}: stopping", serves ? "serve" : "work");
    if (endpoints) endpoints->server.stop(kPatience);
    if (workers) workers->worker.stop(kPatience);
    return asked_to ? kExitOk : kExitUnavailable;
}

}  // namespace

int serve_command(const Context& context, bool works) { return run_until_stopped(context, /*serves=*/true, works); }

int work_command(const Context& context) { return run_until_stopped(context, /*serves=*/false, /*works=*/true); }

int simulate_calcom(const Context& context, const SimulateOptions& options) {
    const auto listen = parse_address(options.listen);
    if (!listen) return context.output.refused(listen.refusal());
    const auto program =
        std::filesystem::read_symlink("/proc/self/exe").replace_filename("slotkeeper-simulate").string();
    std::vector<std::string> words{program, "--host", listen->host, "--port", std::to_string(listen->port)};
    words.insert(words.end(), {"--rate-limit", std::to_string(options.rate_limit_per_minute)});
    if (options.seed) words.insert(words.end(), {"--seed", std::to_string(*options.seed)});
    if (!options.keep.empty()) words.insert(words.end(), {"--keep", options.keep});
    if (options.realistic) words.emplace_back("--realistic");
    std::vector<char*> pointers;
    for (auto& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    ::execv(program.c_str(), pointers.data());
    return context.output.refused(
        refuse(ErrorCode::unavailable, "", program + " cannot be started: " + std::system_category().message(errno)));
}

}  // namespace slotkeeper
