// toml_text: tables, and values in one line.
#include "adapters/catalog/toml_text.h"

#include <algorithm>

namespace slotkeeper::catalog {

namespace {

using api::Json;

constexpr std::size_t kTableDepth = 2;    // objects below a path of this many names are written inline
constexpr std::size_t kLineLength = 100;  // longer lists of objects have a line for each

std::string key_text(const std::string& key) {
    const auto is_bare = [](char letter) {
        return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
               (letter >= '0' && letter <= '9') || letter == '_' || letter == '-';
    };
    if (!key.empty() && std::all_of(key.begin(), key.end(), is_bare)) return key;
    return Json(key).dump();
}

// JSON escapes everything that TOML does, but for the DEL character.
std::string string_text(const std::string& text) {
    std::string escaped;
    for (const auto letter : Json(text).dump()) {
        if (letter == '\x7f') {
            escaped += "\\u007F";
        } else {
            escaped += letter;
        }
    }
    return escaped;
}

std::string value_text(const Json& value) {
    if (value.is_string()) return string_text(value.get_ref<const std::string&>());
    if (!value.is_object() && !value.is_array()) return value.dump();
    std::string inner;
    for (const auto& [key, member] : value.items()) {
        if (!inner.empty()) inner += ", ";
        inner += (value.is_object() ? key_text(key) + " = " : "") + value_text(member);
    }
    return value.is_object() ? '{' + inner + '}' : '[' + inner + ']';
}

bool is_list_of_tables(const Json& value) {
    return value.is_array() && !value.empty() &&
           std::all_of(value.begin(), value.end(), [](const Json& item) { return item.is_object(); });
}

void write_member(const std::string& key, const Json& value, std::string& text) {
    const auto line = key_text(key) + " = " + value_text(value);
    if (!is_list_of_tables(value) || line.size() <= kLineLength) {
        text += line + '\n';
        return;
    }
    text += key_text(key) + " = [\n";
    for (const auto& item : value) text += "    " + value_text(item) + ",\n";
    text += "]\n";
}

void write_table(const Json& table, const std::string& path, std::size_t depth, std::string& text) {
    const auto is_table = [&](const Json& value) {
        return depth < kTableDepth && (value.is_object() || is_list_of_tables(value));
    };
    for (const auto& [key, value] : table.items()) {
        if (!is_table(value)) write_member(key, value, text);
    }
    for (const auto& [key, value] : table.items()) {
        if (!is_table(value)) continue;
        const auto below = (path.empty() ? "" : path + '.') + key_text(key);
        if (value.is_object()) {
            text += (text.empty() ? "[" : "\n[") + below + "]\n";
            write_table(value, below, depth + 1, text);
            continue;
        }
        for (const auto& item : value) {
            text += (text.empty() ? "[[" : "\n[[") + below + "]]\n";
            write_table(item, below, depth + 1, text);
        }
    }
}

}  // namespace

std::string toml_text(const Json& document) {
    std::string text;
    write_table(document, "", 0, text);
    return text;
}

}  // namespace slotkeeper::catalog
