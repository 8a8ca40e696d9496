// simulate_command: the options, handed to the program.
#include "tools/slotkeeper/commands/simulate_command.h"

#include <unistd.h>
#include <cerrno>
#include <filesystem>
#include <system_error>

namespace slotkeeper {

int simulate_calcom(const Context& context, const SimulateOptions& options) {
    const auto listen = parse_address(options.listen);
    if (!listen) return context.output.refused(listen.refusal());
    const auto program =
        std::filesystem::read_symlink("/proc/self/exe").replace_filename("slotkeeper-simulate").string();
    std::vector<std::string> words{program,
                                   "--host",
                                   listen->host,
                                   "--port",
                                   std::to_string(listen->port),
                                   "--rate-limit",
                                   std::to_string(options.rate_limit_per_minute)};
    if (options.seed) words.insert(words.end(), {"--seed", std::to_string(*options.seed)});
    if (!options.keep.empty()) words.insert(words.end(), {"--keep", options.keep});
    if (options.realistic) words.emplace_back("--realistic");
    std::vector<char*> pointers;
    for (auto& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    ::execv(program.c_str(), pointers.data());
    return context.output.refused(
        refuse(ErrorCode::unavailable, "", program + " cannot be started: " + std::system_category().message(errno)));
}

}  // namespace slotkeeper
