// cutting_proxy: bytes both ways, until a COMMIT is to be cut.
#include "tests/support/cutting_proxy.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <stdexcept>
#include <string_view>

namespace slotkeeper::tests {

namespace {

constexpr int kLookUpMs = 20;  // how often a thread looks whether it is to stop

sockaddr_un address_of(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) throw std::runtime_error("the path of the socket is too long");
    std::memcpy(address.sun_path, path.c_str(), path.size());
    return address;
}

int make_socket() {
    const int number = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (number < 0) throw std::runtime_error("no socket");
    return number;
}

const sockaddr* generic(const sockaddr_un& address) { return reinterpret_cast<const sockaddr*>(&address); }

// What there is to read and write on; false at the end of it.
bool forward(int from, int to, std::string& seen) {
    std::array<char, 65'536> bytes{};
    const auto count = ::recv(from, bytes.data(), bytes.size(), 0);
    if (count <= 0) return false;
    seen.assign(bytes.data(), static_cast<std::size_t>(count));
    return to < 0 || ::send(to, bytes.data(), static_cast<std::size_t>(count), MSG_NOSIGNAL) == count;
}

}  // namespace

CuttingProxy::CuttingProxy(const TestDatabase& test) : url_(test.url()), listener_(make_socket()) {
    const auto at = url_.find("socket=") + 7;
    server_socket_ = url_.substr(at);
    const auto path = (folder_.path() / "proxy.sock").string();
    url_.replace(at, std::string::npos, path);
    const auto address = address_of(path);
    if (::bind(listener_, generic(address), sizeof address) != 0 || ::listen(listener_, 64) != 0) {
        throw std::runtime_error("the proxy cannot listen");
    }
    acceptor_ = std::jthread([this](const std::stop_token& stop) { accept_all(stop); });
}

CuttingProxy::~CuttingProxy() {
    acceptor_ = {};
    connections_.clear();
    ::close(listener_);
}

void CuttingProxy::accept_all(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        pollfd event{listener_, POLLIN, 0};
        if (::poll(&event, 1, kLookUpMs) <= 0) continue;
        const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (client < 0) continue;
        connections_.emplace_back([this, client](const std::stop_token& end) { pass_on(client, end); });
    }
}

void CuttingProxy::pass_on(int client, const std::stop_token& stop) {
    const int server = make_socket();
    const auto address = address_of(server_socket_);
    auto open = ::connect(server, generic(address), sizeof address) == 0;
    std::string seen;
    while (open && !stop.stop_requested()) {
        std::array<pollfd, 2> events{{{client, POLLIN, 0}, {server, POLLIN, 0}}};
        if (::poll(events.data(), events.size(), kLookUpMs) <= 0) continue;
        if (events[1].revents != 0) open = forward(server, client, seen);
        if (!open || events[0].revents == 0) continue;
        // The packet is looked at before it is passed on: four bytes of header, the command 3 (query), the text.
        std::array<char, 16> head{};
        const auto count = ::recv(client, head.data(), head.size(), MSG_PEEK);
        const auto commit = count == 11 && std::string_view(head.data() + 4, 7) ==
                                               "\x03"
                                               "COMMIT";
        const auto cut = commit ? next_.exchange(Cut::none) : Cut::none;
        if (cut == Cut::before_commit) break;
        open = forward(client, server, seen);
        if (cut == Cut::after_commit) {
            forward(server, -1, seen);  // the server's answer ends here
            break;
        }
    }
    ::close(client);
    ::close(server);
}

}  // namespace slotkeeper::tests
