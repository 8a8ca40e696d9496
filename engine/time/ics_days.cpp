// ics_days: unfolds lines, and takes the properties of each event.
#include "engine/time/ics_days.h"

#include "engine/base/calendar_text.h"
#include "engine/base/limits.h"
#include "engine/base/text.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>

namespace slotkeeper {

namespace {

using std::chrono::days;
using std::chrono::sys_days;

// One property: "DTSTART;VALUE=DATE:20261224".
struct IcsLine {
    std::string name;  // in upper case, without parameters
    std::string value;
};

std::string in_upper_case(std::string text) {
    for (auto& letter : text) {
        if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - ('a' - 'A'));
    }
    return text;
}

// A colon within quotes belongs to a parameter.
IcsLine property_of(std::string_view line) {
    auto quoted = false;
    std::size_t colon = 0;
    for (; colon < line.size() && (quoted || line[colon] != ':'); ++colon) {
        if (line[colon] == '"') quoted = !quoted;
    }
    const auto head = line.substr(0, colon);
    return {in_upper_case(std::string(head.substr(0, head.find(';')))),
            std::string(line.substr(std::min(colon + 1, line.size())))};
}

// A line that begins with a space or a tab continues the one before it.
std::vector<IcsLine> unfolded_lines(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        auto end = text.find('\n');
        auto line = text.substr(0, end);
        text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (!lines.empty() && (line.starts_with(' ') || line.starts_with('\t'))) {
            lines.back() += line.substr(1);
        } else if (!line.empty()) {
            lines.emplace_back(line);
        }
    }
    std::vector<IcsLine> properties;
    for (const auto& line : lines) properties.push_back(property_of(line));
    return properties;
}

// "20261224"; std::nullopt for a time and for a day that does not exist.
std::optional<sys_days> ics_date(std::string_view text) {
    if (text.size() != 8) return std::nullopt;
    std::string iso(text.substr(0, 4));
    iso.append("-").append(text.substr(4, 2)).append("-").append(text.substr(6));
    const auto date = parse_iso_date(iso);
    return date ? std::optional(sys_days(*date)) : std::nullopt;
}

// "P3D" or "P2W".
std::optional<days> ics_length(std::string_view text) {
    auto count = 0;
    if (text.size() < 3 || text.front() != 'P') return std::nullopt;
    const auto* const last = text.data() + text.size() - 1;
    const auto [end, error] = std::from_chars(text.data() + 1, last, count);
    if (error != std::errc{} || end != last || count < 1 || count > 10'000) return std::nullopt;
    if (*last == 'D') return days(count);
    return *last == 'W' ? std::optional(days(7 * count)) : std::nullopt;
}

// Without the escapes of the format, in one line, and cut to the length of a name.
std::string ics_name(std::string_view text) {
    std::string name;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\' && i + 1 < text.size()) {
            ++i;
            name += text[i] == 'n' || text[i] == 'N' ? ' ' : text[i];
        } else {
            name += text[i];
        }
    }
    return without_controls(name);
}

std::string cut_name(std::string name) {
    auto bytes = cut_at_character(name, 4 * limits::name_length_max).size();  // a character has at most four
    while (characters_of(std::string_view(name).substr(0, bytes)) > limits::name_length_max) {
        bytes = cut_at_character(name, bytes - 1).size();
    }
    name.resize(bytes);
    return name;
}

// One event while its lines are read.
struct IcsEvent {
    std::string start, end, length, name, status;
    bool repeats = false;

    void take(const IcsLine& line) {
        if (line.name == "DTSTART") start = line.value;
        if (line.name == "DTEND") end = line.value;
        if (line.name == "DURATION") length = line.value;
        if (line.name == "SUMMARY") name = ics_name(line.value);
        if (line.name == "STATUS") status = in_upper_case(line.value);
        if (line.name == "RRULE" || line.name == "RDATE" || line.name == "EXRULE") repeats = true;
    }
    // The days [from, until), or what is wrong, as the end of a sentence about the event.
    std::string read(sys_days& from, sys_days& until) const {
        if (repeats) return "repeats: only single dates can be read, so export each year's dates";
        const auto first = ics_date(start);
        if (!first) return "has a time of day or no date as its start: only all-day events can be read";
        from = *first;
        until = from + days(1);
        if (!end.empty()) {
            const auto after = ics_date(end);
            if (!after || *after < from) return "must end with a date that is not before its start";
            until = std::max(until, *after);  // some programs write the same date, and mean this day
        } else if (!length.empty()) {
            const auto all = ics_length(length);
            if (!all) return "must last whole days";
            until = from + *all;
        }
        return "";
    }
};

}  // namespace

Result<std::vector<IcsDay>> read_ics_days(std::string_view text, std::size_t days_max, std::string field) {
    const auto invalid = [&](std::string message) {
        return refuse(ErrorCode::invalid_field, field, std::move(message));
    };
    const auto lines = unfolded_lines(text.starts_with("\xEF\xBB\xBF") ? text.substr(3) : text);
    if (lines.empty() || lines.front().name != "BEGIN" || in_upper_case(lines.front().value) != "VCALENDAR" ||
        lines.back().name != "END" || in_upper_case(lines.back().value) != "VCALENDAR") {
        return invalid("must be an iCalendar file, from BEGIN:VCALENDAR to END:VCALENDAR");
    }
    std::map<sys_days, std::string> dates;
    std::vector<std::string> inside;  // the components that are open: an alarm within an event has a DURATION too
    IcsEvent event;
    for (const auto& line : lines) {
        const auto is_event = !inside.empty() && inside.back() == "VEVENT";
        if (line.name == "BEGIN") {
            inside.push_back(in_upper_case(line.value));
            if (inside.back() == "VEVENT") event = {};
        } else if (line.name != "END") {
            if (is_event) event.take(line);
        } else {
            if (inside.empty() || inside.back() != in_upper_case(line.value)) {
                return invalid("END:" + visible(line.value) + " has no BEGIN");
            }
            inside.pop_back();
            if (!is_event || event.status == "CANCELLED") continue;
            sys_days from, until;
            const auto fault = event.read(from, until);
            if (!fault.empty()) return invalid("the event \"" + visible(event.name) + "\" " + fault);
            for (; from < until; from += days(1)) {
                if (dates.size() == days_max && !dates.contains(from)) {
                    return invalid("must have at most " + std::to_string(days_max) + " days");
                }
                auto& name = dates[from];
                if (!name.empty() && !event.name.empty()) name += " / ";
                name = cut_name(name + event.name);
            }
        }
    }
    if (!inside.empty()) return invalid("BEGIN:" + visible(inside.back()) + " has no END");
    if (dates.empty()) return invalid("has no all-day event");
    std::vector<IcsDay> list;
    for (auto& [date, name] : dates) list.push_back({date, std::move(name)});
    return list;
}

}  // namespace slotkeeper
