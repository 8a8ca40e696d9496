// output: prints the results of a command as a table, or as JSON with --json.
//
// A command creates its result as JSON and the table is drawn from it, so both have the same data. Results go to
// stdout, everything else to stderr; the exit code is 0 only on success. Control characters in stored data are made
// visible, so that a name can neither control the terminal nor forge a row.
#pragma once

#include "adapters/catalog/source_document.h"
#include "engine/base/result.h"
#include "engine/time/time_zone.h"

#include <nlohmann/json.hpp>

#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

namespace slotkeeper {

using Json = nlohmann::ordered_json;

inline constexpr int kExitOk = 0;
// The exit codes of all commands.
inline constexpr int kExitFinding = 1;      // a check or a comparison found something, or changes are pending
inline constexpr int kExitUsage = 2;        // an unknown command, a wrong or missing flag, a bad configuration
inline constexpr int kExitUnavailable = 3;  // no database, no Cal.com, a full queue: worth another try
inline constexpr int kExitRefused = 4;      // the request was understood and refused; nothing was changed

class Output {
public:
    // `typed`: the words of the command line. An error names a flag as it was typed.
    Output(std::ostream& out, std::ostream& err, bool json, std::vector<std::string> typed = {})
        : out_(out), err_(err), json_(json), typed_(std::move(typed)) {}

    bool json() const { return json_; }

    // {"data":[…]}, or a table with these fields of each object as columns; for an empty list the text `empty`. Rows
    // beyond `limit` are left out, with a note on stderr or "more":true. The fields of `beside` are added to the JSON
    // only.
    void list(const Json& rows, const std::vector<std::string>& columns, const std::string& empty,
              std::optional<std::size_t> limit = std::nullopt, const Json& beside = Json::object()) const;
    // One object, or one line for each of its fields.
    void object(const Json& object) const;
    // A line of text; nothing with --json.
    void line(const std::string& text) const;
    void text(const std::string& stored) const;  // the same, with control characters made visible
    // Printed in both formats and flushed: an address that a script waits for.
    void announce(const std::string& text) const;
    void complain(const std::string& text) const;  // to stderr
    // {"error":{"code","detail","field"?,"segment"?,"alternatives"?}} or a line, on stderr; alternatives are in `zone`
    // (nullptr: UTC). The field is named as the flag. Returns kExitRefused,
    // kExitUsage if a flag is missing, or kExitUnavailable.
    int refused(const Refusal& refusal, const TimeZone* zone = nullptr) const;
    // {"error":{"code","detail","field","errors":[…]}}, or a line for each, on stderr. REQUIRES: not empty.
    void errors_in_file(const std::vector<catalog::FileError>& errors) const;
    // The same for an invalid command line or configuration, whose message is complete; returns kExitUsage.
    int misused(const Refusal& refusal) const;

private:
    void print_error(const Refusal& refusal, const TimeZone* zone) const;

    std::ostream& out_;
    std::ostream& err_;
    const bool json_;
    const std::vector<std::string> typed_;
};

// RFC 3339 in UTC, whole seconds; null for std::nullopt.
Json time_json(const std::optional<Moment>& moment);

// Columns are as wide as their widest cell, in UTF-8 characters.
std::string draw_table(const std::vector<std::string>& headings, const std::vector<std::vector<std::string>>& rows);

}  // namespace slotkeeper
