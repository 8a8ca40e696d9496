// zone_table: the names and the version of the machine's zone rules.
//
// Countries change their rules with weeks of notice, so a table that is a year old is wrong somewhere. Only the names
// of the table count: its folder holds other files too (localtime, posixrules, a second copy with leap seconds), whose
// clocks depend on the machine. Read on: time_zone.h.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>

namespace slotkeeper {

// The version of data that age, such as zone rules and numbering plans.
struct DataVersion {
    std::string name;
    std::string version;                // as the publisher calls it, e.g. "2026f"
    std::chrono::sys_days packed_at{};  // when Debian made the package
};

// When the file was last written. Throws std::filesystem::filesystem_error.
std::chrono::sys_days written_at(const std::filesystem::path& file);

// Both throw std::runtime_error if the table cannot be read; the next call then tries again.
bool is_zone_name(std::string_view iana_name);
const DataVersion& zone_data();

}  // namespace slotkeeper
