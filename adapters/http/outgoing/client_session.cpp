// client_session: sends one request, and accepts only a whole answer.
#include "adapters/http/outgoing/client_session.h"

#include "engine/base/limits.h"

#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/NetException.h>
#include <fcntl.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <istream>
#include <vector>

namespace slotkeeper::http {

namespace {

using Poco::Net::MessageException;

constexpr std::size_t kReadBytes = 16 * 1024;
// A chunk of one byte takes six bytes; longer size lines are not sensible.
constexpr std::size_t kFramingFactor = 8, kFramingBytes = 64 * 1024;

// Servers close idle connections after some time; the shorter ours is, the fewer requests meet a closed connection.
constexpr auto kReusableFor = std::chrono::seconds(5);
constexpr auto kReusableForMax = std::chrono::seconds(30);  // whatever the server promises
constexpr auto kTravel = std::chrono::seconds(1);           // of a request, while the server's time runs

// The head at the end of `text`. Heads of "100 Continue" may precede it, because Poco skips those.
Head head_at_the_end_of(std::string_view text) {
    constexpr std::string_view end = "\r\n\r\n";
    if (text.size() > limits::head_bytes_max || !text.ends_with(end)) {
        throw MessageException("the header is cut off, too large, or not HTTP");
    }
    text.remove_suffix(end.size());
    if (const auto before = text.rfind(end); before != text.npos) text.remove_prefix(before + end.size());
    auto head = parse_head(text);
    if (!head) throw MessageException(head.refusal().message);
    return std::move(*head);
}

// Not HTTPResponse::getStatus(): its enum cannot hold what lies beyond 511, and Cloudflare answers 520 to 530.
int status_of(const Head& head) {
    const std::string_view line = head.start_line;
    int status = 0;
    if (line.starts_with("HTTP/1.") && line.size() >= 12 && line[8] == ' ') {
        std::from_chars(line.data() + 9, line.data() + 12, status);
    }
    if (status < 100 || status > 599) throw MessageException("the answer does not begin as one of HTTP/1");
    return status;
}

BodyForm form_of(const Head& head, bool has_body) {
    auto form = body_form(head);
    if (!form) throw MessageException(form.refusal().message);
    if (!has_body) return {};
    if (form->framing == Framing::none) form->framing = Framing::until_close;
    return *form;
}

// "Keep-Alive: timeout=5, max=100".
std::chrono::seconds promised_rest(const std::string& keep_alive) {
    constexpr std::string_view name = "timeout=";
    std::vector<std::string> elements;
    Poco::Net::MessageHeader::splitElements(keep_alive, elements);
    for (const auto& element : elements) {
        if (!lower_case(element).starts_with(name)) continue;
        std::int64_t seconds = 0;
        std::from_chars(element.data() + name.size(), element.data() + element.size(), seconds);
        return std::clamp<std::chrono::seconds>(
            std::chrono::seconds(std::clamp<std::int64_t>(seconds, 0, 3600)) - kTravel, std::chrono::seconds(0),
            kReusableForMax);
    }
    return kReusableFor;
}

std::chrono::seconds rest_allowed_by(const Head& head) {
    const auto* connection = head.find("connection");
    const bool closes = connection != nullptr && lower_case(*connection).find("close") != std::string::npos;
    if (closes || !head.start_line.starts_with("HTTP/1.1")) return std::chrono::seconds(0);
    const auto* keep_alive = head.find("keep-alive");
    return promised_rest(keep_alive == nullptr ? "" : *keep_alive);
}

// With its CR LF. Empty if the text does not end with a whole line.
std::string_view last_line(std::string_view text) {
    if (!text.ends_with("\r\n")) return {};
    const auto before = text.substr(0, text.size() - 1).rfind('\n');
    return before == text.npos ? std::string_view{} : text.substr(before + 1);
}

}  // namespace

ClientSession::ClientSession(Wire wire) : HTTPClientSession(wire.socket), wire_(std::move(wire)) { setKeepAlive(true); }

ClientSession::~ClientSession() {
    if (connected()) ::fcntl(descriptor(), F_SETFL, O_NONBLOCK);
}

void ClientSession::send(Poco::Net::HTTPRequest& request, const std::string& body) {
    sent_ = false;
    reusable_for_ = std::chrono::seconds(0);
    wire_.arrivals->begin();
    if (!connected()) throw Poco::Net::InvalidSocketException("the session is over");
    sendRequest(request).write(body.data(), static_cast<std::streamsize>(body.size()));
    flushRequest();  // throws what the stream has caught
}

Reply ClientSession::receive(bool to_head, std::size_t body_bytes_max) {
    Poco::Net::HTTPResponse response;
    Head head;
    int status = 0;
    std::istream* stream = nullptr;
    while (status < 200) {
        expect(limits::head_bytes_max, Arrivals::Keep::all);
        stream = &receiveResponse(response);
        head = head_at_the_end_of(consumed());
        status = status_of(head);
    }
    const auto form = form_of(head, !to_head && status != 204 && status != 304);
    Reply reply{status, {}, read_body(*stream, form, body_bytes_max)};
    if (is_at_rest(form)) reusable_for_ = rest_allowed_by(head);
    sent_ = false;  // nothing of the next request
    for (auto& [name, value] : head.fields) reply.headers.try_emplace(name, std::move(value));
    return reply;
}

std::string ClientSession::read_body(std::istream& stream, const BodyForm& form, std::size_t bytes_max) {
    const auto too_large = [&] {
        return MessageException("at most " + std::to_string(bytes_max) + " bytes are taken here");
    };
    if (form.framing == Framing::length && form.length > bytes_max) throw too_large();
    expect(kFramingFactor * bytes_max + kFramingBytes, Arrivals::Keep::last_part);
    std::string body;
    std::array<char, kReadBytes> room;
    while (stream.read(room.data(), room.size()), stream.gcount() > 0) {
        const auto count = static_cast<std::size_t>(stream.gcount());
        if (body.size() + count > bytes_max) throw too_large();
        body.append(room.data(), count);
    }
    if (const auto* trouble = networkException()) trouble->rethrow();
    if (!is_whole(form, body.size())) throw MessageException("the connection ended before the answer did");
    return body;
}

bool ClientSession::is_whole(const BodyForm& form, std::size_t body_bytes) const {
    switch (form.framing) {
        case Framing::none:
            return true;
        case Framing::length:
            return body_bytes == form.length;
        case Framing::until_close:
            return wire_.arrivals->has_ended();
        case Framing::chunks:
            break;
    }
    // Poco's stream ends in the same way after the last chunk, at the end of the connection, and at an invalid size.
    // Only after the last chunk, the last line that it has read is empty or a trailer. At an invalid size it stops in
    // the middle of a line, or after a line without a size, which begins with the semicolon of an extension.
    const auto line = last_line(consumed());
    const auto first = line.find_first_not_of(" \t\v\f");
    return !wire_.arrivals->has_ended() && first != line.npos && line[first] != ';';
}

bool ClientSession::is_at_rest(const BodyForm& form) const {
    if (form.framing == Framing::chunks && last_line(consumed()) != "\r\n")
        return false;  // more of a trailer may follow
    return form.framing != Framing::until_close && buffered() == 0 && !wire_.arrivals->has_ended();
}

void ClientSession::expect(std::size_t bytes_max, Arrivals::Keep keep) {
    wire_.arrivals->expect(static_cast<std::size_t>(buffered()), bytes_max, keep);
}

std::string_view ClientSession::consumed() const {
    const std::string_view text = wire_.arrivals->text();
    return text.substr(0, text.size() - std::min(text.size(), static_cast<std::size_t>(buffered())));
}

bool ClientSession::is_stale() const {
    pollfd watched{descriptor(), POLLIN, 0};
    return !connected() || ::poll(&watched, 1, 0) != 0;
}

int ClientSession::write(const char* bytes, std::streamsize count) {
    // The destructor of Poco's stream would send the buffer again that could not be sent.
    if (const auto* trouble = networkException()) trouble->rethrow();
    sent_ = true;
    return HTTPSession::write(bytes, count);
}

void ClientSession::connect(const Poco::Net::SocketAddress&) {
    throw Poco::IllegalStateException("a session has one connection");
}

}  // namespace slotkeeper::http
