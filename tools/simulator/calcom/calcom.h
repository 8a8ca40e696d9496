// calcom: Cal.com's API v2 as one function from request to response.
//
// It processes the common parts of all operations in this order: injected fault, JSON of the body, route with version,
// rate limit, credentials, operation, webhooks. Requests are served one at a time, so that there are no races, except
// in realistic mode (../realism.h). Delayed responses and webhook receivers are awaited without the lock, so that
// changes which Cal.com makes only after its webhooks can race here as they do there. Read on: operations.h has the
// operations, ../simulate_calcom.h is the server.
#pragma once

#include "adapters/http/server.h"
#include "engine/base/clock.h"
#include "tools/simulator/calcom/exchange.h"
#include "tools/simulator/calcom/world.h"
#include "tools/simulator/faults.h"
#include "tools/simulator/kept_file.h"
#include "tools/simulator/oauth/oauth.h"
#include "tools/simulator/rate_limit.h"
#include "tools/simulator/realism.h"
#include "tools/simulator/webhooks/postman.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace slotkeeper::simulator {

class Calcom {
public:
    struct Options {
        int rate_limit_per_minute = 120;
        std::uint64_t seed = 0;  // of uids, and of fault plans without a seed
        bool realistic = false;
        std::filesystem::path keep{};  // file for the bookings; empty: they are lost at exit
    };
    using Pause = std::function<void(std::chrono::milliseconds)>;

    // `pause` waits for a delayed response. The clock must outlive this object. Throws like KeptFile.
    Calcom(Options options, const Clock& clock, Pause pause);

    // Thread-safe.
    http::Response handle(const http::Request& request);

private:
    struct Served {
        http::Response response{};
        std::vector<Postman::Parcel> after{};  // webhooks that are sent after the response
    };

    http::Response control(const http::Request& request);
    Served api(const http::Request& request);
    Served struck(const http::Request& request, const Fault& fault);
    // The response under a fault; `served` is the original response, if the request was served.
    http::Response answer_under(const Fault& fault, const http::Request& request, http::Response served);
    Served serve(const http::Request& request);
    http::Response token(const http::Request& request, Moment now);
    // In realistic mode, waits between the request's reads and its writes, without the lock. Returns the delay of the
    // response after that.
    std::chrono::milliseconds take_time(const http::Request& request, Call& call, std::unique_lock<std::mutex>& lock);
    // Sends the webhooks without the lock, which is held before and after, and then runs the completion.
    std::vector<Postman::Parcel> announce(Success& success, const std::string& request_id,
                                          std::unique_lock<std::mutex>& lock);
    void keep(const std::vector<const Booking*>& touched);  // under the lock
    http::Response refused(const http::Request& request, const ApiError& error, Headers headers) const;

    const Clock& clock_;
    const Pause pause_;
    Faults faults_;
    std::mutex mutex_;  // guards the six members below; otherwise two creates could both find the same time free
    std::mt19937_64 random_;
    World world_;
    std::optional<KeptFile> kept_;
    OAuth oauth_;
    RateLimit limit_;
    Pace pace_;
    Postman postman_;  // has its own lock; last, so that its thread ends before the members that it uses
};

}  // namespace slotkeeper::simulator
