// channel: connecting, the TLS handshake, and sending and receiving without blocking.
#include "adapters/http/channel.h"

#include <Poco/Net/DNS.h>
#include <Poco/Net/HostEntry.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/SSLException.h>
#include <Poco/Net/SecureStreamSocket.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>

namespace slotkeeper::http {

namespace {

using namespace std::chrono;
using Poco::Net::SecureStreamSocket;

milliseconds time_left(Deadline deadline) {
    const auto left = duration_cast<milliseconds>(deadline - steady_clock::now());
    if (left <= milliseconds(0)) throw Poco::TimeoutException("the deadline of the call passed");
    return left;
}

// An address stays what it is. DNS::resolve would ask for the name of it, which takes time and, in Poco 1.11, writes
// into a buffer that all threads share.
Poco::Net::HostEntry::AddressList addresses_of(const std::string& host) {
    Poco::Net::IPAddress address;
    if (Poco::Net::IPAddress::tryParse(host, address)) return {address};
    return Poco::Net::DNS::hostByName(host).addresses();
}

}  // namespace

Channel::Channel(const std::string& host, unsigned short port, const Poco::Net::Context::Ptr& tls,
                 milliseconds connect_timeout, Deadline deadline) {
    connect(host, port, connect_timeout, deadline);
    ::fcntl(socket_.impl()->sockfd(), F_SETFD, FD_CLOEXEC);
    socket_.setNoDelay(true);
    socket_.setBlocking(false);
    if (tls) shake_hands(host, tls, deadline);
}

void Channel::connect(const std::string& host, unsigned short port, milliseconds timeout, Deadline deadline) {
    auto addresses = addresses_of(host);
    std::stable_partition(addresses.begin(), addresses.end(),
                          [](const auto& address) { return address.family() == Poco::Net::IPAddress::IPv4; });
    for (std::size_t i = 0; i < addresses.size(); ++i) {
        const auto patience = std::min(timeout, time_left(deadline));
        try {
            socket_ = Poco::Net::StreamSocket();
            socket_.connect(Poco::Net::SocketAddress(addresses[i], port), Poco::Timespan(0, patience.count() * 1000));
            return;
        } catch (const Poco::Exception&) {
            if (i + 1 == addresses.size()) throw;
        }
    }
    throw Poco::Net::HostNotFoundException(host);
}

void Channel::shake_hands(const std::string& host, const Poco::Net::Context::Ptr& tls, Deadline deadline) {
    auto secure = SecureStreamSocket::attach(socket_, host, tls);
    for (int done = secure.completeHandshake(); done != 1; done = secure.completeHandshake()) {
        if (done == 0) throw Poco::Net::SSLException("the other side ended the handshake");
        wait(done == SecureStreamSocket::ERR_SSL_WANT_WRITE ? POLLOUT : POLLIN, deadline);
    }
    secure.verifyPeerCertificate(host);
    socket_ = secure;
    secure_ = true;
}

void Channel::wait(short events, Deadline deadline) const {
    pollfd watched{socket_.impl()->sockfd(), events, 0};
    ::poll(&watched, 1, static_cast<int>(time_left(deadline).count()) + 1);
}

void Channel::send(std::string_view bytes, Deadline deadline) {
    while (!bytes.empty()) {
        time_left(deadline);
        // after a short wait TLS wants the same bytes from the same place again, which it gets here
        const int sent = socket_.sendBytes(bytes.data(), static_cast<int>(bytes.size()), secure_ ? 0 : MSG_NOSIGNAL);
        if (sent > 0) {
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        } else {
            wait(secure_ && sent == SecureStreamSocket::ERR_SSL_WANT_READ ? POLLIN : POLLOUT, deadline);
        }
    }
}

std::size_t Channel::receive(std::span<char> room, Deadline deadline) {
    for (;;) {
        time_left(deadline);
        const int count = socket_.receiveBytes(room.data(), static_cast<int>(room.size()));
        if (count >= 0) return static_cast<std::size_t>(count);
        wait(secure_ && count == SecureStreamSocket::ERR_SSL_WANT_WRITE ? POLLOUT : POLLIN, deadline);
    }
}

bool Channel::is_stale() const {
    pollfd watched{socket_.impl()->sockfd(), POLLIN, 0};
    return ::poll(&watched, 1, 0) != 0;
}

}  // namespace slotkeeper::http
