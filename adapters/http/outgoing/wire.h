// wire: a connected socket for Poco's session, plain or TLS, that records what it receives.
//
// Poco 1.11 reports a header or a chunked body that was cut off as a shorter one. The record shows whether the
// connection has ended, and after which bytes. Errors are Poco's exceptions.
// Read on: client_session.h, which uses the record.
#pragma once

#include <Poco/Net/Context.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/StreamSocket.h>

#include <chrono>
#include <memory>
#include <string>

namespace slotkeeper::http {

class Arrivals {
public:
    enum class Keep : bool { all, last_part };

    // Forgets the previous answer.
    void begin();
    // Forgets all but the last `unread` bytes, and allows about `bytes_max` more.
    void expect(std::size_t unread, std::size_t bytes_max, Keep keep);

    const std::string& text() const { return text_; }
    bool has_begun() const { return begun_; }
    bool has_ended() const { return ended_; }  // the peer has closed the connection; with TLS, by a close_notify

    // For the sockets. The first throws Poco::Net::MessageException if all that is allowed has arrived.
    void require_room() const;
    void note(const char* bytes, int count);

private:
    std::string text_;
    std::size_t room_ = 0;
    Keep keep_ = Keep::all;
    bool begun_ = false;
    bool ended_ = false;
};

struct Wire {
    Poco::Net::StreamSocket socket;
    std::shared_ptr<Arrivals> arrivals;

    int descriptor() const { return socket.impl()->sockfd(); }
};

// `patience` is the timeout of each later read and write.
Wire connect_plain(const Poco::Net::SocketAddress& address, std::chrono::milliseconds connect_timeout,
                   std::chrono::milliseconds patience);

// Does the TLS handshake over the plain connection, and verifies the certificate as the context demands.
Wire connect_tls(const Wire& plain, const std::string& host, const Poco::Net::Context::Ptr& context);

}  // namespace slotkeeper::http
