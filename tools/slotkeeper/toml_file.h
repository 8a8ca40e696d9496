// toml_file: a configuration file as plain pairs of key and text.
//
// The file is flat (one `key = value` a line): tables and lists have no meaning here and are refused. The one place
// that knows toml++.
#pragma once

#include "engine/base/result.h"

#include <string>
#include <vector>

namespace slotkeeper {

struct TomlEntry {
    std::string key;
    std::string value;  // text as it is, numbers and booleans as they are spelt
    unsigned line = 0;
};

// invalid_field where the file cannot be read or is no TOML; the message names file and line.
Result<std::vector<TomlEntry>> read_toml(const std::string& path);

}  // namespace slotkeeper
