// scenes: a call for each kind of request of the voice platform, with the expected response.
//
// Every scene is a new call from a new number, so the measured request is the first of its call, and each function does
// its real work: it books its own start, or moves an appointment made before.
#pragma once

#include "tools/bench/voice/salon.h"

#include <nlohmann/json.hpp>

#include <functional>
#include <string>
#include <vector>

namespace slotkeeper::bench {

// --- the requests that the voice platform sends during a call ------------------------------------
// A function call carries the whole call so far: the numbers, the transcript as text, the transcript word by word with
// times, and the transcript with tool calls. Source: the platform's documentation, and adapters/retell/README.md.

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

struct Post {
    std::string path;
    std::string body;
    std::string wanted;      // expected part of the response
    std::string event = {};  // event that must then be in the history of an appointment; empty: none
};

struct Scene {
    std::vector<Post> before;
    Post measured;
    std::vector<Post> after;
};

struct Script {
    std::string name;     // of the function or webhook
    std::string variant;  // distinguishes several scenes of one name
    std::function<Scene()> next;

    std::string title() const { return variant.empty() ? name : name + ", " + variant; }
};

// The webhooks, then all functions of the table. The webhooks come first, because a call_ended event searches recent
// bookings. Throws std::logic_error if a function of the table has no scene. REQUIRES: the salon outlives them.
std::vector<Script> voice_scripts(Salon& salon);

}  // namespace slotkeeper::bench
