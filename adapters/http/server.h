// server: the HTTP server of Slotkeeper, with a lobby in which connections wait.
//
// All connections wait in one epoll set, the lobby; a thread serves a connection only while it sends or reads bytes.
// The client must send the complete header and body, and read the response, within total deadlines; so a thousand
// clients that are idle, send slowly or do not read do not slow down the others. Every request gets exactly one
// response; a body with a wrong length never reaches a handler. Read on: lobby/lobby.h; request_reader.h parses bytes
// into a Request, router.h calls its handler, problem.h writes a Refusal.
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
    std::string id;  // the client's X-Request-Id or one of the server; returned as X-Request-Id, logged
    // Set by the router, which has exclusive access to the request. Mutable, because handlers take a const Request and
    // a copy would copy every body.
    mutable std::vector<std::string> captures{};  // the {parts} of its pattern, decoded, in order
    mutable std::string_view route{};             // the pattern itself, for logs and metrics

    // Empty if the header is absent.
    std::string_view header(std::string_view lower_case_name) const;
    std::optional<std::string> query_value(const std::string& name) const;
};

struct Response {
    int status = 200;
    std::string content_type = "application/json";
    std::string body;
    // In addition to Content-Type, Content-Length, Date, X-Content-Type-Options and, unless they are given here,
    // Cache-Control: no-store and X-Request-Id.
    std::vector<std::pair<std::string, std::string>> headers{};
    // Closes the connection without a response: only the simulator uses this, to simulate a broken network.
    bool cut = false;
    // Only for the log (problem.h): the name of the ErrorCode, and the internal cause.
    std::string_view code{};
    std::string cause{};
};

using Handler = std::function<Response(const Request&)>;

class Lobby;
class Connection;

// Permits one response to one request, from any thread and at any time. Until then the request stays valid and the
// server reads nothing else from its client. If it is destroyed unused, it responds 500 `internal`.
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

// A handler that may return before it responds: it keeps the responder or passes it on.
using LateHandler = std::function<void(const Request&, Responder)>;

struct ServerOptions {
    std::string host = "127.0.0.1";
    unsigned short port = 0;  // 0: any free port
    int threads_max = limits::http_threads_max;
    std::size_t connections_max = limits::connections_max;  // beyond it 503, then closed
    // The largest body that a path accepts; beyond it 413. By path, because voice bodies carry transcripts.
    std::function<std::size_t(std::string_view path)> body_bytes_max = [](std::string_view) {
        return limits::body_bytes_max;
    };
    std::chrono::milliseconds header_deadline = limits::header_deadline;
    std::chrono::milliseconds body_deadline = limits::body_deadline;
    std::chrono::milliseconds idle_max = limits::idle_connection_max;
    std::chrono::milliseconds send_deadline = limits::send_deadline;
    // Total of the response bytes that clients have not read; beyond it the connections that have waited longest are
    // closed.
    std::size_t unsent_bytes_max = limits::unsent_bytes_max;
};

// If a handler throws, the server responds 500 `internal` with the request's id and logs the exception under that id.
// The constructor begins to listen; it throws std::runtime_error with address and reason if it cannot.
class Server {
public:
    Server(ServerOptions options, Handler handler);
    Server(ServerOptions options, LateHandler handler);
    ~Server();  // stop(10 s)
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    unsigned short port() const;
    std::string address() const;  // "http://127.0.0.1:8080"

    // Accepts no new requests. Running requests may finish within `patience`, then every connection is closed. Returns
    // after the last response. Idempotent.
    void stop(std::chrono::milliseconds patience);

    struct Figures {
        std::size_t connections, requests_running, requests_served, refused_connections, threads, unsent_bytes;
    };
    Figures figures() const;

private:
    std::unique_ptr<Lobby> lobby_;
};

}  // namespace slotkeeper::http
