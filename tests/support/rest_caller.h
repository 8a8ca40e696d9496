// rest_caller: a REST client with a company's key, and the answers it got.
#pragma once

#include "adapters/http/client.h"

#include <nlohmann/json.hpp>

#include <map>
#include <optional>
#include <string>

namespace slotkeeper::tests {

using Headers = std::map<std::string, std::string>;

struct Answer {
    int status = 0;
    Headers headers;  // names in lower case
    std::string text;
    nlohmann::json body;  // null where it is no JSON

    // "409 slot_conflict start": what a refusal comes to.
    std::string refusal() const;
    std::string header(const std::string& name) const;
};

// Empty: no answer came.
std::optional<Answer> answer_of(const http::CallOutcome& outcome);

// Safe for many threads.
class RestCaller {
public:
    // `address` as the server announces it: "http://127.0.0.1:8080".
    RestCaller(const std::string& address, const std::string& api_key,
               std::chrono::milliseconds deadline = limits::remote_call_deadline)
        : api_key_(api_key), client_({.base_url = address, .total_deadline = deadline}) {}

    std::optional<Answer> get(const std::string& path);
    // With an Idempotency-Key, under which the same may be asked again.
    std::optional<Answer> post(const std::string& path, const nlohmann::json& body, const std::string& key,
                               Headers headers = {});

private:
    const std::string api_key_;
    http::Client client_;
};

}  // namespace slotkeeper::tests
