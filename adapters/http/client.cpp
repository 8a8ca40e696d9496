// client: one call after the other, and what each is known to have done.
#include "adapters/http/client.h"

#include "adapters/http/outgoing/client_session.h"
#include "adapters/http/outgoing/deadline_watch.h"
#include "adapters/http/outgoing/name_lookup.h"
#include "adapters/http/outgoing/proxy.h"
#include "adapters/http/outgoing/public_address.h"
#include "engine/store/mariadb/database.h"

#include <Poco/Exception.h>
#include <Poco/Net/NetException.h>
#include <Poco/URI.h>

#include <algorithm>
#include <csignal>
#include <mutex>
#include <optional>
#include <stdexcept>

namespace slotkeeper::http {

namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t kKeptMax = 8;

bool has_line_break(std::string_view text) { return text.find_first_of(std::string_view("\r\n\0", 3)) != text.npos; }

bool is_safe(const std::string& method) { return method == "GET" || method == "HEAD"; }

// Poco's exceptions about numbers and texts quote what they could not read, which may be a header.
std::string reason_of(const Poco::Exception& trouble) {
    if (dynamic_cast<const Poco::Net::MessageException*>(&trouble) != nullptr) {
        return "no answer that is understood: " + trouble.displayText();
    }
    const bool of_network = dynamic_cast<const Poco::IOException*>(&trouble) != nullptr ||
                            dynamic_cast<const Poco::TimeoutException*>(&trouble) != nullptr;
    return of_network ? "the connection broke: " + trouble.displayText() : "what came back is not HTTP";
}

}  // namespace

class Client::Connections {
public:
    explicit Connections(ClientOptions options);
    CallOutcome call(const std::string& method, const std::string& path_and_query,
                     const std::map<std::string, std::string>& headers, const std::string& body);

private:
    struct Kept {
        std::unique_ptr<ClientSession> session;
        Deadline until;
    };

    Poco::Net::HTTPRequest request_of(const std::string& method, const std::string& path_and_query,
                                      const std::map<std::string, std::string>& headers, const std::string& body) const;
    CallOutcome over_fresh_connection(Poco::Net::HTTPRequest& request, const std::string& body, Deadline deadline);
    std::unique_ptr<ClientSession> open(Deadline deadline);
    Wire connect(Deadline deadline) const;
    CallOutcome exchange(ClientSession& session, Poco::Net::HTTPRequest& request, const std::string& body,
                         Deadline deadline);
    std::unique_ptr<ClientSession> take_kept();
    void keep(std::unique_ptr<ClientSession> session);

    const ClientOptions options_;
    std::string host_, authority_, base_path_;
    unsigned short port_ = 0;
    std::optional<Proxy> proxy_;
    Poco::Net::Context::Ptr tls_;
    DeadlineWatch watch_;
    std::mutex mutex_;  // guards kept_: a connection serves one call at a time
    std::vector<Kept> kept_;
};

Client::Connections::Connections(ClientOptions options) : options_(std::move(options)) {
    try {
        const Poco::URI url(options_.base_url);
        if ((url.getScheme() != "http" && url.getScheme() != "https") || url.getHost().empty()) {
            throw std::invalid_argument("not an http:// or https:// address: " + options_.base_url);
        }
        host_ = url.getHost();
        port_ = url.getPort();
        authority_ = url.getAuthority();
        if (const auto at = authority_.find('@'); at != std::string::npos) authority_.erase(0, at + 1);
        base_path_ = url.getPath();
        if (base_path_.ends_with('/')) base_path_.pop_back();
        proxy_ = proxy_for(url);
        if (url.getScheme() == "https") {
            using Poco::Net::Context;
            tls_ = new Context(Context::TLS_CLIENT_USE, "", "", options_.ca_file,
                               options_.verify ? Context::VERIFY_STRICT : Context::VERIFY_NONE, 9, true);
            tls_->requireMinimumProtocol(Context::PROTO_TLSV1_2);
        } else if (proxy_) {
            base_path_.insert(0, "http://" + authority_);  // a proxy is asked for the whole address
        }
    } catch (const Poco::SyntaxException&) {
        throw std::invalid_argument("not an address: " + options_.base_url);
    } catch (const Poco::Exception& trouble) {
        throw std::runtime_error("no TLS for " + options_.base_url + ": " + trouble.displayText());
    }
    // OpenSSL writes to sockets in a way that raises it where the other side has gone; the error is all that is wanted.
    std::signal(SIGPIPE, SIG_IGN);
}

CallOutcome Client::Connections::call(const std::string& method, const std::string& path_and_query,
                                      const std::map<std::string, std::string>& headers, const std::string& body) {
    const auto deadline = SteadyClock::now() + options_.total_deadline;
    auto request = request_of(method, path_and_query, headers, body);
    auto kept = is_safe(method) ? take_kept() : nullptr;
    if (!kept) return over_fresh_connection(request, body, deadline);

    auto outcome = exchange(*kept, request, body, deadline);
    // No byte of an answer: most likely the server has just closed the connection. Reading twice is harmless.
    const bool gone = !std::holds_alternative<Reply>(outcome) && !kept->has_received();
    keep(std::move(kept));
    if (!gone || SteadyClock::now() >= deadline) return outcome;
    auto second = over_fresh_connection(request, body, deadline);
    return std::holds_alternative<NotSent>(second) ? outcome : second;  // the first one may have been sent
}

CallOutcome Client::Connections::over_fresh_connection(Poco::Net::HTTPRequest& request, const std::string& body,
                                                       Deadline deadline) {
    std::unique_ptr<ClientSession> session;
    try {
        session = open(deadline);
    } catch (const Poco::Exception& trouble) {
        return NotSent{"no connection to " + authority_ + ": " + trouble.displayText()};
    }
    auto outcome = exchange(*session, request, body, deadline);
    keep(std::move(session));
    return outcome;
}

Poco::Net::HTTPRequest Client::Connections::request_of(const std::string& method, const std::string& path_and_query,
                                                       const std::map<std::string, std::string>& headers,
                                                       const std::string& body) const {
    if (!path_and_query.starts_with('/') || has_line_break(path_and_query) ||
        path_and_query.find(' ') != std::string::npos) {
        throw std::logic_error("a path begins with a slash and holds neither spaces nor line breaks");
    }
    Poco::Net::HTTPRequest request(method, base_path_ + path_and_query, Poco::Net::HTTPMessage::HTTP_1_1);
    request.setHost(authority_);
    for (const auto& [name, value] : headers) {
        if (has_line_break(name) || has_line_break(value))
            throw std::logic_error("the header " + name + " breaks the line");
        request.add(name, value);
    }
    if (!body.empty() || !(is_safe(method) || method == "DELETE")) {
        request.setContentLength64(static_cast<Poco::Int64>(body.size()));
    }
    if (proxy_ && !tls_ && !proxy_->authorization.empty()) request.set("Proxy-Authorization", proxy_->authorization);
    request.set("Accept-Encoding", "identity");
    request.setKeepAlive(true);
    return request;
}

// Does everything that precedes the request, so a failure here means that nothing was sent.
std::unique_ptr<ClientSession> Client::Connections::open(Deadline deadline) {
    auto wire = connect(deadline);
    if (tls_) {
        const DeadlineWatch::Call watched(watch_, wire.descriptor(), deadline);
        try {
            if (proxy_) open_tunnel(wire, *proxy_, host_, port_);
            wire = connect_tls(wire, host_, tls_);
        } catch (const Poco::Exception&) {
            if (watched.is_over()) throw Poco::TimeoutException("the TLS handshake took too long");
            throw;
        }
    }
    return std::make_unique<ClientSession>(std::move(wire));
}

// Tries the addresses of the host, or of the proxy, one after the other.
Wire Client::Connections::connect(Deadline deadline) const {
    const auto port = proxy_ ? proxy_->port : port_;
    auto addresses = system_lookup().addresses_of(proxy_ ? proxy_->host : host_, deadline);
    if (options_.public_only && !proxy_) {
        std::erase_if(addresses, [](const auto& address) { return !is_public(address); });
        if (addresses.empty()) throw Poco::Net::DNSException("not an address of the public internet");
    }
    std::stable_partition(addresses.begin(), addresses.end(),
                          [](const auto& address) { return address.family() == Poco::Net::IPAddress::IPv4; });
    for (std::size_t i = 0;; ++i) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - SteadyClock::now());
        if (left <= std::chrono::milliseconds(0)) throw Poco::TimeoutException("the deadline of the call passed");
        try {
            return connect_plain({addresses[i], port}, std::min(options_.connect_timeout, left),
                                 options_.total_deadline);
        } catch (const Poco::Exception&) {
            if (i + 1 == addresses.size()) throw;
        }
    }
}

CallOutcome Client::Connections::exchange(ClientSession& session, Poco::Net::HTTPRequest& request,
                                          const std::string& body, Deadline deadline) {
    std::optional<DeadlineWatch::Call> watched;
    try {
        watched.emplace(watch_, session.descriptor(), deadline);
        session.send(request, body);
        auto reply = session.receive(request.getMethod() == "HEAD", options_.body_bytes_max);
        if (watched->end()) return reply;
    } catch (const Poco::Exception& trouble) {
        if (!session.has_sent()) return NotSent{"nothing sent to " + authority_ + ": " + reason_of(trouble)};
        if (!watched->is_over()) return Unknown{reason_of(trouble)};
    }
    session.reset();
    return Unknown{"no whole answer within " + std::to_string(options_.total_deadline.count()) + " ms"};
}

std::unique_ptr<ClientSession> Client::Connections::take_kept() {
    const std::lock_guard lock(mutex_);
    while (!kept_.empty()) {
        auto newest = std::move(kept_.back());
        kept_.pop_back();
        if (SteadyClock::now() < newest.until && !newest.session->is_stale()) return std::move(newest.session);
    }
    return nullptr;
}

void Client::Connections::keep(std::unique_ptr<ClientSession> session) {
    const auto rest = session->reusable_for();
    if (rest == std::chrono::seconds(0) || !session->connected()) return;
    const std::lock_guard lock(mutex_);
    if (kept_.size() == kKeptMax) kept_.erase(kept_.begin());
    kept_.push_back({std::move(session), SteadyClock::now() + rest});
}

Client::Client(ClientOptions options) : connections_(std::make_unique<Connections>(std::move(options))) {}
Client::~Client() = default;

CallOutcome Client::send(const std::string& method, const std::string& path_and_query,
                         const std::map<std::string, std::string>& headers, const std::string& body) {
    // Row locks would be held for as long as the remote service takes.
    if (store::in_transaction()) throw std::logic_error("a call to the network inside a transaction");
    return connections_->call(method, path_and_query, headers, body);
}

}  // namespace slotkeeper::http
