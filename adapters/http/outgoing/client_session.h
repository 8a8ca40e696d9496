// client_session: Poco's HTTP client session on one connection, which knows exactly what happened to its request.
//
// HTTPClientSession reconnects and sends the request again if a kept connection turns out to be closed; this class
// never leaves its connection. Poco reports an answer that was cut off as a shorter one; here the head must also pass
// the strict parser of message.h, and the end of the body must have been received.
// For HTTPS the session gets a TLS socket. HTTPSClientSession is not used: it resolves, connects and shakes hands by
// itself, with a timeout for each read only, and treats a TLS stream that was cut off as one that ended.
// Read on: client.h, which turns exceptions into outcomes.
#pragma once

#include "adapters/http/client.h"
#include "adapters/http/message.h"
#include "adapters/http/outgoing/wire.h"

#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>

#include <iosfwd>

namespace slotkeeper::http {

class ClientSession final : public Poco::Net::HTTPClientSession {
public:
    explicit ClientSession(Wire wire);
    ~ClientSession() override;  // does not block, not even to send the close_notify of TLS

    // Both throw Poco::Exception. After one the session is not to be used again.
    void send(Poco::Net::HTTPRequest& request, const std::string& body);
    // The whole answer to the request that was sent. Throws Poco::Net::MessageException if it is not whole.
    Reply receive(bool to_head, std::size_t body_bytes_max);

    int descriptor() const { return wire_.descriptor(); }
    bool has_sent() const { return sent_; }                            // at least a part of the request
    bool has_received() const { return wire_.arrivals->has_begun(); }  // at least a part of the answer
    // How long the connection may be idle before another request. Zero: it serves no other.
    std::chrono::seconds reusable_for() const { return reusable_for_; }
    // True if the peer has closed the connection, or has sent something unexpected. Does not wait.
    bool is_stale() const;

private:
    int write(const char* bytes, std::streamsize count) override;
    void connect(const Poco::Net::SocketAddress& address) override;
    bool mustReconnect() const override { return false; }

    void expect(std::size_t bytes_max, Arrivals::Keep keep);
    std::string_view consumed() const;  // the part of the record that Poco has read
    std::string read_body(std::istream& stream, const BodyForm& form, std::size_t bytes_max);
    bool is_whole(const BodyForm& form, std::size_t body_bytes) const;
    bool is_at_rest(const BodyForm& form) const;  // the connection holds nothing after the answer

    const Wire wire_;
    bool sent_ = false;
    std::chrono::seconds reusable_for_{0};
};

}  // namespace slotkeeper::http
