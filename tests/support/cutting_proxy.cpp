// cutting_proxy: one thread per connection; bytes are passed on as they come.
#include "tests/support/cutting_proxy.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

namespace slotkeeper::tests {

namespace {

constexpr int kLookEvery = 20;  // milliseconds: how soon a thread sees that it is to stop

sockaddr_un address_of(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) throw std::runtime_error("the path of a socket is too long");
    path.copy(address.sun_path, path.size());
    return address;
}

bool readable(int socket) {
    pollfd one{socket, POLLIN, 0};
    return ::poll(&one, 1, kLookEvery) > 0;
}

bool send_all(int socket, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

// A packet of the protocol: three bytes of length, a number, the command for a query, its text.
bool is_query(std::string_view bytes, std::string_view text) {
    return bytes.size() == 5 + text.size() && bytes[4] == '\x03' && bytes.substr(5) == text;
}

// The same, but for the command; 0 is OK.
bool is_ok(std::string_view bytes) { return bytes.size() > 4 && bytes[4] == '\0'; }

}  // namespace

CuttingProxy::CuttingProxy(const std::filesystem::path& folder, const std::string& url) {
    const auto at = url.find("socket=") + 7;
    real_socket_ = url.substr(at);
    const auto path = (folder / "proxy.sock").string();
    url_ = url.substr(0, at) + path;
    const auto address = address_of(path);
    listener_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (::bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
        ::listen(listener_, 64) != 0) {
        throw std::runtime_error("the proxy cannot listen");
    }
    acceptor_ = std::jthread([this](const std::stop_token& stop) { accept_all(stop); });
}

CuttingProxy::~CuttingProxy() {
    acceptor_.request_stop();
    acceptor_.join();
    carriers_.clear();
    ::close(listener_);
}

void CuttingProxy::cut(Cut how, int times) {
    how_ = how;
    left_ = times;
}

void CuttingProxy::cut_answers(int packets, std::size_t bytes, int times) {
    left_ = 0;
    packets_ = packets_to_go_ = packets;
    bytes_ = bytes;
    cut(Cut::answers, times);
}

void CuttingProxy::accept_all(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        if (!readable(listener_)) continue;
        const auto client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (client < 0) continue;
        carriers_.emplace_back([this, client](const std::stop_token& own) { carry(own, client); });
    }
}

void CuttingProxy::carry(const std::stop_token& stop, int client) {
    Line line{client, ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    const auto address = address_of(real_socket_);
    auto open = ::connect(line.server, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    while (open && !stop.stop_requested()) {
        std::array<pollfd, 2> both{pollfd{line.client, POLLIN, 0}, pollfd{line.server, POLLIN, 0}};
        if (::poll(both.data(), both.size(), kLookEvery) <= 0) continue;
        if (both[0].revents != 0) open = pass_on(stop, line, true);
        if (open && both[1].revents != 0) open = pass_on(stop, line, false);
    }
    ::close(line.client);
    ::close(line.server);
}

// Whether this is a COMMIT of the kind that is to be cut. A booking's statements are far shorter than the buffer, and
// so arrive in one piece.
bool CuttingProxy::is_meant(Line& line, std::string_view sent) const {
    if (how_ == Cut::none || how_ == Cut::answers) return false;
    if (is_query(sent, "BEGIN")) line.books = false;
    if (sent.find("INSERT INTO appointment (") != std::string_view::npos) line.books = true;
    return is_query(sent, "COMMIT") && (how_ != Cut::hold_booking || line.books);
}

// Passes on the server's answer up to the cut. False: it was cut.
bool CuttingProxy::pass_answer(Line& line, std::string_view bytes) {
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        if (line.head_bytes == 0 && how_ == Cut::answers && left_ > 0 && packets_to_go_.fetch_sub(1) == 0) {
            send_all(line.client, bytes.substr(0, at + bytes_));
            packets_to_go_ = packets_.load();
            --left_;
            return false;
        }
        if (line.head_bytes < 4) {
            if (line.head_bytes < 3) {
                line.left += std::size_t{static_cast<unsigned char>(bytes[at])} << 8 * line.head_bytes;
            }
            ++line.head_bytes;
        } else {
            --line.left;
        }
        if (line.head_bytes == 4 && line.left == 0) line.head_bytes = 0;
    }
    return send_all(line.client, bytes);
}

// False: the connection ends here, for both sides.
bool CuttingProxy::pass_on(const std::stop_token& stop, Line& line, bool from_client) {
    std::array<char, 65'536> buffer;
    auto got = ::recv(from_client ? line.client : line.server, buffer.data(), buffer.size(), 0);
    if (got <= 0) return false;
    const std::string_view bytes(buffer.data(), static_cast<std::size_t>(got));
    if (!from_client) return pass_answer(line, bytes);
    if (!is_meant(line, bytes) || left_.fetch_sub(1) <= 0) return send_all(line.server, bytes);
    if (how_ == Cut::before_commit) return false;
    if (!send_all(line.server, bytes)) return false;
    got = ::recv(line.server, buffer.data(), buffer.size(), 0);  // it is durable now, and the client does not know
    if (how_ == Cut::after_commit || got <= 0 || !is_ok({buffer.data(), static_cast<std::size_t>(got)})) return false;
    ++held_;
    while (!stop.stop_requested() && !readable(line.client)) continue;  // it says nothing more, so it is gone then
    return false;
}

}  // namespace slotkeeper::tests
