// turn: serves a connection between two waits. No function here blocks on the client.
#include "adapters/http/lobby/lobby.h"
#include "adapters/http/problem.h"
#include "engine/base/ids.h"

#include <spdlog/spdlog.h>
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>

namespace slotkeeper::http {

namespace {

using SteadyClock = std::chrono::steady_clock;
using State = RequestReader::State;

constexpr std::size_t kTurnReceiveBytes = 16 * 1024;

}  // namespace

// Owns the connection until it is armed again; from then on another worker may own it.
void Lobby::attend(Connection& connection, Next (Lobby::*turn)(Connection& connection)) {
    auto next = Next::close;
    try {
        next = (this->*turn)(connection);
    } catch (const std::exception& trouble) {
        spdlog::error("http: dropped a connection: {}", trouble.what());
    }
    settle(connection, next, EPOLL_CTL_MOD);
}

void Lobby::settle(Connection& connection, Next next, int operation) {
    if (next == Next::shared) return;
    if (next == Next::close) return dismiss(connection);
    if (next == Next::linger) {
        connection.finish_sending();
        connection.enter(Phase::leaving, SteadyClock::now() + limits::farewell_deadline);
    }
    arm(connection, operation);
}

Lobby::Next Lobby::converse(Connection& connection) {
    if (connection.has_unsent()) return push(connection);
    if (connection.phase() != Phase::leaving) {
        const auto state = connection.reader().state();  // of bytes that arrived with the previous request
        if (state == State::complete) return serve(connection);
        if (state == State::refused) return refuse_request(connection, connection.reader().refusal());
    }
    return listen(connection);
}

Lobby::Next Lobby::listen(Connection& connection) {
    auto& reader = connection.reader();
    std::array<char, kTurnReceiveBytes> room;
    for (;;) {
        std::string_view bytes;
        const auto received = connection.receive(room, bytes);
        const auto before = reader.state();
        if (received == Connection::Received::nothing_yet) return Next::wait;
        if (received == Connection::Received::closed) {
            const bool midway = before == State::head || before == State::body;
            if (!midway || connection.phase() == Phase::leaving || !connection.overdue(SteadyClock::now())) {
                return Next::close;
            }
            return refuse_request(connection,
                                  refuse(ErrorCode::request_timeout, "", "timeout while reading the request"));
        }
        if (connection.phase() == Phase::leaving) return Next::wait;
        reader.feed(bytes);
        if (reader.state() == State::complete) return serve(connection);
        if (reader.state() == State::refused) return refuse_request(connection, reader.refusal());
        if (reader.state() == State::body && reader.take_continue_request()) {
            connection.put("HTTP/1.1 100 Continue\r\n\r\n", "", /*last=*/false);
            return push(connection);
        }
        // A deadline covers a whole part (header or body), so it is set when the part begins, not when more arrives.
        if (reader.state() != before) await(connection);
        if (bytes.size() < room.size()) return Next::wait;
    }
}

// The handler may respond before or after it returns, from any thread.
Lobby::Next Lobby::serve(Connection& connection) {
    auto& request = connection.reader().request();
    request.peer = connection.peer();
    request.id = id_of(request);
    connection.enter(Phase::running);
    connection.share();
    ++running_;
    try {
        handler_(request, Responder(*this, connection));
    } catch (const std::exception& trouble) {  // the destroyed responder has responded
        spdlog::error("http: handler failed: {}", trouble.what());
    }
    return connection.release() ? answer_request(connection) : Next::shared;
}

void Lobby::take_answer(Connection& connection, Response response) {
    connection.answer() = std::move(response);
    if (connection.release()) attend(connection, &Lobby::answer_request);
}

Lobby::Next Lobby::answer_request(Connection& connection) {
    --running_;
    ++served_;
    auto response = std::exchange(connection.answer(), {});
    if (response.cut) return Next::close;
    if (!is_sendable(response)) {
        response = failure(connection.reader().request(), "the response has a header with a line break");
    }
    return answer(connection, std::move(response), connection.reader().keep_alive() && !stopping_);
}

Lobby::Next Lobby::refuse_request(Connection& connection, const Refusal& refusal) {
    auto& request = connection.reader().request();
    request.peer = connection.peer();
    request.id = id_of(request);
    return answer(connection, problem(refusal, request), false);
}

Lobby::Next Lobby::answer(Connection& connection, Response response, bool keep_alive) {
    auto& reader = connection.reader();
    log_answer(reader.request(), response);
    auto head = head_of(response, reader.request(), clock_.now(), keep_alive);
    connection.put(std::move(head), body_of(std::move(response), reader.request()), !keep_alive);
    if (keep_alive) reader.next();
    return push(connection);
}

Lobby::Next Lobby::push(Connection& connection) {
    switch (connection.send()) {
        case Connection::Sent::nothing_more:
            return Next::close;
        case Connection::Sent::part:
            if (connection.phase() != Phase::sending) {
                connection.enter(Phase::sending, SteadyClock::now() + options_.send_deadline);
            }
            if (unsent_ > options_.unsent_bytes_max) cut_the_longest_waiting();
            return Next::wait;
        case Connection::Sent::all:
            break;
    }
    if (connection.last_was_put()) return Next::linger;
    await(connection);
    return Next::wait;
}

// Sets the deadline for the client's next action: to send, or, if its next request has arrived, to read the response.
void Lobby::await(Connection& connection) {
    const auto now = SteadyClock::now();
    switch (connection.reader().state()) {
        case State::empty:
            return connection.enter(Phase::waiting, now + options_.idle_max);
        case State::head:
            return connection.enter(Phase::waiting, now + options_.header_deadline);
        case State::body:
            return connection.enter(Phase::waiting, now + options_.body_deadline);
        case State::complete:
        case State::refused:
            return connection.enter(Phase::sending, now + options_.send_deadline);
    }
}

// If a request has arrived already, the turn continues when the socket is writable: at once for clients that read.
void Lobby::arm(Connection& connection, int operation) {
    const auto state = connection.reader().state();
    const bool ours = connection.phase() != Phase::leaving &&
                      (connection.has_unsent() || state == State::complete || state == State::refused);
    epoll_event event{};
    event.events = EPOLLONESHOT | (ours ? EPOLLOUT : EPOLLIN | EPOLLRDHUP);
    event.data.ptr = &connection;
    const int socket = connection.socket();
    handed_over_.fetch_add(1, std::memory_order_release);  // from here on another thread may own the connection
    // The bare system call, because ThreadSanitizer's epoll_ctl wrapper counts as an access to the socket.
    if (::syscall(SYS_epoll_ctl, epoll_.number(), operation, socket, &event) != 0) dismiss(connection);
}

void Lobby::dismiss(Connection& connection) {
    std::unique_ptr<Connection> last;  // closes the socket after the lock is released
    const std::lock_guard lock(connections_mutex_);
    connection.forget_unsent();  // under the lock: stop() does not wait for the thread of a late response
    last = std::move(connections_.extract(&connection).mapped());
    if (connections_.empty()) all_gone_.notify_all();
}

// The client's X-Request-Id, if it is short and plain enough for logs and headers; else a new one.
std::string Lobby::id_of(const Request& request) {
    constexpr std::size_t kLengthMax = 64;
    const auto given = request.header("x-request-id");
    const auto is_plain = [](char letter) {
        return std::isalnum(static_cast<unsigned char>(letter)) != 0 || letter == '-' || letter == '_' || letter == '.';
    };
    const auto fits = !given.empty() && given.size() <= kLengthMax && std::all_of(given.begin(), given.end(), is_plain);
    return fits ? std::string(given) : encode_id("req", request_number_++);
}

}  // namespace slotkeeper::http
