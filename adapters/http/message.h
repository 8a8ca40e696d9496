// message: the two parts of every HTTP/1.1 message, a head and a body, read from bytes as they come.
//
// Strict on purpose: whatever two readers could understand in two ways (a folded line, a bare line feed, a space before
// a colon, a length given twice) is refused, because request smuggling lives on such leniency. A body is complete only
// when its last byte has been seen; one that was cut off is never taken for a shorter one.
// Read on: request_reader.h reads requests with it; outgoing/client_session.h checks answers with it.
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

    // The first of that name; null where there is none.
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

// How the head says that its body comes. Refuses (malformed_request) what is said twice, in two ways, or not in
// numbers. Framing::none where it says nothing.
Result<BodyForm> body_form(const Head& head);

// Collects a body of the given form. It takes what belongs to the body and leaves what follows.
class BodyReader {
public:
    BodyReader() = default;
    BodyReader(BodyForm form, std::size_t bytes_max);

    // How many of these bytes were the body's. Refuses with body_too_large or malformed_request.
    Result<std::size_t> feed(std::string_view bytes);
    bool complete() const { return complete_; }
    // The other side has closed: true where that is how this body ends.
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
    // of Framing::chunks
    Part part_ = Part::size_line;
    std::string line_;
    std::uint64_t chunk_left_ = 0;
    std::size_t trailer_bytes_ = 0;
};

// The one and only decoder of %XX. `plus_is_space` for what follows the question mark.
// Empty where an escape is broken, or the result holds a NUL or is not UTF-8.
std::optional<std::string> decode_percent(std::string_view text, bool plus_is_space);

bool is_utf8(std::string_view text);
std::string lower_case(std::string_view text);

}  // namespace slotkeeper::http
