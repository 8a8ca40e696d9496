// scenes: for each thing that the voice platform may ask, a call in which it is asked, with what must be answered.
//
// Every scene is a call of its own by a number of its own, so what is measured is the first that the server hears of
// it, and each function does its real work: a start of its own is booked, an appointment made before is moved.
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
    std::string wanted;      // what the answer holds where all is well
    std::string event = {};  // in the history of an appointment, once it is answered so; empty: none
};

struct Scene {
    std::vector<Post> before;
    Post measured;
    std::vector<Post> after;
};

struct Script {
    std::string name;     // of the function, or of the hook
    std::string variant;  // where there are several of the name
    std::function<Scene()> next;

    std::string title() const { return variant.empty() ? name : name + ", " + variant; }
};

// The hooks, then the functions; each of the table is there once at least. The hooks come first, because the end of a
// call is compared with what was booked lately. Throws std::logic_error where the table holds one that nobody has
// written a scene for. REQUIRES: the salon outlives them.
std::vector<Script> voice_scripts(Salon& salon);

}  // namespace slotkeeper::bench
