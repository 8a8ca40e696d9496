// command_line: from words to a command.
//
// It says which commands and flags there are, and calls one function with what was given. Exit codes: 0 all went well,
// 1 a refusal, an outage or a finding, 2 the words make no command or leave out what it needs.
// Read on: grammar.h says how commands are described, families.h where; commands/ has what they do.
#pragma once

#include <iosfwd>
#include <map>
#include <string>
#include <vector>

namespace slotkeeper {

struct Surroundings {
    std::map<std::string, std::string> environment;
    std::istream& in;
    std::ostream& out;
    std::ostream& err;
};

// `words` without the name of the program. Called once in a process, before any thread is started.
int run_command_line(const std::vector<std::string>& words, const Surroundings& surroundings);

}  // namespace slotkeeper
