// series: the stored text of a step.
#include "engine/booking/series.h"

#include <charconv>

namespace slotkeeper {

namespace {

constexpr auto kNoValue = "-";

std::int64_t epoch_seconds(Instant at) { return at.time_since_epoch().count(); }

std::int64_t number_in(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || text.empty()) {
        throw DamagedData("not a number in a list of occurrences");
    }
    return value;
}

Instant instant_in(std::string_view text) {
    const auto seconds = number_in(text);
    constexpr std::int64_t kFar = 4'000'000'000;
    if (seconds < 0 || seconds > kFar) throw DamagedData("no time in a list of occurrences");
    return Instant(Seconds(seconds));
}

template <class Enum>
Enum word_in(std::string_view text) {
    const auto found = from_name<Enum>(text);
    if (!found) throw DamagedData("an unknown word in a list of occurrences");
    return *found;
}

// The text up to the separator, which is removed with it.
std::string_view take_word(std::string_view& text, char separator) {
    const auto end = std::min(text.find(separator), text.size());
    const auto taken = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return taken;
}

}  // namespace

std::string occurrences_text(const std::vector<OccurrenceStep>& occurrences) {
    std::string text;
    for (const auto& one : occurrences) {
        if (!text.empty()) text += ' ';
        text += std::to_string(one.number) + '.';
        text.append(name_of(one.action)).append(".") += std::to_string(epoch_seconds(one.wanted)) + '.';
        text.append(name_of(one.clock)).append(".");
        text.append(one.start ? std::to_string(epoch_seconds(*one.start)) : kNoValue).append(".");
        text.append(one.reason ? name_of(*one.reason) : kNoValue);
    }
    return text;
}

std::vector<OccurrenceStep> parse_occurrences(std::string_view text) {
    std::vector<OccurrenceStep> occurrences;
    while (!text.empty()) {
        auto line = take_word(text, ' ');
        OccurrenceStep one;
        const auto number = number_in(take_word(line, '.'));
        if (number < 1 || number > 9'999) throw DamagedData("no number of an occurrence");
        one.number = static_cast<int>(number);
        one.action = word_in<OccurrenceAction>(take_word(line, '.'));
        one.wanted = instant_in(take_word(line, '.'));
        one.clock = word_in<ClockChange>(take_word(line, '.'));
        if (const auto start = take_word(line, '.'); start != kNoValue) one.start = instant_in(start);
        if (line != kNoValue) one.reason = word_in<ErrorCode>(line);
        occurrences.push_back(one);
    }
    return occurrences;
}

}  // namespace slotkeeper
