// postman: brings webhooks to those who have subscribed to them, at most once, and never again where that fails.
//
// A webhook goes out inside the request that causes it, before its answer, so a slow receiver slows the caller; only
// those that Cal.com queues itself go out after the answer. Faults strike here: a webhook may come twice, late, after
// its successor or not at all. What has not gone out when the postman ends is lost, as it is there.
// No lock of the stand-in may be held while he delivers: receivers ask it back.
// Read on: faults.h draws, subscriptions.h knows the receivers.
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

// One webhook on its way to one subscriber.
struct Letter {
    std::string subscription_id, url;
    std::optional<std::string> secret;
    std::string trigger, booking_uid;
    std::string request_id;  // of the request that caused it
    std::string body;        // what the signature covers
    bool queued;             // after the answer
};

// To everybody who wants to hear of them; `now` is the time in the envelope.
std::vector<Letter> letters_for(const std::vector<Announcement>& announcements, const Subscriptions& subscriptions,
                                const std::string& request_id, Moment now);

// Safe for many threads.
class Postman {
public:
    // How long a receiver may take: Cal.com would wait for ever, which no test can.
    static constexpr std::chrono::milliseconds kPatience{30'000};
    // How long a webhook that is to come after its successor waits for one.
    static constexpr std::chrono::milliseconds kHeldMax{500};

    // Faults and clock must outlive the postman.
    Postman(Faults& faults, const Clock& clock);
    ~Postman();
    Postman(const Postman&) = delete;
    Postman& operator=(const Postman&) = delete;

    struct Parcel {
        Letter letter;
        std::chrono::milliseconds delay;   // after the answer
        std::optional<std::size_t> fault;  // the record of the fault that struck it
    };
    // Returns when every receiver has answered or failed. What comes back is to be posted once the request is answered.
    std::vector<Parcel> deliver(std::vector<Letter> letters);
    void post(std::vector<Parcel> parcels);

private:
    struct Waiting {
        Letter letter;
        std::optional<std::size_t> fault;
        Deadline due;
        bool for_successor;  // goes out earlier, right after the next one of its subscription
    };

    // What the fault leaves to be done after the answer.
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
    std::thread thread_;  // last: it uses all of the above
};

}  // namespace slotkeeper::simulator
