// output: draws tables and prints JSON.
#include "adapters/commands/output.h"

#include "adapters/commands/flag_names.h"
#include "engine/base/calendar_text.h"
#include "engine/base/text.h"

#include <algorithm>
#include <ostream>

namespace slotkeeper {

namespace {

// Replaces invalid UTF-8 instead of failing the command.
std::string dumped(const Json& value) { return value.dump(-1, ' ', false, Json::error_handler_t::replace); }

std::string cell(const Json& value) {
    if (value.is_null() || (value.is_array() && value.empty())) return "-";
    if (value.is_string()) return visible(value.get_ref<const std::string&>());
    if (value.is_array() && std::all_of(value.begin(), value.end(), [](const auto& one) { return one.is_string(); })) {
        std::string joined;
        for (const auto& one : value) (joined += joined.empty() ? "" : ", ") += one.get<std::string>();
        return visible(joined);
    }
    return visible(dumped(value));
}

// "--database-url" for "database_url"; an id is a positional argument without a flag.
// An answer is named with its flag: "--answers weight".
std::string spelt(const std::string& flag) {
    if (const auto dot = flag.find('.'); dot != std::string::npos) {
        return "--" + with_dashes(flag.substr(0, dot)) + ' ' + flag.substr(dot + 1);
    }
    return flag == "id" ? flag : "--" + with_dashes(flag);
}

std::string on_clock(Instant instant, const TimeZone* zone) {
    return zone != nullptr ? zone->format_rfc3339(instant) : format_rfc3339(instant);
}

// Makes control characters visible but keeps line breaks: some messages have several lines.
std::string visible_lines(std::string_view text) {
    std::string shown;
    for (auto end = text.find('\n'); end != std::string_view::npos; end = text.find('\n')) {
        shown += visible(text.substr(0, end)) + '\n';
        text.remove_prefix(end + 1);
    }
    return shown + visible(text);
}

}  // namespace

Json time_json(const std::optional<Moment>& moment) {
    return moment ? Json(format_rfc3339(whole_seconds(*moment))) : Json();
}

std::string draw_table(const std::vector<std::string>& headings, const std::vector<std::vector<std::string>>& rows) {
    std::vector<std::size_t> widths;
    for (const auto& heading : headings) widths.push_back(characters_of(heading));
    for (const auto& row : rows) {
        for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], characters_of(row[i]));
    }
    std::string table;
    const auto draw = [&](const std::vector<std::string>& row) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            table += row[i];
            if (i + 1 < row.size()) table.append(widths[i] - characters_of(row[i]) + 2, ' ');
        }
        table += '\n';
    };
    draw(headings);
    for (const auto& row : rows) draw(row);
    return table;
}

void Output::list(const Json& rows, const std::vector<std::string>& columns, const std::string& empty,
                  std::optional<std::size_t> limit, const Json& beside) const {
    const auto cut = limit && rows.size() > *limit;
    const auto shown =
        cut ? Json(Json::array_t(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(*limit))) : rows;
    if (json_) {
        Json answer{{"data", shown}};
        if (limit) answer["more"] = cut;
        answer.update(beside);
        out_ << dumped(answer) << '\n';
        return;
    }
    if (shown.empty()) {
        out_ << empty << '\n';
        return;
    }
    std::vector<std::vector<std::string>> cells;
    for (const auto& row : shown) {
        auto& line = cells.emplace_back();
        for (const auto& column : columns) line.push_back(row.contains(column) ? cell(row[column]) : "-");
    }
    out_ << draw_table(columns, cells);
    if (cut) complain("there are more than these " + std::to_string(*limit) + "; see --limit");
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

void Output::text(const std::string& stored) const { line(visible(stored)); }

void Output::announce(const std::string& text) const { out_ << text << std::endl; }

void Output::complain(const std::string& text) const { err_ << "slotkeeper: " << visible_lines(text) << std::endl; }

void Output::print_error(const Refusal& refusal, const TimeZone* zone) const {
    Json error{{"code", name_of(refusal.code)}, {"detail", refusal.message}};
    if (!refusal.field.empty()) error["field"] = typed_field(refusal.field, typed_);
    if (refusal.segment >= 0) error["segment"] = refusal.segment;
    for (const auto start : refusal.alternatives) error["alternatives"].push_back(on_clock(start, zone));
    if (!refusal.in_the_way.empty()) error["in_the_way"] = refusal.in_the_way;
    err_ << dumped(Json{{"error", error}}) << std::endl;
}

int Output::refused(const Refusal& refusal, const TimeZone* zone) const {
    if (json_) {
        print_error(refusal, zone);
    } else {
        complain(std::string(name_of(refusal.code)) +
                 (refusal.field.empty() ? "" : " (" + spelt(typed_field(refusal.field, typed_)) + ")") + ": " +
                 refusal.message);
        for (const auto& id : refusal.in_the_way) err_ << "  in the way: " << id << '\n';
        for (const auto start : refusal.alternatives) err_ << "  free: " << on_clock(start, zone) << '\n';
    }
    switch (refusal.code) {
        case ErrorCode::missing_field:
            return kExitUsage;
        case ErrorCode::unavailable:
        case ErrorCode::overloaded:
        case ErrorCode::internal:
            return kExitUnavailable;
        default:
            return kExitRefused;
    }
}

void Output::errors_in_file(const std::vector<catalog::FileError>& errors) const {
    if (!json_) {
        for (const auto& error : errors) err_ << visible(text_of(error)) << std::endl;
        return;
    }
    const auto& first = errors.front();
    Json error{{"code", name_of(first.code)}, {"detail", first.message}, {"field", first.field}};
    for (const auto& one : errors) error["errors"].push_back(json_of(one));
    err_ << dumped(Json{{"error", error}}) << std::endl;
}

int Output::misused(const Refusal& refusal) const {
    if (json_) {
        print_error(refusal, nullptr);
    } else {
        complain(refusal.message);
    }
    return kExitUsage;
}

}  // namespace slotkeeper
