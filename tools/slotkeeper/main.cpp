// main: the binary `slotkeeper`. Read on: command_line/grammar.h lists its commands.
#include "tools/slotkeeper/command_line/command_line.h"

#include <unistd.h>
#include <csignal>
#include <iostream>

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN);  // a write to a closed connection fails instead of ending the program
    std::map<std::string, std::string> environment;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string text = *entry;
        const auto equals = text.find('=');
        if (equals != std::string::npos) environment[text.substr(0, equals)] = text.substr(equals + 1);
    }
    return slotkeeper::run_command_line({argv + 1, argv + argc}, {environment, std::cin, std::cout, std::cerr});
}
