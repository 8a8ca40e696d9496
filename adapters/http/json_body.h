// json_body: the body of a request as JSON, or a refusal that says what is wrong with it.
//
// Strict: two readers of one body must not find different things in it, so an object names nothing twice, text is
// UTF-8, and depth has a bound. Read on: fields.h takes the object apart.
#pragma once

#include "adapters/http/server.h"
#include "engine/base/result.h"

#include <nlohmann/json_fwd.hpp>

namespace slotkeeper::http {

// The body of a request whose content type is application/json, without a content coding; an object at the top.
// Refuses with unsupported_media_type or malformed_body.
Result<nlohmann::json> read_json_body(const Request& request);

// The same for text from elsewhere, e.g. a body whose signature was checked first, or the answer of a remote service.
Result<nlohmann::json> read_json_object(std::string_view text);

}  // namespace slotkeeper::http
