// openapi: the OpenAPI 3.1 document of a table of operations, and the list of error codes.
#pragma once

#include "adapters/api/operation.h"

#include <span>

namespace slotkeeper::api {

// Complete: parameters, bodies, answers and every refusal of each operation. `server`: the address of the API; by
// default that from which the document was read.
Json openapi_document(std::span<const Operation> operations, const std::string& server = "/");

// What an error code says, in one sentence. The documents have an entry for each: /docs/errors#slot_conflict.
std::string_view meaning_of(ErrorCode code);

}  // namespace slotkeeper::api
