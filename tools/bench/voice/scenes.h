// scenes: a call for each kind of request of the voice platform, with the expected response.
//
// Every scene is a new call from a new number, so the measured request is the first of its call, and each function does
// its real work: it books its own start, or moves an appointment made before.
#pragma once

#include "tools/bench/voice/dialogue.h"
#include "tools/bench/voice/salon.h"

#include <functional>
#include <string>
#include <vector>

namespace slotkeeper::bench {

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
