// completion: scripts with which a shell completes commands, flags and words.
#pragma once

#include <string>
#include <vector>

namespace slotkeeper {

// A command and those below it, as the grammar knows them.
struct CommandTree {
    struct Flag {
        std::string name;  // "--state"
        std::string meaning;
        std::vector<std::string> words;  // what its value may be; empty: anything
    };
    std::string name, meaning;
    std::vector<std::string> words;  // what its positional argument may be; empty: anything, or it has no argument
    std::vector<Flag> flags;
    std::vector<CommandTree> below;
};

// For bash, zsh or fish; empty for another shell.
std::string completion_script(const std::string& shell, const CommandTree& root);

}  // namespace slotkeeper
