// bulk: an operation that creates one record, for many of them in one request.
//
// Each item is served as a request of its own, with the same rules and locks, and has its own result: the record, or
// the problem that the single request would get. What is wrong with an item by itself (a wrong type, an unknown field)
// is refused for the whole request before the first item is served. One Idempotency-Key names all: each item has a key
// that follows from it, so a repeat serves only what was not done. Read on: rest/rest_api.cpp says for which
// operations.
#pragma once

#include "adapters/api/operation.h"

namespace slotkeeper::api {

// "customers.add" becomes "customers.add_bulk", POST /v1/customers/bulk. REQUIRES: the operation is idempotent, takes a
// body without an id in its path, and answers a record.
Operation in_bulk(const Operation& single);

}  // namespace slotkeeper::api
