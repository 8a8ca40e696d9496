// dialogue: creates the requests that the voice platform sends during a call.
//
// A function call carries the whole call so far: the numbers, the transcript as text, the transcript word by word with
// times, and the transcript with tool calls. Source: the platform's documentation, and adapters/retell/README.md.
#pragma once

#include <nlohmann/json.hpp>

#include <string>

namespace slotkeeper::bench {

// A call to the salon from a phone number, one minute long, with a unique id.
class Dialogue {
public:
    explicit Dialogue(const std::string& caller);

    // Each has a new tool call id.
    std::string function_call(const std::string& function, const nlohmann::json& arguments);
    std::string inbound() const;  // before it is answered
    std::string ended() const;    // after it

private:
    nlohmann::json call_;
    int tool_calls_ = 0;
};

// Adds a current signature of the platform.
std::string signed_post(const std::string& path, const std::string& body, const std::string& key);

}  // namespace slotkeeper::bench
