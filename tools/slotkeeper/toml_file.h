// toml_file: reads configuration and catalogue files.
//
// A configuration file is flat (one `key = value` per line): tables and lists are refused. A catalogue file may be TOML
// or JSON. Only toml_file.cpp uses toml++.
#pragma once

#include "adapters/catalog/source_document.h"
#include "engine/base/result.h"

#include <string>
#include <string_view>
#include <vector>

namespace slotkeeper {

struct TomlEntry {
    std::string key;
    std::string value;  // numbers and booleans as written in the file
    unsigned line = 0;
};

// Refuses with invalid_field if the file cannot be read or is not TOML; the message names file and line.
Result<std::vector<TomlEntry>> read_toml(const std::string& path);

// Dates and times become text. An error is malformed_body.
catalog::FromFile<catalog::SourceDocument> read_toml_source(std::string name, std::string_view text);

}  // namespace slotkeeper
