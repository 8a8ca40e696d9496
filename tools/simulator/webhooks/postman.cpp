// postman: see postman.h.
#include "tools/simulator/webhooks/postman.h"

#include "adapters/http/client.h"
#include "engine/guards/digest.h"
#include "tools/simulator/calcom/wire_time.h"

#include <Poco/URI.h>

#include <algorithm>
#include <exception>
#include <iterator>
#include <utility>

namespace slotkeeper::simulator {

namespace {

using SteadyClock = std::chrono::steady_clock;

// The delay of Cal.com's queue; without it the webhook would always arrive before the response.
constexpr std::chrono::milliseconds kQueueTime{20};

std::string signature_of(const Letter& letter) {
    if (!letter.secret || letter.secret->empty()) return "no-secret-provided";
    return hex(hmac_sha256(*letter.secret, letter.body));
}

// The status of the receiver's response; std::nullopt without a response.
std::optional<int> call(const Letter& letter) {
    try {
        const Poco::URI url(letter.url);
        http::Client client(
            {.base_url = url.getScheme() + "://" + url.getAuthority(), .total_deadline = Postman::kPatience});
        const auto path = url.getPathAndQuery();
        const auto outcome = client.send("POST", path.starts_with('/') ? path : "/" + path,
                                         {{"Content-Type", "application/json"},
                                          {"X-Cal-Signature-256", signature_of(letter)},
                                          {"X-Cal-Webhook-Version", "2021-10-20"}},
                                         letter.body);
        const auto* reply = std::get_if<http::Reply>(&outcome);
        return reply == nullptr ? std::nullopt : std::optional(reply->status);
    } catch (const std::exception&) {
        return std::nullopt;  // invalid URL or TLS failure; Cal.com only logs such errors
    }
}

}  // namespace

std::vector<Letter> letters_for(const std::vector<Announcement>& announcements, const Subscriptions& subscriptions,
                                const std::string& request_id, Moment now) {
    std::vector<Letter> letters;
    for (const auto& each : announcements) {
        const auto trigger = std::string(name_of(each.trigger));
        const nlohmann::json envelope{
            {"triggerEvent", trigger}, {"createdAt", format_time(now)}, {"payload", each.payload}};
        const auto body = envelope.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
        for (const auto* subscription : subscriptions.listening(each.user_id, trigger)) {
            letters.push_back({.subscription_id = subscription->id,
                               .url = subscription->url,
                               .secret = subscription->secret,
                               .trigger = trigger,
                               .booking_uid = each.booking_uid,
                               .request_id = request_id,
                               .body = body,
                               .queued = each.trigger == Trigger::booking_requested});
        }
    }
    return letters;
}

Postman::Postman(Faults& faults, const Clock& clock) : faults_(faults), clock_(clock), thread_([this] { run(); }) {}

Postman::~Postman() {
    {
        const std::scoped_lock lock(mutex_);
        ending_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

std::vector<Postman::Parcel> Postman::deliver(std::vector<Letter> letters) {
    std::vector<Parcel> later;
    for (auto& letter : letters) {
        if (const auto fault = faults_.draw_for_webhook()) {
            std::ranges::move(deliver_under(*fault, std::move(letter)), std::back_inserter(later));
        } else if (letter.queued) {
            later.push_back({std::move(letter), kQueueTime, std::nullopt});
        } else {
            send(letter, std::nullopt);
        }
    }
    return later;
}

std::vector<Postman::Parcel> Postman::deliver_under(const Fault& fault, Letter letter) {
    const auto record = faults_.remember({.at = clock_.now(),
                                          .request_id = letter.request_id,
                                          .method = "POST",
                                          .path = letter.url,
                                          .kind = fault.kind,
                                          .booking_uid = letter.booking_uid,
                                          .trigger = letter.trigger});
    switch (fault.kind) {
        case FaultKind::webhook_doubled:
            if (letter.queued) return {{letter, kQueueTime, record}, {letter, kQueueTime, record}};
            send(letter, record);
            send(letter, record);
            return {};
        case FaultKind::webhook_late:
            return {{std::move(letter), fault.delay + kQueueTime, record}};
        case FaultKind::webhook_reordered:
            wait({std::move(letter), record, SteadyClock::now() + kHeldMax, /*for_successor=*/true});
            return {};
        default:  // lost
            return {};
    }
}

void Postman::post(std::vector<Parcel> parcels) {
    const auto now = SteadyClock::now();
    for (auto& each : parcels) {
        wait({std::move(each.letter), each.fault, now + each.delay, /*for_successor=*/false});
    }
}

void Postman::wait(Waiting waiting) {
    {
        const std::scoped_lock lock(mutex_);
        waiting_.push_back(std::move(waiting));
    }
    changed_.notify_all();
}

void Postman::send(const Letter& letter, std::optional<std::size_t> fault) {
    const auto status = call(letter);
    if (fault) faults_.note_delivery(*fault, status);
    let_go_after(letter.subscription_id);
}

void Postman::let_go_after(const std::string& subscription_id) {
    {
        const std::scoped_lock lock(mutex_);
        for (auto& each : waiting_) {
            if (!each.for_successor || each.letter.subscription_id != subscription_id) continue;
            each.for_successor = false;
            each.due = SteadyClock::now();
        }
    }
    changed_.notify_all();
}

void Postman::run() {
    std::unique_lock lock(mutex_);
    while (!ending_) {
        const auto next = std::ranges::min_element(waiting_, {}, &Waiting::due);
        if (next == waiting_.end()) {
            changed_.wait(lock);
        } else if (const auto due = next->due; due > SteadyClock::now()) {
            changed_.wait_until(lock, due);
        } else {
            const auto waiting = std::move(*next);
            waiting_.erase(next);
            lock.unlock();
            send(waiting.letter, waiting.fault);
            lock.lock();
        }
    }
}

}  // namespace slotkeeper::simulator
