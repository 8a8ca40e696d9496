// simulate_calcom: see simulate_calcom.h.
#include "tools/simulator/simulate_calcom.h"

#include "adapters/http/server.h"
#include "engine/base/clock.h"
#include "tools/simulator/calcom/calcom.h"

#include <condition_variable>
#include <mutex>
#include <random>
#include <stdexcept>

namespace slotkeeper::simulator {

namespace {

bool is_loopback(const std::string& host) {
    const bool four_numbers = host.find_first_not_of("0123456789.") == std::string::npos;
    return host == "localhost" || host == "::1" || (four_numbers && host.starts_with("127."));
}

std::uint64_t fresh_seed() {
    std::random_device device;
    return (std::uint64_t{device()} << 32U) | device();
}

http::ServerOptions server_options(const SimulatorOptions& options) {
    if (!is_loopback(options.host)) {
        throw std::invalid_argument("the Cal.com simulator listens only on loopback, not on " + options.host);
    }
    http::ServerOptions server;
    server.host = options.host;
    server.port = options.port;
    server.idle_max = std::chrono::seconds(5);  // like the real service, to test clients with closed connections
    return server;
}

}  // namespace

class CalcomSimulator::Running {
public:
    explicit Running(const SimulatorOptions& options)
        : calcom_({.rate_limit_per_minute = options.rate_limit_per_minute,
                   .seed = options.seed ? *options.seed : fresh_seed(),
                   .realistic = options.realistic,
                   .keep = options.keep},
                  options.clock != nullptr ? *options.clock : clock_,
                  [this](std::chrono::milliseconds time) { pause(time); }),
          server_(server_options(options), [this](const http::Request& request) { return calcom_.handle(request); }) {}

    const http::Server& server() const { return server_; }
    void stop() {
        {
            const std::scoped_lock lock(mutex_);
            stopping_ = true;
        }
        stopped_.notify_all();
        server_.stop(std::chrono::seconds(2));
    }

private:
    // Ends early when the server stops.
    void pause(std::chrono::milliseconds time) {
        std::unique_lock lock(mutex_);
        stopped_.wait_for(lock, time, [this] { return stopping_; });
    }

    std::mutex mutex_;
    std::condition_variable stopped_;
    bool stopping_ = false;
    SystemClock clock_;
    Calcom calcom_;
    http::Server server_;  // last, so that it stops before the members that it uses are destroyed
};

CalcomSimulator::CalcomSimulator(SimulatorOptions options) : running_(std::make_unique<Running>(options)) {}

CalcomSimulator::~CalcomSimulator() { stop(); }

std::string CalcomSimulator::address() const { return running_->server().address(); }

void CalcomSimulator::stop() { running_->stop(); }

}  // namespace slotkeeper::simulator
