// said_times: combines a day and a time, with a part of the day between them.
#include "adapters/language/said_times.h"

#include "adapters/language/said_reader.h"

namespace slotkeeper::language {

namespace {

using std::chrono::local_days;
using Starts = std::vector<std::chrono::local_seconds>;

// The possible starts if the whole text is "day [part] clock [part]".
Starts day_then_clock(std::string_view text, local_days today, bool part_first) {
    SaidReader reader(text, today);
    const auto tonight = reader.take_one_of({"tonight"});
    const auto day = tonight ? std::optional(today) : reader.day();
    if (!day) return {};
    auto part = tonight ? std::optional(PartOfDay::evening) : std::nullopt;
    if (part_first && !part) {
        part = reader.part_of_day(reader.named_day() ? SaidReader::Beside::weekday : SaidReader::Beside::relative_day);
    }
    reader.take_one_of({","});
    const auto clock = reader.clock();
    if (clock && !part) part = reader.part_of_day(SaidReader::Beside::clock);
    if (!clock || !reader.at_end()) return {};
    Starts starts;
    for (const auto time : clock->meant(part)) starts.push_back(*day + time);
    return starts;
}

// "clock [part] day [part]"
Starts clock_then_day(std::string_view text, local_days today) {
    SaidReader reader(text, today);
    const auto clock = reader.clock();
    if (!clock) return {};
    auto part = reader.part_of_day(SaidReader::Beside::clock);
    reader.take_one_of({","});
    const auto tonight = !part && reader.take_one_of({"tonight"});
    const auto day = tonight ? std::optional(today) : reader.day();
    if (tonight) part = PartOfDay::evening;
    if (day && !part) {
        part = reader.part_of_day(reader.named_day() ? SaidReader::Beside::weekday : SaidReader::Beside::relative_day);
    }
    if (!day || !reader.at_end()) return {};
    Starts starts;
    for (const auto time : clock->meant(part)) starts.push_back(*day + time);
    return starts;
}

}  // namespace

std::optional<local_days> said_day(std::string_view text, local_days today) {
    SaidReader reader(text, today);
    const auto said = reader.day();
    return reader.at_end() ? said : std::nullopt;
}

Starts said_starts(std::string_view text, local_days today) {
    for (const auto part_first : {true, false}) {
        if (auto starts = day_then_clock(text, today, part_first); !starts.empty()) return starts;
    }
    return clock_then_day(text, today);
}

}  // namespace slotkeeper::language
