// json_body: parses the body of a request as JSON, or refuses it and says what is wrong.
//
// Strict, so that no two parsers can read one body differently: duplicate names are refused, text must be UTF-8, and
// nesting is limited. Read on: fields.h reads the members of the object.
#pragma once

#include "adapters/http/server.h"
#include "engine/base/result.h"

#include <nlohmann/json_fwd.hpp>

namespace slotkeeper::http {

// REQUIRES of the request: content type application/json, no content coding, an object at the top level. Refuses with
// unsupported_media_type or malformed_body.
Result<nlohmann::json> read_json_body(const Request& request);

// The same for any text, for example a body whose signature was checked first, or the response of a remote service.
Result<nlohmann::json> read_json_object(std::string_view text);

}  // namespace slotkeeper::http
