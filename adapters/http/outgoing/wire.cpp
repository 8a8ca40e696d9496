// wire: Poco's sockets, with a record of what they receive.
#include "adapters/http/outgoing/wire.h"

#include <Poco/Net/NetException.h>
#include <Poco/Net/SSLException.h>
#include <Poco/Net/SecureStreamSocketImpl.h>
#include <Poco/Net/StreamSocketImpl.h>
#include <fcntl.h>

#include <algorithm>

namespace slotkeeper::http {

namespace {

using Poco::Net::SecureStreamSocketImpl;
using Poco::Net::StreamSocketImpl;

constexpr std::size_t kLastPartBytes = 512;  // at least; a whole line of any sensible chunk or trailer

template <class Impl>
class Noting : public Impl {
public:
    using Impl::Impl;

    const std::shared_ptr<Arrivals> arrivals = std::make_shared<Arrivals>();

    using Impl::receiveBytes;
    int receiveBytes(void* room, int length, int flags) override {
        arrivals->require_room();
        const int count = Impl::receiveBytes(room, length, flags);
        if (count < 0) throw Poco::TimeoutException("nothing arrived in time");
        arrivals->note(static_cast<const char*>(room), count);
        return count;
    }
};

using PlainSocket = Noting<StreamSocketImpl>;

class TlsSocket final : public Noting<SecureStreamSocketImpl> {
public:
    using Noting::Noting;

    // SecureStreamSocket::connect ignores a handshake that timed out: the first write completes it, and the name in the
    // certificate is never verified.
    void tls_handshake(const std::string& host) {
        setPeerHostName(host);
        setLazyHandshake(true);
        connectSSL();
        if (completeHandshake() != 1) throw Poco::Net::SSLException("the peer ended the handshake");
        verifyPeerCertificate(host);
    }
};

// Owns the socket: Poco counts the references.
struct Adopted : Poco::Net::StreamSocket {
    explicit Adopted(Poco::Net::SocketImpl* socket) : StreamSocket(socket) {}
};

Poco::Timespan timespan(std::chrono::milliseconds time) { return {0, static_cast<long>(time.count() * 1000)}; }

}  // namespace

void Arrivals::begin() {
    text_.clear();
    begun_ = false;
}

void Arrivals::expect(std::size_t unread, std::size_t bytes_max, Keep keep) {
    text_.erase(0, text_.size() - std::min(unread, text_.size()));
    room_ = bytes_max;
    keep_ = keep;
}

void Arrivals::require_room() const {
    if (room_ == 0) throw Poco::Net::MessageException("the answer is larger than is taken here");
}

void Arrivals::note(const char* bytes, int count) {
    if (count == 0) {
        ended_ = true;
        return;
    }
    begun_ = true;
    const auto size = static_cast<std::size_t>(count);
    if (keep_ == Keep::last_part && text_.size() > kLastPartBytes) text_.erase(0, text_.size() - kLastPartBytes);
    text_.append(bytes, size);
    room_ -= std::min(room_, size);
}

Wire connect_plain(const Poco::Net::SocketAddress& address, std::chrono::milliseconds connect_timeout,
                   std::chrono::milliseconds patience) {
    auto* plain = new PlainSocket;
    Wire wire{Adopted(plain), plain->arrivals};
    wire.socket.connect(address, timespan(connect_timeout));
    ::fcntl(wire.descriptor(), F_SETFD, FD_CLOEXEC);
    wire.socket.setNoDelay(true);
    wire.socket.setReceiveTimeout(timespan(patience));
    wire.socket.setSendTimeout(timespan(patience));
    return wire;
}

Wire connect_tls(const Wire& plain, const std::string& host, const Poco::Net::Context::Ptr& context) {
    auto* secure = new TlsSocket(static_cast<StreamSocketImpl*>(plain.socket.impl()), context);
    Wire wire{Adopted(secure), secure->arrivals};
    secure->tls_handshake(host);
    return wire;
}

}  // namespace slotkeeper::http
