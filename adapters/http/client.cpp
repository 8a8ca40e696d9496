// client: one call after the other, and what each is known to have done.
#include "adapters/http/client.h"

#include "adapters/http/channel.h"
#include "adapters/http/message.h"
#include "engine/store/mariadb/database.h"

#include <Poco/Exception.h>
#include <Poco/URI.h>

#include <array>
#include <csignal>
#include <mutex>
#include <stdexcept>

namespace slotkeeper::http {

namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t kReceiveBytes = 16 * 1024;
constexpr std::size_t kKeptMax = 8;
// Servers close idle connections after some time; the shorter ours is, the rarer we meet one that has gone.
constexpr auto kKeptFor = std::chrono::seconds(5);

bool has_line_break(std::string_view text) { return text.find_first_of(std::string_view("\r\n\0", 3)) != text.npos; }

bool is_safe(const std::string& method) { return method == "GET" || method == "HEAD"; }

// An answer, read as it comes.
class ReplyReader {
public:
    ReplyReader(bool to_head, std::size_t body_bytes_max) : to_head_(to_head), body_bytes_max_(body_bytes_max) {}

    // True once the answer is complete. Refuses what is no answer, or too large a one.
    Result<bool> feed(std::string_view bytes) {
        if (!in_body_) {
            pending_.append(bytes);
            const auto head = read_heads();
            if (!head || !in_body_) return head;
            const auto behind = std::exchange(pending_, {});
            return feed_body(behind);
        }
        return feed_body(bytes);
    }
    // The other side has closed: whether the answer is complete with that.
    bool ended() const { return in_body_ && (body_.complete() || body_.close_completes()); }
    // Whether another call may follow on the same connection.
    bool keep_alive() const { return keep_alive_ && body_.complete() && pending_.empty(); }

    Reply take() {
        reply_.body = std::move(body_.body());
        return std::move(reply_);
    }

private:
    Result<bool> read_heads() {
        for (auto end = pending_.find("\r\n\r\n"); end != std::string::npos; end = pending_.find("\r\n\r\n")) {
            const auto head = parse_head(std::string_view(pending_).substr(0, end));
            if (!head) return head.refusal();
            pending_.erase(0, end + 4);
            if (const auto read = read_head(*head); !read) return read.refusal();
            if (reply_.status >= 200) {
                in_body_ = true;
                return false;
            }
        }
        if (pending_.size() > limits::head_bytes_max) return not_http();
        return false;
    }

    Result<Done> read_head(const Head& head) {
        const auto& line = head.start_line;
        const auto is_digit = [](char letter) { return letter >= '0' && letter <= '9'; };
        if (line.size() < 12 || !line.starts_with("HTTP/1.") || line[8] != ' ' || line[9] < '1' || line[9] > '5' ||
            !is_digit(line[10]) || !is_digit(line[11])) {
            return not_http();
        }
        reply_.status = std::stoi(line.substr(9, 3));
        reply_.headers.clear();
        for (const auto& [name, value] : head.fields) reply_.headers.try_emplace(name, value);
        auto form = body_form(head);
        if (!form) return form.refusal();
        if (form->framing == Framing::none) form->framing = Framing::until_close;
        if (to_head_ || reply_.status < 200 || reply_.status == 204 || reply_.status == 304) *form = BodyForm{};
        body_ = BodyReader(*form, body_bytes_max_);
        const auto* connection = head.find("connection");
        const bool closes = connection != nullptr && lower_case(*connection).find("close") != std::string::npos;
        keep_alive_ = line.starts_with("HTTP/1.1") && !closes;
        return Done{};
    }

    Result<bool> feed_body(std::string_view bytes) {
        const auto taken = body_.feed(bytes);
        if (!taken) return taken.refusal();
        pending_.append(bytes.substr(*taken));
        return body_.complete();
    }

    static Refusal not_http() { return refuse(ErrorCode::malformed_request, "", "what came back is not HTTP"); }

    const bool to_head_;
    const std::size_t body_bytes_max_;
    std::string pending_;
    bool in_body_ = false;
    BodyReader body_;
    Reply reply_{};
    bool keep_alive_ = false;
};

}  // namespace

class Client::Connections {
public:
    explicit Connections(ClientOptions options);
    CallOutcome call(const std::string& method, const std::string& path_and_query,
                     const std::map<std::string, std::string>& headers, const std::string& body);

private:
    struct Kept {
        std::unique_ptr<Channel> channel;
        Deadline until;
    };

    std::string request_of(const std::string& method, const std::string& path_and_query,
                           const std::map<std::string, std::string>& headers, const std::string& body) const;
    CallOutcome exchange(std::unique_ptr<Channel> channel, const std::string& request, bool to_head, Deadline deadline);
    std::unique_ptr<Channel> take_kept();
    void keep(std::unique_ptr<Channel> channel);

    const ClientOptions options_;
    std::string host_, authority_, base_path_;
    unsigned short port_ = 0;
    Poco::Net::Context::Ptr tls_;
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
        if (url.getScheme() == "https") {
            using Poco::Net::Context;
            tls_ = new Context(Context::TLS_CLIENT_USE, "", "", options_.ca_file,
                               options_.verify ? Context::VERIFY_STRICT : Context::VERIFY_NONE, 9, true);
            tls_->requireMinimumProtocol(Context::PROTO_TLSV1_2);
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
    const auto request = request_of(method, path_and_query, headers, body);
    if (is_safe(method)) {
        if (auto kept = take_kept()) {
            auto outcome = exchange(std::move(kept), request, method == "HEAD", deadline);
            // Gone just now, most likely; asking again harms nobody.
            if (std::holds_alternative<Reply>(outcome) || SteadyClock::now() >= deadline) return outcome;
        }
    }
    std::unique_ptr<Channel> channel;
    try {
        channel = std::make_unique<Channel>(host_, port_, tls_, options_.connect_timeout, deadline);
    } catch (const Poco::Exception& trouble) {
        return NotSent{"no connection to " + authority_ + ": " + trouble.displayText()};
    }
    return exchange(std::move(channel), request, method == "HEAD", deadline);
}

std::string Client::Connections::request_of(const std::string& method, const std::string& path_and_query,
                                            const std::map<std::string, std::string>& headers,
                                            const std::string& body) const {
    if (!path_and_query.starts_with('/') || has_line_break(path_and_query) ||
        path_and_query.find(' ') != std::string::npos) {
        throw std::logic_error("a path begins with a slash and holds neither spaces nor line breaks");
    }
    std::string request = method + " " + base_path_ + path_and_query + " HTTP/1.1\r\nHost: " + authority_ + "\r\n";
    for (const auto& [name, value] : headers) {
        if (has_line_break(name) || has_line_break(value))
            throw std::logic_error("the header " + name + " breaks the line");
        request.append(name).append(": ").append(value).append("\r\n");
    }
    if (!body.empty() || !(is_safe(method) || method == "DELETE")) {
        request.append("Content-Length: ").append(std::to_string(body.size())).append("\r\n");
    }
    return request.append("Accept-Encoding: identity\r\nConnection: keep-alive\r\n\r\n").append(body);
}

CallOutcome Client::Connections::exchange(std::unique_ptr<Channel> channel, const std::string& request, bool to_head,
                                          Deadline deadline) {
    ReplyReader reader(to_head, options_.body_bytes_max);
    try {
        channel->send(request, deadline);
        std::array<char, kReceiveBytes> room;
        for (;;) {
            const auto count = channel->receive(room, deadline);
            if (count == 0) {
                if (!reader.ended()) return Unknown{"the connection ended before the answer did"};
                return reader.take();
            }
            const auto complete = reader.feed(std::string_view(room.data(), count));
            if (!complete) return Unknown{complete.refusal().message};
            if (*complete) break;
        }
    } catch (const Poco::TimeoutException&) {
        return Unknown{"no whole answer within " + std::to_string(options_.total_deadline.count()) + " ms"};
    } catch (const Poco::Exception& trouble) {
        return Unknown{"the connection broke: " + trouble.displayText()};
    }
    if (reader.keep_alive()) keep(std::move(channel));
    return reader.take();
}

std::unique_ptr<Channel> Client::Connections::take_kept() {
    const std::lock_guard lock(mutex_);
    while (!kept_.empty()) {
        auto newest = std::move(kept_.back());
        kept_.pop_back();
        if (SteadyClock::now() < newest.until && !newest.channel->is_stale()) return std::move(newest.channel);
    }
    return nullptr;
}

void Client::Connections::keep(std::unique_ptr<Channel> channel) {
    const std::lock_guard lock(mutex_);
    if (kept_.size() == kKeptMax) kept_.erase(kept_.begin());
    kept_.push_back({std::move(channel), SteadyClock::now() + kKeptFor});
}

Client::Client(ClientOptions options) : connections_(std::make_unique<Connections>(std::move(options))) {}
Client::~Client() = default;

CallOutcome Client::send(const std::string& method, const std::string& path_and_query,
                         const std::map<std::string, std::string>& headers, const std::string& body) {
    // Row locks would be held for as long as somebody else's service takes.
    if (store::in_transaction()) throw std::logic_error("a call to the network inside a transaction");
    return connections_->call(method, path_and_query, headers, body);
}

}  // namespace slotkeeper::http
