// other_spellings: the names that commands had in earlier versions. They still work, because scripts use them.
#pragma once

#include "adapters/api/wire_type.h"

#include <string>
#include <vector>

namespace slotkeeper {

// The operation `verb` of the resource, and its name in the group; empty: the same.
struct OtherVerb {
    std::string verb;
    std::string name{};
};

// A flag that stands for a value of a field: --revive for "respect_disconnected": false.
struct FixedFlag {
    std::string name, meaning;
    std::string field;
    api::json value;
};

// A group of commands that is a resource under another name: `voice agents add` is `voice-agents add`.
struct OtherSpelling {
    std::string group, group_meaning;
    std::string below, meaning;  // the group within it; empty: the commands are in the group itself
    std::string resource;
    std::vector<OtherVerb> verbs{};  // empty: all
    std::vector<FixedFlag> fixed{};
    // The flag whose value is read from standard input although it is not given, unless one of `instead` is.
    std::string secret{};
    std::vector<std::string> instead{};
    // --url stands for the setting calcom_url. It is no field of an operation: a client of the API could otherwise make
    // the server send requests into its own network.
    bool has_url = false;
};

const std::vector<OtherSpelling>& other_spellings();

}  // namespace slotkeeper
