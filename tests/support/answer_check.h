// answer_check: compares each answer of the REST API with the OpenAPI document.
#pragma once

#include "tests/support/rest_caller.h"

#include <string>

namespace slotkeeper::tests {

// Reports an error of the present test if the answer is not what the document says of the operation: an undeclared
// status or code, a member that is missing, unknown or of another type. Also if a request was accepted that the
// document forbids. Does nothing without node and its packages, unless SLOTKEEPER_REQUIRE_CONTRACT=1. Thread-safe.
void check_answer(const std::string& method, const std::string& path, const std::string& request, const Answer& answer);

}  // namespace slotkeeper::tests
