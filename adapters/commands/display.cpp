// display: columns, and objects as text.
#include "adapters/commands/display.h"

#include <algorithm>

namespace slotkeeper {

namespace {

constexpr std::size_t kColumnsMax = 6;

// The first members whose values are no lists and no objects.
std::vector<std::string> short_members(const api::ViewInfo& view) {
    api::Schemas unused;
    std::vector<std::string> names;
    const auto schema = view.object(unused);
    for (const auto& [name, member] : schema["properties"].items()) {
        auto type = member.value("type", Json());
        if (type.is_array()) type = type.front();  // or null
        if (type.is_string() && type != "array" && type != "object") names.push_back(name);
        if (names.size() == kColumnsMax) break;
    }
    return names;
}

// " + Anna (least_busy)". `chosen`: only those whom a booking would take.
std::string people_text(const Json& resources, bool chosen) {
    std::string text;
    for (const auto& resource : resources) {
        const auto why = resource.value("chosen_by", Json());
        if (chosen && !why.is_string()) continue;
        text += " + " + resource.value("name", "?");
        if (why.is_string()) text += " (" + why.get<std::string>() + ')';
    }
    return text;
}

Json segments_text(const Json& segments) {
    auto texts = Json::array();
    for (const auto& segment : segments) {
        std::string text;
        if (segment.contains("start")) text = segment["start"].get<std::string>().substr(11, 5);
        if (segment["name"].is_string()) text += (text.empty() ? "" : " ") + segment["name"].get<std::string>();
        if (segment.contains("resources")) text += people_text(segment["resources"], /*chosen=*/false);
        for (const auto& need : segment.value("needs", Json::array())) {  // of an explanation
            if (need.contains("resources")) text += people_text(need["resources"], /*chosen=*/true);
        }
        texts.push_back(std::move(text));
    }
    return texts;
}

// One side of a difference: its state and its times.
std::string side_text(const Json& side) {
    std::string text;
    for (const auto* name : {"state", "status", "start", "end"}) {
        if (side.is_object() && side.contains(name)) text += (text.empty() ? "" : " ") + side[name].get<std::string>();
    }
    return text.empty() ? "-" : text;
}

bool has_name(const Json& value) { return value.is_object() && value.contains("name") && value["name"].is_string(); }

// A record as a row: names instead of objects, one text for each segment.
Json as_row(Json record) {
    if (record.contains("segments")) record["segments"] = segments_text(record["segments"]);
    if (record.contains("offer") && record["offer"].is_object()) {
        const auto& offer = record["offer"];
        record["offer"] = offer["start"].get<std::string>() + ' ' + offer["state"].get<std::string>() + ' ' +
                          offer["id"].get<std::string>();
    }
    if (record.contains("time_from") && record.contains("time_until")) {
        record["times"] = record["time_from"].get<std::string>() + '-' + record["time_until"].get<std::string>();
    }
    for (const auto* side : {"ours", "theirs"}) {
        if (record.contains(side)) record[side] = side_text(record[side]);
    }
    for (auto& [name, value] : record.items()) {
        if (has_name(value)) {
            value = Json(value["name"]);
        } else if (value.is_array() && !value.empty() && has_name(value.front())) {
            auto names = Json::array();
            for (const auto& one : value) names.push_back(one.value("name", "?"));
            value = std::move(names);
        }
    }
    return record;
}

Json rows_of(const std::string& rows_in, const Json& records) {
    auto rows = Json::array();
    for (auto record : records) {
        if (rows_in.empty()) {
            rows.push_back(as_row(std::move(record)));
            continue;
        }
        const auto within = record.at(rows_in);
        record.erase(rows_in);
        for (const auto& one : within) {
            auto row = record;
            row.update(one);
            rows.push_back(as_row(std::move(row)));
        }
    }
    return rows;
}

// Of any of the rows: some may leave out a member.
std::vector<std::string> all_members(const Json& rows) {
    std::vector<std::string> names;
    for (const auto& row : rows) {
        for (const auto& [name, value] : row.items()) {
            if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
        }
    }
    return names;
}

bool is_list_of_objects(const Json& value) { return value.is_array() && !value.empty() && value.front().is_object(); }

}  // namespace

api::TableForm table_of(const api::Operation& operation) {
    auto table = operation.answer.table;
    if (table.columns.empty()) table.columns = short_members(*operation.answer.view);
    if (table.if_empty.empty()) {
        table.if_empty = "no " + operation.id.substr(0, operation.id.find('.'));
        std::replace(table.if_empty.begin(), table.if_empty.end(), '-', ' ');
    }
    return table;
}

void show_record(const Output& output, Json record) {
    if (output.json()) return output.object(record);
    record = as_row(std::move(record));
    auto single = Json::object(), lists = Json::object();
    for (const auto& [name, value] : record.items()) {
        (is_list_of_objects(value) ? lists : single)[name] = value;
    }
    output.object(single);
    for (const auto& [name, rows] : lists.items()) {
        output.line("\n" + name);
        output.list(rows_of("", rows), all_members(rows), "");
    }
}

void show_list(const Output& output, const api::Operation& operation, Json rows, Json last) {
    const auto is_cut = last["next_cursor"].is_string();
    const auto table = table_of(operation);
    if (!output.json()) rows = rows_of(table.rows_in, rows);
    for (const auto* name : {"data", "next_cursor"}) last.erase(name);
    const auto has_limit = operation.input->find("limit") != nullptr;
    if (has_limit) last["more"] = is_cut;
    output.list(rows, table.columns, table.if_empty, std::nullopt, last);
    if (has_limit && is_cut && !output.json()) {
        output.complain("there are more than these " + std::to_string(rows.size()) + "; see --limit");
    }
    if (last.contains("availability") && !last["availability"]["fresh"].get<bool>()) {
        output.line("Cal.com's availability is unknown or not fresh: some of these may be taken there");
    }
}

}  // namespace slotkeeper
