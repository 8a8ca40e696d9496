// dialogue: what the voice platform posts in the course of a call, as it posts it.
//
// A function call carries the whole call so far: who calls, what was said as text, the same again word by word with
// times, and once more with the tool calls in it. Facts: the platform's documents, and adapters/retell/README.md.
#pragma once

#include <nlohmann/json.hpp>

#include <string>

namespace slotkeeper::bench {

// A call to the salon that has lasted for a minute, by a number; its id is its own.
class Dialogue {
public:
    explicit Dialogue(const std::string& caller);

    // Each with a tool call id of its own.
    std::string function_call(const std::string& function, const nlohmann::json& arguments);
    std::string inbound() const;  // before it is answered
    std::string ended() const;    // after it

private:
    nlohmann::json call_;
    int tool_calls_ = 0;
};

// With the platform's signature, made now.
std::string signed_post(const std::string& path, const std::string& body, const std::string& key);

}  // namespace slotkeeper::bench
