// message: parses heads, collects bodies, decodes percent escapes.
#include "adapters/http/message.h"

#include "engine/base/limits.h"
#include "engine/base/text.h"

#include <Poco/Exception.h>
#include <Poco/String.h>
#include <Poco/URI.h>

#include <algorithm>
#include <charconv>

namespace slotkeeper::http {

namespace {

constexpr std::size_t kChunkLineBytesMax = 256;

Refusal malformed_message(std::string message) { return refuse(ErrorCode::malformed_request, "", std::move(message)); }

bool is_token_letter(char letter) {
    const bool alphanumeric =
        (letter >= '0' && letter <= '9') || (letter >= 'A' && letter <= 'Z') || (letter >= 'a' && letter <= 'z');
    return alphanumeric || std::string_view("!#$%&'*+-.^_`|~").find(letter) != std::string_view::npos;
}

bool is_control(char letter) { return (static_cast<unsigned char>(letter) < 0x20 && letter != '\t') || letter == 0x7f; }

std::string_view trim(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

// The whole text as a number in base 10 or 16: no sign, no space, no overflow.
std::optional<std::uint64_t> whole_number(std::string_view text, int base) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
    if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return number;
}

}  // namespace

const std::string* Head::find(std::string_view lower_case_name) const {
    for (const auto& [name, value] : fields) {
        if (name == lower_case_name) return &value;
    }
    return nullptr;
}

std::size_t Head::count(std::string_view lower_case_name) const {
    return static_cast<std::size_t>(
        std::count_if(fields.begin(), fields.end(), [&](const auto& field) { return field.first == lower_case_name; }));
}

Result<Head> parse_head(std::string_view block) {
    Head head;
    for (bool first = true; !block.empty(); first = false) {
        const auto end = std::min(block.find("\r\n"), block.size());
        const auto line = block.substr(0, end);
        block.remove_prefix(std::min(end + 2, block.size()));
        if (std::any_of(line.begin(), line.end(), is_control))
            return malformed_message("the header holds a control character");
        if (first) {
            head.start_line = line;
            continue;
        }
        if (head.fields.size() == limits::header_fields_max) {
            return refuse(ErrorCode::header_too_large, "",
                          "at most " + std::to_string(limits::header_fields_max) + " header fields are accepted");
        }
        const auto colon = line.find(':');
        const auto name = line.substr(0, std::min(colon, line.size()));
        if (colon == std::string_view::npos || name.empty() ||
            !std::all_of(name.begin(), name.end(), is_token_letter)) {
            return malformed_message("a header field must have the form 'Name: value' on one line");
        }
        head.fields.emplace_back(lower_case(name), trim(line.substr(colon + 1)));
    }
    return head;
}

Result<BodyForm> body_form(const Head& head) {
    const auto lengths = head.count("content-length");
    const auto codings = head.count("transfer-encoding");
    if (lengths + codings > 1) return malformed_message("the length of the body is given more than once");
    if (codings == 1) {
        if (lower_case(*head.find("transfer-encoding")) != "chunked") {
            return malformed_message("the only supported transfer encoding is 'chunked'");
        }
        return BodyForm{Framing::chunks, 0};
    }
    if (lengths == 0) return BodyForm{};
    const auto length = whole_number(*head.find("content-length"), 10);
    if (!length) return malformed_message("Content-Length is not a number");
    return BodyForm{Framing::length, *length};
}

BodyReader::BodyReader(BodyForm form, std::size_t bytes_max)
    : form_(form),
      bytes_max_(bytes_max),
      complete_(form.framing == Framing::none || (form.framing == Framing::length && form.length == 0)) {}

Result<std::size_t> BodyReader::feed(std::string_view bytes) {
    if (complete_) return std::size_t{0};
    if (form_.framing == Framing::chunks) return feed_chunks(bytes);
    auto taken = bytes.size();
    if (form_.framing == Framing::length) {
        taken = static_cast<std::size_t>(std::min<std::uint64_t>(taken, form_.length - body_.size()));
    }
    if (body_.size() + taken > bytes_max_ || (form_.framing == Framing::length && form_.length > bytes_max_)) {
        return refuse(ErrorCode::body_too_large, "", "at most " + std::to_string(bytes_max_) + " bytes are accepted");
    }
    body_.append(bytes.substr(0, taken));
    complete_ = form_.framing == Framing::length && body_.size() == form_.length;
    return taken;
}

Result<std::size_t> BodyReader::feed_chunks(std::string_view bytes) {
    std::size_t taken = 0;
    while (taken < bytes.size() && !complete_) {
        if (part_ == Part::data) {
            const auto some = static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size() - taken, chunk_left_));
            body_.append(bytes.substr(taken, some));
            taken += some;
            chunk_left_ -= some;
            if (chunk_left_ == 0) part_ = Part::data_end;
            continue;
        }
        line_ += bytes[taken++];
        if (line_.size() > kChunkLineBytesMax) return malformed_message("a line of the chunked body is too long");
        if (line_.back() != '\n') continue;
        if (!line_.ends_with("\r\n")) return malformed_message("a line of the chunked body does not end in CR LF");
        const auto line = line_.substr(0, line_.size() - 2);
        line_.clear();
        if (const auto read = end_of_line(line); !read) return read.refusal();
    }
    return taken;
}

Result<Done> BodyReader::end_of_line(std::string_view line) {
    switch (part_) {
        case Part::size_line:
            return begin_chunk(line);
        case Part::data_end:
            if (!line.empty()) return malformed_message("a chunk is longer than its declared size");
            part_ = Part::size_line;
            break;
        case Part::trailer:
            trailer_bytes_ += line.size();
            if (trailer_bytes_ > limits::head_bytes_max)
                return malformed_message("the trailer of the body is too long");
            complete_ = line.empty();
            break;
        case Part::data:
            break;
    }
    return Done{};
}

Result<Done> BodyReader::begin_chunk(std::string_view line) {
    const auto size = whole_number(trim(line.substr(0, std::min(line.find(';'), line.size()))), 16);
    if (!size) return malformed_message("the size of a chunk is not a hexadecimal number");
    if (*size > bytes_max_ - body_.size()) {
        return refuse(ErrorCode::body_too_large, "", "at most " + std::to_string(bytes_max_) + " bytes are accepted");
    }
    chunk_left_ = *size;
    part_ = *size == 0 ? Part::trailer : Part::data;
    return Done{};
}

std::optional<std::string> decode_percent(std::string_view text, bool plus_is_space) {
    std::string encoded(text), decoded;
    // Poco undoes a plus only behind a question mark, which the caller has cut off.
    if (plus_is_space) std::replace(encoded.begin(), encoded.end(), '+', ' ');
    try {
        Poco::URI::decode(encoded, decoded);
    } catch (const Poco::URISyntaxException&) {
        return std::nullopt;
    }
    if (decoded.find('\0') != std::string::npos || !is_utf8(decoded)) return std::nullopt;
    return decoded;
}

std::string lower_case(std::string_view text) { return Poco::toLower(std::string(text)); }

}  // namespace slotkeeper::http
