// json_body: parses the body of a request as JSON, and reads single values of it.
//
// A value that has the wrong type or is out of bounds is refused with its path as the caller would write it
// ("segments[1].resource_id") and the expected value. Read on: adapters/api/shape.h reads whole objects.
#pragma once

#include "adapters/http/server.h"
#include "engine/base/calendar_text.h"
#include "engine/base/result.h"

#include <nlohmann/json_fwd.hpp>

#include <span>

namespace slotkeeper::http {

// --- the body of a request as JSON ---------------------------------------------------------------
// Strict, so that no two parsers can read one body differently: duplicate names are refused, text must be UTF-8, and
// nesting is limited.

// REQUIRES of the request: content type application/json (of a PATCH also application/merge-patch+json), no content
// coding, an object at the top level. Refuses with unsupported_media_type or malformed_body.
Result<nlohmann::json> read_json_body(const Request& request);

// The same for any text, for example a body whose signature was checked first, or the response of a remote service.
Result<nlohmann::json> read_json_object(std::string_view text);

// --- one value -----------------------------------------------------------------------------------
// `path` names it in the refusal, which is invalid_field. Lengths are in characters, not bytes. A text may be empty.
Result<std::string> read_text(const nlohmann::json& value, std::string path, std::size_t length_max);
Result<std::int64_t> read_integer(const nlohmann::json& value, std::string path, std::int64_t min, std::int64_t max);
Result<bool> read_boolean(const nlohmann::json& value, std::string path);
Result<Instant> read_instant(const nlohmann::json& value, std::string path, Fraction fraction = Fraction::down);
// "must be one of a, b": the message for a word that is not one of these.
std::string one_of(std::span<const std::string_view> words);

}  // namespace slotkeeper::http
