// zone_table: reads tzdata.zi, the table that the package tzdata installs beside the compiled rules.
#include "engine/time/zone_table.h"

#include <fstream>
#include <set>
#include <sstream>
#include <stdexcept>

namespace slotkeeper {

namespace {

constexpr auto kTable = "/usr/share/zoneinfo/tzdata.zi";
constexpr std::string_view kVersionLine = "# version ";
constexpr std::string_view kNoZone = "Factory";  // the zone of a machine on which none was set

struct Table {
    DataVersion version{"tzdata", "", {}};
    std::set<std::string, std::less<>> names;
};

Table read_table() {
    std::ifstream file(kTable);
    Table table;
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with(kVersionLine)) table.version.version = line.substr(kVersionLine.size());
        std::istringstream words(line);
        std::string kind, name;
        words >> kind >> name;
        if (kind == "L") words >> name;  // a link: its target, then its own name
        if ((kind == "Z" || kind == "L") && name != kNoZone) table.names.insert(name);
    }
    if (file.bad() || table.names.empty()) {
        throw std::runtime_error(std::string("the table of time zones cannot be read (package tzdata): ") + kTable);
    }
    table.version.packed_at = written_at(kTable);
    return table;
}

const Table& table() {
    static const auto read = read_table();
    return read;
}

}  // namespace

std::chrono::sys_days written_at(const std::filesystem::path& file) {
    const auto time = std::chrono::file_clock::to_sys(std::filesystem::last_write_time(file));
    return std::chrono::floor<std::chrono::days>(time);
}

bool is_zone_name(std::string_view iana_name) { return table().names.contains(iana_name); }

const DataVersion& zone_data() { return table().version; }

}  // namespace slotkeeper
