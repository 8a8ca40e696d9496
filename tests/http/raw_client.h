// raw_client: a client that sends exactly the given bytes and reads any answer.
//
// It never retries and never repairs; every wait ends after ten seconds, so a server that says nothing fails a test
// instead of stopping it. Read on: server_tests.cpp.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <map>
#include <stdexcept>
#include <string>
#include <string_view>

namespace slotkeeper::http {

struct RawAnswer {
    int status = 0;                              // 0: the connection ended without an answer
    std::map<std::string, std::string> headers;  // names as sent
    std::string body;
};

class RawClient {
public:
    explicit RawClient(unsigned short port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        const timeval patience{10, 0};
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
            ::close(socket_);
            throw std::runtime_error("cannot connect");
        }
    }
    ~RawClient() { ::close(socket_); }
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;

    // False where the other side is gone.
    bool say(std::string_view bytes) {
        while (!bytes.empty()) {
            const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
        return true;
    }
    void finish() { ::shutdown(socket_, SHUT_WR); }

    // The next answer; its body by Content-Length. `to_head`: it has no body whatever its length says.
    RawAnswer hear(bool to_head = false) {
        while (heard_.find("\r\n\r\n") == std::string::npos) {
            if (!receive()) return {};
        }
        RawAnswer answer;
        const auto head_end = heard_.find("\r\n\r\n");
        std::string_view head(heard_.data(), head_end);
        answer.status = std::stoi(std::string(head.substr(9, 3)));
        while (head.find("\r\n") != std::string_view::npos) {
            head.remove_prefix(head.find("\r\n") + 2);
            const auto colon = head.find(": ");
            answer.headers[std::string(head.substr(0, colon))] =
                head.substr(colon + 2, std::min(head.find("\r\n"), head.size()) - colon - 2);
        }
        heard_.erase(0, head_end + 4);
        const auto length = answer.headers.find("Content-Length");
        const auto size = to_head || length == answer.headers.end() ? 0U : std::stoul(length->second);
        while (heard_.size() < size) {
            if (!receive()) throw std::runtime_error("the body of an answer is cut off");
        }
        answer.body = heard_.substr(0, size);
        heard_.erase(0, size);
        return answer;
    }
    RawAnswer ask(std::string_view bytes) { return say(bytes) ? hear() : RawAnswer{}; }

    // True where the other side has ended the connection without a further byte.
    bool ended() { return heard_.empty() && !receive(); }

private:
    bool receive() {
        char room[4096];
        const auto count = ::recv(socket_, room, sizeof room, 0);
        if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) throw std::runtime_error("the server says nothing");
        if (count <= 0) return false;
        heard_.append(room, static_cast<std::size_t>(count));
        return true;
    }

    const int socket_;
    std::string heard_;
};

}  // namespace slotkeeper::http
