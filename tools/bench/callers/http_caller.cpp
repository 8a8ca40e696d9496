// http_caller: the socket, and as much of HTTP as our own server's answers need.
#include "tools/bench/callers/http_caller.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cctype>
#include <stdexcept>
#include <string_view>
#include <system_error>

namespace slotkeeper::bench {

namespace {

constexpr timeval kPatience{30, 0};

std::string rfc3339(Instant instant) {
    const std::time_t seconds = instant.time_since_epoch().count();
    std::tm parts{};
    ::gmtime_r(&seconds, &parts);
    char text[24];
    return {text, std::strftime(text, sizeof text, "%FT%TZ", &parts)};
}

class HttpCaller final : public Caller {
public:
    HttpCaller(unsigned short port, const BenchCompany& company)
        : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)),
          head_(
              "POST /v1/appointments HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
              "Authorization: Bearer " +
              company.api_key + "\r\n"),
          service_(company.service.text()) {
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
    ~HttpCaller() override { ::close(socket_); }
    HttpCaller(const HttpCaller&) = delete;
    HttpCaller& operator=(const HttpCaller&) = delete;

    Outcome book(const Ask& ask) override {
        const auto body = R"({"service_id":")" + service_ + R"(","resource_id":")" + ask.resource.text() +
                          R"(","start":")" + rfc3339(ask.start) + R"(","customer":{"name":"Bench","phone":")" +
                          ask.phone + R"("}})";
        send_all(head_ + "Idempotency-Key: bench-" + std::to_string(ask.number) +
                 "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
        const auto answer = receive();
        const auto status = answer.substr(0, answer.find('\r'));
        if (status.starts_with("HTTP/1.1 201")) return Outcome::booked;
        if (status.starts_with("HTTP/1.1 409") && answer.find("slot_conflict") != std::string::npos) {
            return Outcome::refused;
        }
        throw std::runtime_error("slotkeeper serve answered " + answer);
    }

private:
    void send_all(std::string_view bytes) {
        while (!bytes.empty()) {
            const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent < 0) throw std::system_error(errno, std::system_category(), "sending to slotkeeper serve");
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
    }

    // Head and body of one answer; nothing follows it, because the next question has not been sent.
    std::string receive() {
        std::string answer;
        auto size = std::string::npos;
        while (answer.size() < size) {
            char buffer[8192];
            const auto count = ::recv(socket_, buffer, sizeof buffer, 0);
            if (count < 0) throw std::system_error(errno, std::system_category(), "receiving from slotkeeper serve");
            if (count == 0) throw std::runtime_error("slotkeeper serve hung up after \"" + answer + "\"");
            answer.append(buffer, static_cast<std::size_t>(count));
            if (const auto head = answer.find("\r\n\r\n"); size == std::string::npos && head != std::string::npos) {
                size = head + 4 + body_size(std::string_view(answer).substr(0, head));
            }
        }
        return answer;
    }

    static std::size_t body_size(std::string_view head) {
        constexpr std::string_view name = "\r\ncontent-length:";
        for (std::size_t at = head.find("\r\n"); at != std::string_view::npos; at = head.find("\r\n", at + 2)) {
            std::string start(head.substr(at, name.size()));
            for (auto& letter : start) letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
            if (start == name) return std::stoul(std::string(head.substr(at + name.size(), 20)));
        }
        throw std::runtime_error("slotkeeper serve answered without Content-Length");
    }

    int socket_;
    const std::string head_, service_;
};

}  // namespace

std::unique_ptr<Caller> make_http_caller(unsigned short port, const BenchCompany& company) {
    return std::make_unique<HttpCaller>(port, company);
}

}  // namespace slotkeeper::bench
