// server: the HTTP server of Slotkeeper, with a lobby in which connections wait.
//
// All connections wait in one epoll set, the lobby; a thread serves a connection only while it sends or reads bytes.
// Header and body must be complete, and an answer must be read, within a total deadline, so a thousand idle or
// trickling clients, and as many that do not read, do not slow down the others. Every request gets exactly one answer;
// a body with a wrong length never reaches a handler. Read on: lobby/lobby.h, request_reader.h makes a Request of
// bytes, router.h sends it to its handler, problem.h words a Refusal.
#pragma once

#include "engine/base/clock.h"
#include "engine/base/limits.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace slotkeeper::http {

struct Request {
    std::string method;                             // upper case
    std::string path;                               // decoded, UTF-8 without NUL, without query, e.g. /v1/appointments
    std::multimap<std::string, std::string> query;  // decoded
    std::map<std::string, std::string> headers;     // names in lower case; of a repeated header the first value
    std::string body;                               // raw bytes, exactly as sent, all of them
    std::string peer;                               // address of the client, without port
    std::string id;                                 // made here, returned as X-Request-Id, logged
    // Filled by the router, which holds a request that nobody else holds; a copy of every body would be the price of
    // const here.
    mutable std::vector<std::string> captures{};  // the {parts} of its pattern, decoded, in order
    mutable std::string_view route{};             // the pattern itself: what logs and metrics carry

    // Empty where the header is absent.
    std::string_view header(std::string_view lower_case_name) const;
    std::optional<std::string> query_value(const std::string& name) const;
};

struct Response {
    int status = 200;
    std::string content_type = "application/json";
    std::string body;
    // Beside those that every answer has: Content-Type, Content-Length, Date, X-Content-Type-Options, and unless they
    // are given here Cache-Control: no-store and X-Request-Id.
    std::vector<std::pair<std::string, std::string>> headers{};
    // The connection is cut without any answer: only the simulator uses this, to play a broken network.
    bool cut = false;
    // For the log alone (answer_log.h): the word of the ErrorCode that was answered, and what went wrong here.
    std::string_view code{};
    std::string cause{};
};

using Handler = std::function<Response(const Request&)>;

class Lobby;
class Connection;

// The right to answer one request once, from any thread and at any time. Until then the request stays valid and nothing
// else is read from its client. If it is destroyed unused, it answers 500 `internal`.
class Responder {
public:
    Responder(Lobby& lobby, Connection& connection) : lobby_(&lobby), connection_(&connection) {}
    Responder(Responder&& other) noexcept;
    Responder& operator=(Responder&&) = delete;
    ~Responder();
    // Does not wait for the client. REQUIRES: not called and not moved from before.
    void operator()(Response response);

private:
    Lobby* lobby_;
    Connection* connection_;
};

// A handler that may return before there is an answer: it keeps the responder or passes it on.
using LateHandler = std::function<void(const Request&, Responder)>;

struct ServerOptions {
    std::string host = "127.0.0.1";
    unsigned short port = 0;  // 0: a free one
    int threads_max = limits::http_threads_max;
    std::size_t connections_max = limits::connections_max;  // beyond it 503 and goodbye
    // The largest body that a path takes; beyond it 413. By path, because voice bodies carry transcripts.
    std::function<std::size_t(std::string_view path)> body_bytes_max = [](std::string_view) {
        return limits::body_bytes_max;
    };
    std::chrono::milliseconds header_deadline = limits::header_deadline;
    std::chrono::milliseconds body_deadline = limits::body_deadline;
    std::chrono::milliseconds idle_max = limits::idle_connection_max;
    std::chrono::milliseconds send_deadline = limits::send_deadline;
    // Of all answers that clients have not read; beyond it the connections that have waited longest are closed.
    std::size_t unsent_bytes_max = limits::unsent_bytes_max;
};

// A handler that throws is answered by 500 `internal` with the request's id, and logged under that id.
// Listens from construction on; throws std::runtime_error with address and reason where it cannot.
class Server {
public:
    Server(ServerOptions options, Handler handler);
    Server(ServerOptions options, LateHandler handler);
    ~Server();  // stop(10 s)
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    unsigned short port() const;
    std::string address() const;  // "http://127.0.0.1:8080"

    // Accepts no new requests; running ones get their answer for up to `patience`, then every connection is closed.
    // Returns when the last request has its answer. Idempotent.
    void stop(std::chrono::milliseconds patience);

    struct Figures {
        std::size_t connections, requests_running, requests_served, refused_connections, threads, unsent_bytes;
    };
    Figures figures() const;

private:
    std::unique_ptr<Lobby> lobby_;
};

}  // namespace slotkeeper::http
