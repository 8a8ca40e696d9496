// client: calls to remote HTTP(S) services, with an outcome that says what may have happened there.
//
// A call is answered, or certainly had no effect, or may have had one: code that creates something remotely has to know
// which. The whole call has one deadline, however slowly the other side drips. Calls that change something go over a
// fresh connection, because a kept one that the other side has just closed would make their outcome unknown for
// nothing. Redirects are answers, not instructions. TLS is 1.2 or newer, and the certificate must be the host's.
// Read on: outgoing/client_session.h sends a request and reads the answer.
#pragma once

#include "engine/base/clock.h"
#include "engine/base/limits.h"

#include <map>
#include <memory>
#include <string>
#include <variant>

namespace slotkeeper::http {

struct ClientOptions {
    std::string base_url;  // "https://api.cal.com/v2"; its path, if any, goes before every path
    std::chrono::milliseconds connect_timeout = std::chrono::seconds(5);      // for each address of the host
    std::chrono::milliseconds total_deadline = limits::remote_call_deadline;  // from the name look-up to the last byte
    std::size_t body_bytes_max = limits::remote_body_bytes_max;
    std::string ca_file{};  // PEM; certificates trusted beside the system's
    bool verify = true;
    // Connects to addresses of the public internet alone, whatever the name of the host is resolved to. Behind a proxy
    // this is up to the proxy.
    bool public_only = false;
};

struct Reply {
    int status;
    std::map<std::string, std::string> headers;  // names in lower case; of a repeated header the first value
    std::string body;                            // all of it
};
// Not a byte of the request has left: no such host, refused, no TLS with it. Certainly without effect.
struct NotSent {
    std::string reason;
};
// Sent, at least in part, and no whole answer came: too slow, cut off, too large, not HTTP.
struct Unknown {
    std::string reason;
};
using CallOutcome = std::variant<Reply, NotSent, Unknown>;

// Safe for many threads. Reasons hold no header, body or query.
class Client {
public:
    // Throws std::invalid_argument if the URL is invalid, std::runtime_error where the CA file cannot be read.
    explicit Client(ClientOptions options);
    ~Client();
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    // `path_and_query` is escaped already and begins with a slash. Host, Content-Length and Connection are added.
    // REQUIRES: !store::in_transaction(), and no line break in path or headers; std::logic_error otherwise.
    CallOutcome send(const std::string& method, const std::string& path_and_query,
                     const std::map<std::string, std::string>& headers, const std::string& body);

private:
    class Connections;
    std::unique_ptr<Connections> connections_;
};

}  // namespace slotkeeper::http
