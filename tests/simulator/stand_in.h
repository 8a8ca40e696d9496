// stand_in: the stand-in for Cal.com without a server, with a clock that is set by the test.
//
// It is Saturday, 21 November 2026, 08:00 UTC. Anna's key is cal_sim_anna, Ben's is cal_sim_ben; a question is asked
// with Anna's key and the version that its path wants, unless it says otherwise.
#pragma once

#include "tests/support/times.h"
#include "tools/simulator/calcom/calcom.h"

#include <nlohmann/json.hpp>

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace slotkeeper::simulator {

using json = nlohmann::json;

class HandClock final : public Clock {
public:
    Moment now() const override {
        const std::scoped_lock lock(mutex_);
        return now_;
    }
    void set(std::string_view text) {
        const std::scoped_lock lock(mutex_);
        now_ = testing::utc(text);
    }
    void pass(std::chrono::microseconds time) {
        const std::scoped_lock lock(mutex_);
        now_ += time;
    }

private:
    mutable std::mutex mutex_;
    Moment now_ = testing::utc("2026-11-21 08:00");
};

struct Question {
    std::string method = "GET";
    std::string url;                   // path and query, the query not encoded
    json body = nullptr;               // null: none
    std::string key = "cal_sim_anna";  // empty: no credentials
    std::string version = "fit";       // fit: the one that the path wants; empty: none
    std::string raw{};                 // instead of body
};

struct Answer {
    int status;
    json body;
    std::map<std::string, std::string> headers;
    bool cut;

    const json& data() const& { return body.at("data"); }
    json data() && { return std::move(body.at("data")); }
    // Wherever the three shapes of errors hide it.
    std::string message() const {
        return body.contains("error") ? body.at("error").at("message").get<std::string>()
                                      : body.at("message").get<std::string>();
    }
    std::string code() const { return body.at("error").at("code").get<std::string>(); }
};

inline bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

class CalcomStandIn {
public:
    explicit CalcomStandIn(int rate_limit = 1'000'000, std::filesystem::path keep = {})
        : calcom_({.rate_limit_per_minute = rate_limit, .seed = 7, .keep = std::move(keep)}, clock,
                  [this](std::chrono::milliseconds time) {
                      pauses.push_back(time);
                      if (const auto now = std::exchange(during_pause, {})) now();
                  }) {}

    Answer ask(const Question& question);
    Answer get(const std::string& url) { return ask({.url = url}); }
    Answer post(const std::string& url, const json& body) { return ask({.method = "POST", .url = url, .body = body}); }
    Answer put(const std::string& url, const json& body) { return ask({.method = "PUT", .url = url, .body = body}); }

    // An event type of Anna's that can be booked at once, and its id.
    int event_type(json more = json::object(), const std::string& key = "cal_sim_anna") {
        json body{{"title", "Haircut"},
                  {"slug", "cut-" + std::to_string(++slugs_)},
                  {"lengthInMinutes", 30},
                  {"minimumBookingNotice", 0}};
        body.update(more);
        return ask({.method = "POST", .url = "/v2/event-types", .body = body, .key = key}).data().at("id").get<int>();
    }
    static json booking_body(int event_type, const std::string& start, json more = json::object()) {
        json body{{"start", start},
                  {"eventTypeId", event_type},
                  {"attendee", {{"name", "Carla"}, {"email", "carla@example.com"}, {"timeZone", "Europe/Berlin"}}}};
        body.update(more);
        return body;
    }
    Answer book(int event_type, const std::string& start, json more = json::object()) {
        return post("/v2/bookings", booking_body(event_type, start, std::move(more)));
    }
    std::string booked(int event_type, const std::string& start, json more = json::object()) {
        return book(event_type, start, std::move(more)).data().at("uid").get<std::string>();
    }

    HandClock clock;
    std::vector<std::chrono::milliseconds> pauses;  // that delayed answers asked for
    std::function<void()> during_pause;             // called in the next one, once

private:
    http::Request request_of(const Question& question);

    int slugs_ = 0;
    std::atomic<int> requests_ = 0;
    Calcom calcom_;
};

}  // namespace slotkeeper::simulator
