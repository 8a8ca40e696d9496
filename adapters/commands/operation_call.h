// operation_call: one call of an operation from a command line: its input is read, it is served, its answer is printed.
//
// The same function serves it as over REST, without a key, so a command obeys the same rules and locks.
#pragma once

#include "adapters/commands/operation_flags.h"
#include "adapters/commands/output.h"

#include <iosfwd>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace slotkeeper {

// What was given on the command line.
struct OperationCall {
    const api::Operation* operation = nullptr;
    std::vector<OperationFlag> flags;
    FlagValues values;
    std::map<std::string, bool> secrets;  // by flag: whether its value is on standard input
    std::string company;                  // slug or id; empty: the only one, or all of them
    std::string id, key;
    std::string body;  // a file with the input, or "-" for standard input
    std::optional<int> version;
    int minutes = 0;                        // for length_seconds
    api::json fixed = api::json::object();  // members of the input that no flag of the operation gives
    std::size_t limit = limits::page_default;
};

// Returns the exit code. `actor` is who asks, for the histories of records.
int serve_call(const OperationCall& call, api::Services& services, const std::string& actor, std::istream& in,
               const Output& output);

}  // namespace slotkeeper
