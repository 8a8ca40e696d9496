// request_reader: parses request lines, targets and connection headers.
#include "adapters/http/request_reader.h"

#include <algorithm>
#include <array>

namespace slotkeeper::http {

namespace {

constexpr std::size_t kMethodBytesMax = 16;
// The first line holds the target, the method, two spaces and the version.
constexpr std::size_t kFirstLineBytesMax = limits::uri_bytes_max + kMethodBytesMax + 10;

Refusal malformed(std::string message) { return refuse(ErrorCode::malformed_request, "", std::move(message)); }

Refusal uri_too_long() {
    return refuse(ErrorCode::uri_too_long, "",
                  "the URL may have " + std::to_string(limits::uri_bytes_max) + " bytes at most");
}

bool is_target_letter(char letter) {
    const auto byte = static_cast<unsigned char>(letter);
    return byte > 0x20 && byte != 0x7f && letter != '#';
}

// Whether a comma-separated header value contains this word.
bool has_word(const std::string* value, std::string_view word) {
    if (value == nullptr) return false;
    const auto list = lower_case(*value);
    for (std::string_view rest = list; !rest.empty();) {
        auto item = rest.substr(0, std::min(rest.find(','), rest.size()));
        rest.remove_prefix(std::min(item.size() + 1, rest.size()));
        while (item.starts_with(' ')) item.remove_prefix(1);
        while (item.ends_with(' ')) item.remove_suffix(1);
        if (item == word) return true;
    }
    return false;
}

// Headers that must not be repeated, because it would be undefined which value counts.
constexpr std::array<std::string_view, 6> kGivenOnce{"Authorization",   "Content-Encoding", "Content-Type",
                                                     "Idempotency-Key", "If-Match",         "X-Retell-Signature"};

Result<Done> check_given_once(const Head& head) {
    for (const auto name : kGivenOnce) {
        if (head.count(lower_case(name)) < 2) continue;
        return refuse(ErrorCode::malformed_request, std::string(name), "this header is given more than once");
    }
    return Done{};
}

}  // namespace

std::string_view Request::header(std::string_view lower_case_name) const {
    const auto found = headers.find(std::string(lower_case_name));
    return found == headers.end() ? std::string_view() : found->second;
}

std::optional<std::string> Request::query_value(const std::string& name) const {
    const auto found = query.find(name);
    return found == query.end() ? std::nullopt : std::optional(found->second);
}

RequestReader::State RequestReader::feed(std::string_view bytes) {
    if (state_ == State::body) return read_body(bytes);
    pending_.append(bytes);
    return read_head();
}

RequestReader::State RequestReader::next() {
    request_ = {};
    state_ = State::empty;
    if (pending_.empty()) pending_ = {};  // an idle connection keeps no memory
    return read_head();
}

RequestReader::State RequestReader::refuse_for(Refusal refusal) {
    refusal_ = std::move(refusal);
    keep_alive_ = false;
    return state_ = State::refused;
}

RequestReader::State RequestReader::read_head() {
    while (searched_ == 0 && pending_.starts_with("\r\n")) pending_.erase(0, 2);  // some clients send one after a body
    if (pending_.empty()) return state_ = State::empty;

    const auto end = pending_.find("\r\n\r\n", searched_);
    const auto first_line = pending_.find('\n');
    if (std::min(first_line, pending_.size()) > kFirstLineBytesMax) return refuse_for(uri_too_long());
    if (first_line != std::string::npos && (first_line == 0 || pending_[first_line - 1] != '\r')) {
        return refuse_for(malformed("lines end in CR LF"));
    }
    if (std::min(end, pending_.size()) > limits::head_bytes_max) {
        return refuse_for(refuse(ErrorCode::header_too_large, "",
                                 "the header may have " + std::to_string(limits::head_bytes_max) + " bytes at most"));
    }
    if (end == std::string::npos) {
        searched_ = pending_.size() < 3 ? 0 : pending_.size() - 3;
        return state_ = State::head;
    }
    searched_ = 0;
    const auto head = parse_head(std::string_view(pending_).substr(0, end));
    if (!head) return refuse_for(head.refusal());
    pending_.erase(0, end + 4);
    if (const auto understood = understand(*head); !understood) return refuse_for(understood.refusal());
    const auto behind = std::exchange(pending_, {});
    return read_body(behind);
}

RequestReader::State RequestReader::read_body(std::string_view bytes) {
    const auto taken = body_.feed(bytes);
    if (!taken) return refuse_for(taken.refusal());
    pending_.append(bytes.substr(*taken));
    if (!body_.complete()) return state_ = State::body;
    wants_continue_ = false;
    request_.body = std::move(body_.body());
    return state_ = State::complete;
}

Result<Done> RequestReader::understand(const Head& head) {
    if (auto line = read_request_line(head.start_line); !line) return line;
    for (const auto& [name, value] : head.fields) request_.headers.try_emplace(name, value);

    const bool version_1_1 = head.start_line.ends_with("1");
    read_connection_options(head, version_1_1);
    const auto hosts = head.count("host");
    if (hosts > 1 || (hosts == 0 && version_1_1)) return malformed("exactly one Host header is needed");
    if (auto once = check_given_once(head); !once) return once;
    const auto form = body_form(head);
    if (!form) return form.refusal();
    if (form->framing == Framing::chunks && !version_1_1) return malformed("HTTP/1.0 has no transfer encodings");
    const auto bytes_max = body_bytes_max_(request_.path);
    if (form->length > bytes_max) {
        return refuse(ErrorCode::body_too_large, "", "at most " + std::to_string(bytes_max) + " bytes are accepted");
    }
    body_ = BodyReader(*form, bytes_max);
    const auto* expected = head.find("expect");
    if (expected != nullptr && lower_case(*expected) != "100-continue") return malformed("unsupported Expect header");
    wants_continue_ = expected != nullptr && version_1_1;
    return Done{};
}

Result<Done> RequestReader::read_request_line(const std::string& line) {
    const auto first = line.find(' ');
    const auto second = line.find(' ', first == std::string::npos ? first : first + 1);
    const auto version = second == std::string::npos ? "" : std::string_view(line).substr(second + 1);
    if (version != "HTTP/1.1" && version != "HTTP/1.0") {
        return malformed("a request must begin with 'METHOD /path HTTP/1.1'");
    }
    const auto is_upper = [](char letter) { return letter >= 'A' && letter <= 'Z'; };
    request_.method = line.substr(0, first);
    if (first == 0 || first > kMethodBytesMax ||
        !std::all_of(line.begin(), line.begin() + static_cast<long>(first), is_upper)) {
        request_.method.clear();
        return malformed("the method must be in capital letters");
    }
    return read_target(std::string_view(line).substr(first + 1, second - first - 1));
}

Result<Done> RequestReader::read_target(std::string_view target) {
    if (target.size() > limits::uri_bytes_max) return uri_too_long();
    for (const std::string_view scheme :
         {"http://", "https://"}) {  // absolute form, as sent to a proxy; the host is not checked
        if (!target.starts_with(scheme)) continue;
        const auto path = target.find('/', scheme.size());
        target = path == std::string_view::npos ? "/" : target.substr(path);
    }
    if (!target.starts_with('/') || !std::all_of(target.begin(), target.end(), is_target_letter)) {
        return malformed("the URL must begin with a slash and contain neither spaces nor '#'");
    }
    const auto question = std::min(target.find('?'), target.size());
    const auto raw_path = target.substr(0, question);
    const auto path = decode_percent(raw_path, false);
    // A decoded %2F would wrongly separate two parts of the path.
    if (!path || std::count(path->begin(), path->end(), '/') != std::count(raw_path.begin(), raw_path.end(), '/')) {
        return malformed("the path contains an invalid escape, an escaped slash or a NUL, or is not UTF-8");
    }
    request_.path = *path;
    for (auto rest = target.substr(std::min(question + 1, target.size())); !rest.empty();) {
        const auto item = rest.substr(0, std::min(rest.find('&'), rest.size()));
        rest.remove_prefix(std::min(item.size() + 1, rest.size()));
        if (item.empty()) continue;
        const auto equals = std::min(item.find('='), item.size());
        const auto name = decode_percent(item.substr(0, equals), true);
        const auto value = decode_percent(item.substr(std::min(equals + 1, item.size())), true);
        if (!name || !value) return malformed("the query contains an invalid escape or a NUL, or is not UTF-8");
        request_.query.emplace(*name, *value);
    }
    return Done{};
}

void RequestReader::read_connection_options(const Head& head, bool version_1_1) {
    const auto* connection = head.find("connection");
    keep_alive_ = version_1_1 ? !has_word(connection, "close") : has_word(connection, "keep-alive");
}

}  // namespace slotkeeper::http
