// rest_caller: the headers of every request.
#include "tests/support/rest_caller.h"

namespace slotkeeper::tests {

using nlohmann::json;

std::string Answer::refusal() const {
    if (!body.is_object()) return std::to_string(status);
    auto summary = std::to_string(status);
    for (const auto* name : {"code", "field"}) {
        if (body.contains(name) && body[name].is_string()) summary += " " + body[name].get<std::string>();
    }
    return summary;
}

std::string Answer::header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? "" : found->second;
}

std::optional<Answer> answer_of(const http::CallOutcome& outcome) {
    const auto* reply = std::get_if<http::Reply>(&outcome);
    if (reply == nullptr) return std::nullopt;
    return Answer{reply->status, reply->headers, reply->body, json::parse(reply->body, nullptr, false)};
}

std::optional<Answer> RestCaller::get(const std::string& path) {
    return answer_of(client_.send("GET", path, {{"Authorization", "Bearer " + api_key_}}, ""));
}

std::optional<Answer> RestCaller::post(const std::string& path, const json& body, const std::string& key,
                                       Headers headers) {
    headers["Authorization"] = "Bearer " + api_key_;
    headers["Content-Type"] = "application/json";
    headers["Idempotency-Key"] = key;
    return answer_of(client_.send("POST", path, headers, body.dump()));
}

}  // namespace slotkeeper::tests
