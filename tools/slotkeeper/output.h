// output: what a command prints: a table for people, JSON for programs, from the same data.
//
// A command makes its answer once, as JSON; the table is drawn from it. So --json never knows more or less than the
// terminal. Answers go to stdout, everything else to stderr; the exit code is 0 only where all went well. What people
// read holds no control characters, whatever is stored: a name can neither steer a terminal nor forge a row.
#pragma once

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
inline constexpr int kExitRefused = 1;  // a refusal, an outage or a finding
inline constexpr int kExitUsage = 2;    // the words make no command, or lack something
inline constexpr int kExitNoDatabase = 3;

class Output {
public:
    Output(std::ostream& out, std::ostream& err, bool json) : out_(out), err_(err), json_(json) {}

    bool json() const { return json_; }

    // {"data":[…]} or a table with these fields of each object as columns; `empty` is said where there is none. With
    // `limit` it is a list that may be cut: rows beyond it are left out, which is said on stderr or by "more":true.
    // The fields of `beside` stand next to the data, with --json alone.
    void list(const Json& rows, const std::vector<std::string>& columns, const std::string& empty,
              std::optional<std::size_t> limit = std::nullopt, const Json& beside = Json::object()) const;
    // One object, or a line for each of its fields.
    void object(const Json& object) const;
    // A line for people; nothing with --json.
    void line(const std::string& text) const;
    // Printed in both manners, and at once: an address that somebody waits for.
    void announce(const std::string& text) const;
    void complain(const std::string& text) const;  // to stderr
    // {"error":{"code","detail","field"?,"segment"?,"alternatives"?}} or a line on stderr, with other starts on the
    // clocks of `zone` (else in UTC). The field is the flag, whatever another door calls it. Returns kExitRefused, or
    // kExitUsage where a flag was left out.
    int refused(const Refusal& refusal, const TimeZone* zone = nullptr) const;
    // As refused(), of words or a configuration whose message names everything already; returns kExitUsage.
    int misused(const Refusal& refusal) const;

private:
    void print_error(const Refusal& refusal, const TimeZone* zone) const;

    std::ostream& out_;
    std::ostream& err_;
    const bool json_;
};

// RFC 3339 in UTC, whole seconds; null where there is none.
Json time_json(const std::optional<Moment>& moment);

// Columns as wide as their widest cell, counted in characters of UTF-8.
std::string draw_table(const std::vector<std::string>& headings, const std::vector<std::vector<std::string>>& rows);

}  // namespace slotkeeper
