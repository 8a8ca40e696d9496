// deadline_watch: the thread that waits for the earliest deadline.
#include "adapters/http/outgoing/deadline_watch.h"

#include <Poco/Exception.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <system_error>

namespace slotkeeper::http {

namespace {

constexpr auto kIdleMax = std::chrono::seconds(5);

}  // namespace

DeadlineWatch::Call::Call(DeadlineWatch& watch, int socket, Deadline deadline)
    : watch_(watch), deadline_(deadline), socket_(::fcntl(socket, F_DUPFD_CLOEXEC, 0)) {
    if (socket_ < 0) throw Poco::IOException("no descriptor left to watch the call");
    const std::lock_guard lock(watch_.mutex_);
    if (!watch_.running_) {
        try {
            // Joins the previous thread, if any: it has ended, and no longer needs the mutex.
            watch_.thread_ = std::jthread([&watch](const std::stop_token& stop) { watch.run(stop); });
        } catch (const std::system_error&) {
            ::close(socket_);
            throw Poco::SystemException("no thread left to watch the call");
        }
        watch_.running_ = true;
    }
    watch_.calls_.emplace(deadline_, this);
    watch_.changed_.notify_one();
}

DeadlineWatch::Call::~Call() {
    end();
    ::close(socket_);
}

bool DeadlineWatch::Call::is_over() const {
    const std::lock_guard lock(watch_.mutex_);
    return over_;
}

bool DeadlineWatch::Call::end() {
    const std::lock_guard lock(watch_.mutex_);
    watch_.calls_.erase({deadline_, this});
    return !over_;
}

void DeadlineWatch::run(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    while (!stop.stop_requested()) {
        if (calls_.empty()) {
            if (changed_.wait_for(lock, stop, kIdleMax, [&] { return !calls_.empty(); })) continue;
            break;
        }
        const auto [deadline, call] = *calls_.begin();
        if (std::chrono::steady_clock::now() < deadline) {
            // The end of a call does not wake the thread: one idle wake-up at its deadline is cheaper.
            const auto next = deadline;
            changed_.wait_until(lock, stop, next, [&] { return !calls_.empty() && calls_.begin()->first < next; });
            continue;
        }
        ::shutdown(call->socket_, SHUT_RDWR);
        call->over_ = true;
        calls_.erase(calls_.begin());
    }
    running_ = false;
}

}  // namespace slotkeeper::http
