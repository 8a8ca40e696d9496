// deadline_watch: shuts down the connections of calls that have reached their deadline.
//
// Poco's timeouts apply to each read and write, so a peer that drips bytes never exceeds them. Shutting the socket down
// from another thread ends every wait, also inside the TLS handshake. One thread watches all calls of a client; it
// starts with the first call and ends after some seconds without calls.
#pragma once

#include "engine/base/clock.h"

#include <condition_variable>
#include <mutex>
#include <set>
#include <thread>
#include <utility>

namespace slotkeeper::http {

class DeadlineWatch {
public:
    // A call under watch, as long as this lives.
    class Call {
    public:
        // Throws Poco::Exception where the process has no descriptor or no thread left.
        Call(DeadlineWatch& watch, int socket, Deadline deadline);
        ~Call();
        Call(const Call&) = delete;
        Call& operator=(const Call&) = delete;

        // True once the connection has been shut down.
        bool is_over() const;
        // Ends the watch. True if the connection was not shut down, and now it will not be.
        bool end();

    private:
        friend class DeadlineWatch;
        DeadlineWatch& watch_;
        const Deadline deadline_;
        int socket_;         // a duplicate: Poco closes its own on errors, and the number is then reused
        bool over_ = false;  // guarded by the watch's mutex
    };

    DeadlineWatch() = default;
    DeadlineWatch(const DeadlineWatch&) = delete;
    DeadlineWatch& operator=(const DeadlineWatch&) = delete;

private:
    void run(const std::stop_token& stop);

    std::mutex mutex_;  // guards what follows
    std::condition_variable_any changed_;
    std::set<std::pair<Deadline, Call*>> calls_;
    bool running_ = false;
    std::jthread thread_;  // last: it uses all of the above
};

}  // namespace slotkeeper::http
