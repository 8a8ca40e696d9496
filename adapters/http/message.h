// message: parses the head and the body of an HTTP/1.1 message from bytes as they arrive.
//
// Strict on purpose: ambiguous input (a folded line, a bare line feed, a space before a colon, two lengths) is refused,
// because request smuggling exploits ambiguity. A body is complete only when its last byte has arrived; a truncated
// body is never accepted as a shorter one. Read on: request_reader.h reads requests with it, outgoing/client_session.h
// reads answers.
#pragma once

#include "engine/base/result.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace slotkeeper::http {

struct Head {
    std::string start_line;
    std::vector<std::pair<std::string, std::string>> fields;  // names in lower case, values trimmed, in order

    // The first field of that name; nullptr if not found.
    const std::string* find(std::string_view lower_case_name) const;
    std::size_t count(std::string_view lower_case_name) const;
};

// `block` holds the head up to, but not including, the empty line that ends it.
// Refuses with malformed_request or header_too_large.
Result<Head> parse_head(std::string_view block);

enum class Framing : std::uint8_t { none, length, chunks, until_close };

struct BodyForm {
    Framing framing = Framing::none;
    std::uint64_t length = 0;  // of Framing::length
};

// The framing of the body that the head declares. Refuses (malformed_request) duplicate or contradicting declarations
// and lengths that are not numbers. Framing::none if the head declares no body.
Result<BodyForm> body_form(const Head& head);

// Collects a body of the given form; bytes after the body are not consumed.
class BodyReader {
public:
    BodyReader() = default;
    BodyReader(BodyForm form, std::size_t bytes_max);

    // Returns how many of these bytes belong to the body. Refuses with body_too_large or malformed_request.
    Result<std::size_t> feed(std::string_view bytes);
    bool complete() const { return complete_; }
    // Whether this body ends when the peer closes the connection.
    bool close_completes() const { return form_.framing == Framing::until_close; }
    std::string& body() { return body_; }

private:
    enum class Part : std::uint8_t { size_line, data, data_end, trailer };

    Result<std::size_t> feed_chunks(std::string_view bytes);
    Result<Done> end_of_line(std::string_view line);
    Result<Done> begin_chunk(std::string_view line);

    BodyForm form_;
    std::size_t bytes_max_ = 0;
    bool complete_ = true;
    std::string body_;
    // For Framing::chunks:
    Part part_ = Part::size_line;
    std::string line_;
    std::uint64_t chunk_left_ = 0;
    std::size_t trailer_bytes_ = 0;
};

// Decodes %XX. `plus_is_space`: for query strings. std::nullopt if an escape is invalid, or the result contains a NUL
// or is not UTF-8. No other code decodes percent escapes.
std::optional<std::string> decode_percent(std::string_view text, bool plus_is_space);

std::string lower_case(std::string_view text);

}  // namespace slotkeeper::http
