// receiver: a webhook subscriber that stores all webhooks.
//
// It answers 200 at once unless the test has given it another answer, which may take its time.
#pragma once

#include "adapters/http/server.h"
#include "tests/simulator/stand_in.h"

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace slotkeeper::simulator {

struct Received {
    std::map<std::string, std::string> headers;  // names in lower case
    std::string raw;
    json body;

    std::string trigger() const { return body.at("triggerEvent").get<std::string>(); }
    const json& payload() const { return body.at("payload"); }
};

class Receiver {
public:
    using Answer = std::function<http::Response(const json& body)>;

    explicit Receiver(Answer answer = [](const json&) { return http::Response{}; })
        : answer_(std::move(answer)), server_({}, [this](const http::Request& request) { return keep(request); }) {}

    std::string url(const std::string& path = "/hook") const { return server_.address() + path; }

    std::vector<Received> all() const {
        const std::scoped_lock lock(mutex_);
        return received_;
    }
    std::size_t count() const { return all().size(); }
    Received last() const { return all().back(); }
    // The uids of the bookings in the received webhooks, in order of arrival.
    std::vector<std::string> uids() const {
        std::vector<std::string> uids;
        for (const auto& each : all()) uids.push_back(each.payload().at("uid").get<std::string>());
        return uids;
    }

private:
    http::Response keep(const http::Request& request) {
        auto body = json::parse(request.body, nullptr, /*allow_exceptions=*/false);
        {
            const std::scoped_lock lock(mutex_);
            received_.push_back({request.headers, request.body, body});
        }
        return answer_(body);
    }

    const Answer answer_;
    mutable std::mutex mutex_;
    std::vector<Received> received_;
    http::Server server_;  // last, so that it stops before what it fills goes
};

// Subscribes the host of this key to everything that is ever sent; the id of the webhook.
inline std::string subscribe(CalcomStandIn& calcom, const std::string& url, json more = json::object(),
                             const std::string& key = "cal_sim_anna") {
    json body{{"active", true},
              {"subscriberUrl", url},
              {"triggers",
               {"BOOKING_CREATED", "BOOKING_RESCHEDULED", "BOOKING_REQUESTED", "BOOKING_CANCELLED", "BOOKING_REJECTED",
                "BOOKING_NO_SHOW_UPDATED"}}};
    body.update(more);
    return calcom.ask({.method = "POST", .url = "/v2/webhooks", .body = body, .key = key})
        .data()
        .at("id")
        .get<std::string>();
}

}  // namespace slotkeeper::simulator
