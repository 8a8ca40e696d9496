// schema_keys: reads CREATE TABLE and ALTER TABLE line by line.
#include "engine/store/operations/schema_keys.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace slotkeeper::store {

namespace {

constexpr std::string_view kAlterTable = "ALTER TABLE ";

// Without backticks, with one space between words and none around brackets and commas.
std::string tidied(std::string_view text) {
    std::string out;
    for (const char letter : text) {
        if (letter == '`') continue;
        const auto blank = std::isspace(static_cast<unsigned char>(letter)) != 0;
        if (blank && (out.empty() || out.back() == ' ' || out.back() == '(' || out.back() == ',')) continue;
        if ((letter == ')' || letter == '(' || letter == ',') && !out.empty() && out.back() == ' ') out.pop_back();
        out += blank ? ' ' : letter;
    }
    while (!out.empty() && (out.back() == ' ' || out.back() == ',')) out.pop_back();
    return out;
}

std::string word_at(std::string_view text, std::size_t start) {
    const auto end = text.find_first_of(" (,;", start);
    return std::string(text.substr(start, end == std::string_view::npos ? end : end - start));
}

// Up to the closing bracket of the last pair, inclusive.
std::string up_to_brackets(const std::string& line, std::size_t pairs) {
    std::size_t at = 0;
    for (std::size_t pair = 0; pair < pairs; ++pair) at = line.find(')', at) + 1;
    return line.substr(0, at);
}

void add_column(const std::string& line, std::set<std::string>& promises) {
    const auto name = word_at(line, 0);
    promises.insert("column " + name);
    if (line.find(" PRIMARY KEY") != std::string::npos) promises.insert("PRIMARY KEY(" + name + ")");
    // The server gives a JSON column a check that its text is valid.
    const auto is_json = word_at(line, std::min(name.size() + 1, line.size())) == "JSON";
    if (is_json || line.find(" CHECK(") != std::string::npos) promises.insert("CHECK " + name);
}

void add_line(std::string line, std::set<std::string>& promises) {
    constexpr std::string_view kDropColumn = "DROP COLUMN IF EXISTS ";
    if (line.starts_with(kDropColumn)) {
        promises.erase("column " + word_at(line, kDropColumn.size()));
        return;
    }
    constexpr std::string_view kDropKey = "DROP KEY IF EXISTS ";
    if (line.starts_with(kDropKey)) {
        const auto dropped = "KEY " + word_at(line, kDropKey.size()) + '(';
        std::erase_if(promises, [&](const std::string& promise) {
            return promise.starts_with(dropped) || promise.starts_with("UNIQUE " + dropped);
        });
        return;
    }
    constexpr std::string_view kDropConstraint = "DROP CONSTRAINT IF EXISTS ";
    if (line.starts_with(kDropConstraint)) {
        promises.erase("CHECK " + word_at(line, kDropConstraint.size()));
        return;
    }
    const std::array keys{"PRIMARY KEY", "UNIQUE KEY", "KEY"};
    for (const std::string_view alteration : {"ADD COLUMN ", "MODIFY COLUMN ", "ADD "}) {
        if (!line.starts_with(alteration)) continue;
        line.erase(0, alteration.size());
        break;
    }
    if (const auto condition = line.find("IF NOT EXISTS "); condition != std::string::npos) line.erase(condition, 14);
    if (line.empty() || line.starts_with("--") || line.starts_with("PERIOD FOR")) return;
    if (line.starts_with("CONSTRAINT ")) {
        const auto name = word_at(line, 11);
        const auto foreign = line.find("FOREIGN KEY") != std::string::npos;
        promises.insert(foreign ? up_to_brackets(line, 2) : "CHECK " + name);
    } else if (std::any_of(keys.begin(), keys.end(), [&](const char* key) { return line.starts_with(key); })) {
        promises.insert(up_to_brackets(line, 1));
    } else if (std::islower(static_cast<unsigned char>(line.front())) != 0) {
        add_column(line, promises);
    }
}

// "appointment" of "ALTER TABLE appointment ADD ..."; the rest of the line remains.
std::string table_altered(std::string& line) {
    auto name = word_at(line, kAlterTable.size());
    line.erase(0, std::min(kAlterTable.size() + name.size() + 1, line.size()));
    return name;
}

}  // namespace

SchemaPromises schema_promises(std::string_view sql) {
    SchemaPromises tables;
    add_schema_promises(sql, tables);
    return tables;
}

void add_schema_promises(std::string_view sql, SchemaPromises& tables) {
    std::set<std::string>* open = nullptr;
    while (!sql.empty()) {
        const auto end = std::min(sql.find('\n'), sql.size());
        auto line = tidied(sql.substr(0, end));
        sql.remove_prefix(std::min(end + 1, sql.size()));
        if (line.starts_with("CREATE TABLE ")) {
            constexpr std::string_view kIfMissing = "IF NOT EXISTS ";
            const auto name = line.find(kIfMissing);
            open = &tables[word_at(line, name == std::string::npos ? 13 : name + kIfMissing.size())];
            continue;
        }
        if (line.starts_with(kAlterTable)) {
            open = &tables[table_altered(line)];
            line = tidied(line);
        }
        if (line.starts_with(")")) {
            open = nullptr;
        } else if (open != nullptr) {
            add_line(line, *open);
            if (line.ends_with(";")) open = nullptr;
        }
    }
}

}  // namespace slotkeeper::store
