// toml_file: reads a configuration file as pairs of key and text.
//
// The file is flat (one `key = value` per line): tables and lists are refused. Only toml_file.cpp uses toml++.
#pragma once

#include "engine/base/result.h"

#include <string>
#include <vector>

namespace slotkeeper {

struct TomlEntry {
    std::string key;
    std::string value;  // numbers and booleans as written in the file
    unsigned line = 0;
};

// Refuses with invalid_field if the file cannot be read or is not TOML; the message names file and line.
Result<std::vector<TomlEntry>> read_toml(const std::string& path);

}  // namespace slotkeeper
