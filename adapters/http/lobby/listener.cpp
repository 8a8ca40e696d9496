// listener: binds, listens and accepts.
#include "adapters/http/lobby/listener.h"

#include <Poco/Exception.h>
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>
#include <stdexcept>

namespace slotkeeper::http {

namespace {

constexpr int kBacklog = 1024;

std::string text_of(const sockaddr_storage& address) {
    char text[INET6_ADDRSTRLEN] = "";
    if (address.ss_family == AF_INET) {
        ::inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in&>(address).sin_addr, text, sizeof text);
    } else if (address.ss_family == AF_INET6) {
        ::inet_ntop(AF_INET6, &reinterpret_cast<const sockaddr_in6&>(address).sin6_addr, text, sizeof text);
    }
    const std::string_view view(text);
    constexpr std::string_view mapped = "::ffff:";  // an IPv4 client of a socket that serves both
    return std::string(view.starts_with(mapped) ? view.substr(mapped.size()) : view);
}

}  // namespace

Listener::Listener(const std::string& host, unsigned short port) {
    try {
        const Poco::Net::SocketAddress wanted(host, port);
        // Address reuse avoids the wait after a restart; port reuse would let two servers share the port unnoticed.
        if (wanted.family() == Poco::Net::SocketAddress::IPv6) {
            socket_.bind6(wanted, true, false, false);
        } else {
            socket_.bind(wanted, true, false);
        }
        socket_.listen(kBacklog);
        socket_.setBlocking(false);
        ::fcntl(descriptor(), F_SETFD, FD_CLOEXEC);
        address_ = socket_.address();
    } catch (const Poco::Exception& trouble) {
        throw std::runtime_error("cannot listen on " + host + ":" + std::to_string(port) + ": " +
                                 trouble.displayText());
    }
}

std::string Listener::address() const {
    const auto host = address_.host().toString();
    const bool v6 = host.find(':') != std::string::npos;
    return "http://" + (v6 ? "[" + host + "]" : host) + ":" + std::to_string(port());
}

Listener::Accepted Listener::accept(int& socket, std::string& peer) {
    for (;;) {
        sockaddr_storage address{};
        socklen_t length = sizeof address;
        socket = ::accept4(descriptor(), reinterpret_cast<sockaddr*>(&address), &length, SOCK_CLOEXEC);
        if (socket >= 0) {
            const int on = 1;
            ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
            peer = text_of(address);
            return Accepted::connection;
        }
        if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) return Accepted::no_room;
        if (errno == EAGAIN || errno == EWOULDBLOCK) return Accepted::none;
        // Any other error concerns a client that has disconnected meanwhile: accept the next one.
    }
}

}  // namespace slotkeeper::http
