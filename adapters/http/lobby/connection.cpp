// connection: the system calls of one socket, and the head of a response.
#include "adapters/http/lobby/connection.h"

#include "engine/base/calendar_text.h"

#include <Poco/Net/HTTPResponse.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>

namespace slotkeeper::http {

namespace {

void add_header(std::string& head, std::string_view name, std::string_view value) {
    head.append(name).append(": ").append(value).append("\r\n");
}

bool has_body(int status) { return status >= 200 && status != 204 && status != 304; }

}  // namespace

Connection::Connection(int socket, std::string peer, const RequestReader::BodyLimit& body_bytes_max,
                       std::atomic<std::size_t>& unsent_of_all)
    : socket_(socket), peer_(std::move(peer)), reader_(body_bytes_max), unsent_of_all_(unsent_of_all) {}

Connection::~Connection() { ::close(socket_); }

void Connection::enter(Phase phase, Deadline deadline) {
    // A concurrent reader sees no deadline, rather than the old deadline with the new phase.
    deadline_ = Deadline::max().time_since_epoch().count();
    phase_ = phase;
    deadline_ = deadline.time_since_epoch().count();
}

Connection::Received Connection::receive(std::span<char> room, std::string_view& bytes) {
    const auto count = ::recv(socket_, room.data(), room.size(), MSG_DONTWAIT);
    if (count > 0) {
        bytes = std::string_view(room.data(), static_cast<std::size_t>(count));
        return Received::something;
    }
    const bool later = count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR);
    return later ? Received::nothing_yet : Received::closed;
}

void Connection::put(std::string head, std::string body, bool last) {
    head_ = std::move(head);
    body_ = std::move(body);
    sent_ = 0;
    last_ = last;
}

Connection::Sent Connection::send() {
    while (has_unsent()) {
        iovec parts[2];
        std::size_t count = 0;
        for (const auto part : {std::string_view(head_).substr(std::min(sent_, head_.size())),
                                std::string_view(body_).substr(sent_ > head_.size() ? sent_ - head_.size() : 0)}) {
            if (!part.empty()) parts[count++] = {const_cast<char*>(part.data()), part.size()};
        }
        msghdr message{};
        message.msg_iov = parts;
        message.msg_iovlen = count;
        const auto some = ::sendmsg(socket_, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (some < 0 && errno == EINTR) continue;
        if (some < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            count_unsent(head_.size() + body_.size());
            return Sent::part;
        }
        if (some <= 0) return Sent::nothing_more;
        sent_ += static_cast<std::size_t>(some);
    }
    count_unsent(0);
    head_ = {};
    body_ = {};
    sent_ = 0;
    return Sent::all;
}

void Connection::count_unsent(std::size_t bytes) {
    if (bytes == unsent_) return;
    unsent_of_all_ += bytes - unsent_;  // unsigned: a smaller number wraps around and subtracts
    unsent_ = bytes;
}

void Connection::finish_sending() { ::shutdown(socket_, SHUT_WR); }

void Connection::hang_up() {
    hung_up_ = true;
    const auto now_in = phase();
    ::shutdown(socket_, now_in == Phase::sending || now_in == Phase::leaving ? SHUT_RDWR : SHUT_RD);
}

void Connection::cut() { ::shutdown(socket_, SHUT_RDWR); }

std::string body_of(Response&& response, const Request& request) {
    return request.method == "HEAD" || !has_body(response.status) ? std::string() : std::move(response.body);
}

bool is_sendable(const Response& response) {
    const auto clean = [](std::string_view text) {
        return text.find_first_of(std::string_view("\r\n\0", 3)) == text.npos;
    };
    for (const auto& [name, value] : response.headers) {
        if (!clean(name) || !clean(value)) return false;
    }
    return clean(response.content_type);
}

std::string head_of(const Response& response, const Request& request, Moment now, bool keep_alive) {
    using Poco::Net::HTTPResponse;
    std::string head;
    head.reserve(512);
    head.append("HTTP/1.1 ").append(std::to_string(response.status)).append(" ");
    head.append(HTTPResponse::getReasonForStatus(static_cast<HTTPResponse::HTTPStatus>(response.status)))
        .append("\r\n");
    add_header(head, "Date", format_http_date(whole_seconds(now)));
    if (has_body(response.status)) {
        if (!response.content_type.empty()) add_header(head, "Content-Type", response.content_type);
        add_header(head, "Content-Length", std::to_string(response.body.size()));
    }
    bool names_cache = false;
    bool names_id = false;
    for (const auto& [name, value] : response.headers) {
        names_cache = names_cache || lower_case(name) == "cache-control";
        names_id = names_id || lower_case(name) == "x-request-id";
        add_header(head, name, value);
    }
    if (!names_cache) add_header(head, "Cache-Control", "no-store");
    add_header(head, "X-Content-Type-Options", "nosniff");
    if (!names_id) add_header(head, "X-Request-Id", request.id);
    add_header(head, "Connection", keep_alive ? "keep-alive" : "close");
    return head.append("\r\n");
}

}  // namespace slotkeeper::http
