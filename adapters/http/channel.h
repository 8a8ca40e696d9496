// channel: one outgoing connection, plain or TLS, on which every wait ends at a deadline.
//
// The socket never blocks, so neither a TLS record that drips nor a handshake that stalls outlasts the deadline.
// Errors are Poco's exceptions; a deadline that passes is Poco::TimeoutException.
// Read on: client.h, which decides what an error means.
#pragma once

#include "engine/base/clock.h"

#include <Poco/Net/Context.h>
#include <Poco/Net/StreamSocket.h>

#include <span>
#include <string>
#include <string_view>

namespace slotkeeper::http {

class Channel {
public:
    // Tries the addresses of the host one after the other. With a context: TLS, and its certificate is verified.
    Channel(const std::string& host, unsigned short port, const Poco::Net::Context::Ptr& tls,
            std::chrono::milliseconds connect_timeout, Deadline deadline);
    Channel(const Channel&) = delete;
    Channel& operator=(const Channel&) = delete;

    void send(std::string_view bytes, Deadline deadline);
    // 0: the other side has closed. With TLS it has said so, and was not just cut off.
    std::size_t receive(std::span<char> room, Deadline deadline);
    // Closed by the other side, or it says something unasked: not to be used again. Does not wait.
    bool is_stale() const;

private:
    void connect(const std::string& host, unsigned short port, std::chrono::milliseconds timeout, Deadline deadline);
    void shake_hands(const std::string& host, const Poco::Net::Context::Ptr& tls, Deadline deadline);
    void wait(short events, Deadline deadline) const;

    Poco::Net::StreamSocket socket_;
    bool secure_ = false;
};

}  // namespace slotkeeper::http
