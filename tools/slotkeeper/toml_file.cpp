// toml_file: reads files with toml++.
#include "tools/slotkeeper/toml_file.h"

#include <toml++/toml.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace slotkeeper {

namespace {

std::optional<std::string> scalar_text(const toml::node& node) {
    if (const auto text = node.value_exact<std::string>()) return text;
    if (const auto number = node.value_exact<std::int64_t>()) return std::to_string(*number);
    if (const auto flag = node.value_exact<bool>()) return *flag ? "true" : "false";
    return std::nullopt;
}

// --- catalogue files -----------------------------------------------------------------------------

catalog::Place place_of(const toml::source_region& region) { return {region.begin.line, region.begin.column}; }

// Notes the place of each member, which is that of its key, and of each item of a list.
api::json json_of_node(const toml::node& node, const std::string& path, catalog::SourceDocument& into) {
    using catalog::SourceDocument;
    if (const auto* table = node.as_table()) {
        auto object = api::json::object();
        for (const auto& [key, member] : *table) {
            const auto below = SourceDocument::path_of_member(path, key.str());
            into.put(below, place_of(key.source()));
            object[std::string(key.str())] = json_of_node(member, below, into);
        }
        return object;
    }
    if (const auto* array = node.as_array()) {
        auto list = api::json::array();
        for (const auto& item : *array) {
            const auto below = SourceDocument::path_of_item(path, list.size());
            into.put(below, place_of(item.source()));
            list.push_back(json_of_node(item, below, into));
        }
        return list;
    }
    if (const auto* text = node.as_string()) return text->get();
    if (const auto* number = node.as_integer()) return number->get();
    if (const auto* flag = node.as_boolean()) return flag->get();
    if (const auto* fraction = node.as_floating_point()) return fraction->get();
    std::ostringstream text;  // a date or a time
    node.visit([&](const auto& value) { text << value; });
    return text.str();
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

catalog::FromFile<catalog::SourceDocument> read_toml_source(std::string name, std::string_view text) {
    catalog::SourceDocument source{std::move(name)};
    try {
        source.value = json_of_node(toml::parse(text), "", source);
        return source;
    } catch (const toml::parse_error& error) {
        return std::vector{catalog::FileError{source.name, place_of(error.source()), ErrorCode::malformed_body, "",
                                              std::string(error.description())}};
    }
}

}  // namespace slotkeeper
