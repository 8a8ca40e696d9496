// calcom: Cal.com's API v2 as one function from request to response.
//
// What surrounds every operation is here, in the order in which a client meets it: a fault on purpose, the body's JSON,
// the route with its version, the rate limit, the credentials, the webhooks. One request is served at a time, because
// the stand-in promises what the real one does without a race, unless it is told to be realistic (../realism.h); a
// delayed answer and the receivers of webhooks are
// waited for outside of that, so what Cal.com does only after its webhooks can be overtaken here as it can be there.
// Read on: bookings.h and its neighbours are the operations, ../simulate_calcom.h makes a server of it.
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
        std::uint64_t seed = 0;  // of uids, and of fault plans that name no seed
        bool realistic = false;
        std::filesystem::path keep{};  // the file for what it holds; empty: it forgets
    };
    using Pause = std::function<void(std::chrono::milliseconds)>;

    // `pause` is how a delayed answer waits. The clock must outlive this. Throws as KeptFile.
    Calcom(Options options, const Clock& clock, Pause pause);

    // Safe for many threads.
    http::Response handle(const http::Request& request);

private:
    struct Served {
        http::Response response{};
        std::vector<Postman::Parcel> after{};  // webhooks that go out after the answer
    };

    http::Response control(const http::Request& request);
    Served api(const http::Request& request);
    Served struck(const http::Request& request, const Fault& fault);
    // The answer in place of the one that was `served`, or was not.
    http::Response answer_under(const Fault& fault, const http::Request& request, http::Response served);
    Served serve(const http::Request& request);
    http::Response token(const http::Request& request, Moment now);
    // Lets the request take its time between its look at the world and its writing, without the lock. Returns how long
    // it takes from then on.
    std::chrono::milliseconds take_time(const http::Request& request, Call& call, std::unique_lock<std::mutex>& lock);
    // Tells the webhooks, without the lock that is held before and after, and completes what was waiting for that.
    std::vector<Postman::Parcel> announce(Success& success, const std::string& request_id,
                                          std::unique_lock<std::mutex>& lock);
    void keep(const std::vector<const Booking*>& touched);  // under the lock
    http::Response refused(const http::Request& request, const ApiError& error, Headers headers) const;

    const Clock& clock_;
    const Pause pause_;
    Faults faults_;
    std::mutex mutex_;  // guards the next six: without it two creates could both find the same time free
    std::mt19937_64 random_;
    World world_;
    std::optional<KeptFile> kept_;
    OAuth oauth_;
    RateLimit limit_;
    Pace pace_;
    Postman postman_;  // has its own lock; last, so that its thread ends before what it uses
};

}  // namespace slotkeeper::simulator
