// http_connection: the socket, and the part of HTTP that our own server's responses use.
#include "tools/bench/callers/http_connection.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cctype>
#include <stdexcept>
#include <system_error>

namespace slotkeeper::bench {

namespace {

constexpr timeval kPatience{30, 0};

void send_all(int socket, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent < 0) throw std::system_error(errno, std::system_category(), "sending to slotkeeper serve");
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
}

std::size_t body_size(std::string_view head) {
    if (head.starts_with("HTTP/1.1 204")) return 0;
    constexpr std::string_view name = "\r\ncontent-length:";
    for (std::size_t at = head.find("\r\n"); at != std::string_view::npos; at = head.find("\r\n", at + 2)) {
        std::string start(head.substr(at, name.size()));
        for (auto& letter : start) letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
        if (start == name) return std::stoul(std::string(head.substr(at + name.size(), 20)));
    }
    throw std::runtime_error("slotkeeper serve answered without Content-Length");
}

// No bytes follow the response, because the next request has not been sent.
std::string receive(int socket) {
    std::string answer;
    auto size = std::string::npos;
    while (answer.size() < size) {
        char buffer[8192];
        const auto count = ::recv(socket, buffer, sizeof buffer, 0);
        if (count < 0) throw std::system_error(errno, std::system_category(), "receiving from slotkeeper serve");
        if (count == 0) throw std::runtime_error("slotkeeper serve closed the connection after \"" + answer + "\"");
        answer.append(buffer, static_cast<std::size_t>(count));
        if (const auto head = answer.find("\r\n\r\n"); size == std::string::npos && head != std::string::npos) {
            size = head + 4 + body_size(std::string_view(answer).substr(0, head));
        }
    }
    return answer;
}

}  // namespace

HttpConnection::HttpConnection(unsigned short port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int on = 1;
    ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &kPatience, sizeof kPatience);
    ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &kPatience, sizeof kPatience);
    if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        const auto reason = errno;
        ::close(socket_);
        throw std::system_error(reason, std::system_category(), "connecting to slotkeeper serve");
    }
}

HttpConnection::~HttpConnection() { ::close(socket_); }

std::string HttpConnection::ask(std::string_view request) {
    send_all(socket_, request);
    return receive(socket_);
}

}  // namespace slotkeeper::bench
