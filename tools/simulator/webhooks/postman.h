// postman: delivers webhooks to their subscribers, without retries.
//
// A webhook is sent inside the request that causes it, before the response, so a slow receiver delays the client; only
// webhooks that Cal.com queues are sent after the response. Faults are applied here: a webhook may be sent twice, late,
// after its successor or not at all. Webhooks that are not yet sent when the postman is destroyed are lost, as at
// Cal.com. No lock of the simulator may be held during delivery, because receivers may send requests to it. Read on:
// faults.h draws faults, subscriptions.h has the receivers.
#pragma once

#include "engine/base/clock.h"
#include "tools/simulator/faults.h"
#include "tools/simulator/webhooks/announcement.h"
#include "tools/simulator/webhooks/subscriptions.h"

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace slotkeeper::simulator {

// One webhook for one subscriber.
struct Letter {
    std::string subscription_id, url;
    std::optional<std::string> secret;
    std::string trigger, booking_uid;
    std::string request_id;  // of the request that caused it
    std::string body;        // covered by the signature
    bool queued;             // sent after the response
};

// One for each matching subscription; `now` is the time in the envelope.
std::vector<Letter> letters_for(const std::vector<Announcement>& announcements, const Subscriptions& subscriptions,
                                const std::string& request_id, Moment now);

// Thread-safe.
class Postman {
public:
    // Timeout of a receiver; Cal.com has none.
    static constexpr std::chrono::milliseconds kPatience{30'000};
    // How long a webhook that is to be sent after its successor waits for one.
    static constexpr std::chrono::milliseconds kHeldMax{500};

    // Faults and clock must outlive the postman.
    Postman(Faults& faults, const Clock& clock);
    ~Postman();
    Postman(const Postman&) = delete;
    Postman& operator=(const Postman&) = delete;

    struct Parcel {
        Letter letter;
        std::chrono::milliseconds delay;   // after the response
        std::optional<std::size_t> fault;  // the record of its fault
    };
    // Returns when every receiver has responded or failed. The caller must post the returned parcels after its
    // response.
    std::vector<Parcel> deliver(std::vector<Letter> letters);
    void post(std::vector<Parcel> parcels);

private:
    struct Waiting {
        Letter letter;
        std::optional<std::size_t> fault;
        Deadline due;
        bool for_successor;  // sent before its due time, right after the next one of its subscription
    };

    // Applies the fault; returns what is to be sent after the response.
    std::vector<Parcel> deliver_under(const Fault& fault, Letter letter);
    void send(const Letter& letter, std::optional<std::size_t> fault);
    void let_go_after(const std::string& subscription_id);
    void wait(Waiting waiting);
    void run();

    Faults& faults_;
    const Clock& clock_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<Waiting> waiting_;
    bool ending_ = false;
    std::thread thread_;  // last: it uses the members above
};

}  // namespace slotkeeper::simulator
