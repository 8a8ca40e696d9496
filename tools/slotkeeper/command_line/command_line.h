// command_line: parses the command line and runs the command.
//
// Exit codes: 0 success, 1 a refusal, an outage or a finding, 2 an unknown command or a missing argument. Read on:
// grammar.h describes commands and flags and lists their families; commands/ implements them.
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

// `words`: without the program's name. Call it once per process, before any thread is started.
int run_command_line(const std::vector<std::string>& words, const Surroundings& surroundings);

}  // namespace slotkeeper
