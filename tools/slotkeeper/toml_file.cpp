// toml_file: reads the file with toml++.
#include "tools/slotkeeper/toml_file.h"

#include <toml++/toml.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace slotkeeper {

namespace {

std::optional<std::string> scalar_text(const toml::node& node) {
    if (const auto text = node.value_exact<std::string>()) return text;
    if (const auto number = node.value_exact<std::int64_t>()) return std::to_string(*number);
    if (const auto flag = node.value_exact<bool>()) return *flag ? "true" : "false";
    return std::nullopt;
}

}  // namespace

Result<std::vector<TomlEntry>> read_toml(const std::string& path) {
    std::ifstream file(path);
    if (!file || std::filesystem::is_directory(path))
        return refuse(ErrorCode::invalid_field, "config", "cannot read the configuration file " + path);
    toml::table table;
    try {
        table = toml::parse(file, path);
    } catch (const toml::parse_error& error) {
        return refuse(
            ErrorCode::invalid_field, "config",
            path + ", line " + std::to_string(error.source().begin.line) + ": " + std::string(error.description()));
    }
    std::vector<TomlEntry> entries;
    for (const auto& [key, node] : table) {
        const auto line = static_cast<unsigned>(node.source().begin.line);
        const auto value = scalar_text(node);
        if (!value) {
            return refuse(ErrorCode::invalid_field, std::string(key.str()),
                          path + ", line " + std::to_string(line) + ": " + std::string(key.str()) +
                              " must be text, a whole number, true or false");
        }
        entries.push_back({std::string(key.str()), *value, line});
    }
    std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) { return a.line < b.line; });
    return entries;
}

}  // namespace slotkeeper
