// output: drawing tables and printing JSON.
#include "tools/slotkeeper/output.h"

#include "adapters/http/rfc3339.h"

#include <algorithm>
#include <ostream>

namespace slotkeeper {

namespace {

// Every byte but those that continue a character.
std::size_t characters(const std::string& text) {
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }));
}

std::string cell(const Json& value) {
    if (value.is_null()) return "-";
    if (value.is_string()) return value.get<std::string>();
    if (value.is_array() && std::all_of(value.begin(), value.end(), [](const auto& one) { return one.is_string(); })) {
        std::string joined;
        for (const auto& one : value) (joined += joined.empty() ? "" : ", ") += one.get<std::string>();
        return joined;
    }
    return value.dump();
}

// What is bad UTF-8 is shown as such instead of failing the command.
std::string dumped(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

}  // namespace

Json time_json(const std::optional<Moment>& moment) {
    return moment ? Json(http::rfc3339(whole_seconds(*moment))) : Json();
}

std::string draw_table(const std::vector<std::string>& headings, const std::vector<std::vector<std::string>>& rows) {
    std::vector<std::size_t> widths;
    for (const auto& heading : headings) widths.push_back(characters(heading));
    for (const auto& row : rows) {
        for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], characters(row[i]));
    }
    std::string table;
    const auto draw = [&](const std::vector<std::string>& row) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            table += row[i];
            if (i + 1 < row.size()) table.append(widths[i] - characters(row[i]) + 2, ' ');
        }
        table += '\n';
    };
    draw(headings);
    for (const auto& row : rows) draw(row);
    return table;
}

void Output::list(const Json& rows, const std::vector<std::string>& columns, const std::string& empty) const {
    if (json_) {
        out_ << dumped(Json{{"data", rows}}) << '\n';
        return;
    }
    if (rows.empty()) {
        out_ << empty << '\n';
        return;
    }
    std::vector<std::vector<std::string>> cells;
    for (const auto& row : rows) {
        auto& line = cells.emplace_back();
        for (const auto& column : columns) line.push_back(row.contains(column) ? cell(row[column]) : "-");
    }
    out_ << draw_table(columns, cells);
}

void Output::object(const Json& object) const {
    if (json_) {
        out_ << dumped(object) << '\n';
        return;
    }
    std::size_t width = 0;
    for (const auto& [key, value] : object.items()) width = std::max(width, key.size());
    for (const auto& [key, value] : object.items()) {
        out_ << key << std::string(width - key.size() + 2, ' ') << cell(value) << '\n';
    }
}

void Output::line(const std::string& text) const {
    if (!json_) out_ << text << '\n';
}

void Output::announce(const std::string& text) const { out_ << text << std::endl; }

void Output::complain(const std::string& text) const { err_ << "slotkeeper: " << text << std::endl; }

int Output::refused(const Refusal& refusal) const {
    if (!json_) {
        complain(std::string(word(refusal.code)) + (refusal.field.empty() ? "" : " (" + refusal.field + ")") + ": " +
                 refusal.message);
        for (const auto start : refusal.alternatives) err_ << "  free: " << http::rfc3339(start) << '\n';
        return kExitRefused;
    }
    Json error{{"code", word(refusal.code)}, {"detail", refusal.message}};
    if (!refusal.field.empty()) error["field"] = refusal.field;
    if (refusal.segment >= 0) error["segment"] = refusal.segment;
    for (const auto start : refusal.alternatives) error["alternatives"].push_back(http::rfc3339(start));
    out_ << dumped(Json{{"error", error}}) << '\n';
    return kExitRefused;
}

}  // namespace slotkeeper
