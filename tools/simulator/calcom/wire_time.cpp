// wire_time: see wire_time.h.
#include "tools/simulator/calcom/wire_time.h"

#include <charconv>
#include <cstdio>

namespace slotkeeper::simulator {

namespace {

// Reads a text from the left; a part that does not match consumes nothing.
class Reader {
public:
    explicit Reader(std::string_view text) : text_(text) {}

    bool at_end() const { return text_.empty(); }
    char peek() const { return text_.empty() ? '\0' : text_.front(); }
    bool take(char wanted) {
        if (peek() != wanted || at_end()) return false;
        text_.remove_prefix(1);
        return true;
    }
    std::optional<int> digits(std::size_t count) {
        if (text_.size() < count) return std::nullopt;
        int value = 0;
        const auto [end, error] = std::from_chars(text_.data(), text_.data() + count, value);
        if (error != std::errc{} || end != text_.data() + count || value < 0) return std::nullopt;
        text_.remove_prefix(count);
        return value;
    }

private:
    std::string_view text_;
};

std::optional<std::chrono::sys_days> read_day(Reader& reader) {
    const auto year = reader.digits(4);
    if (!year || !reader.take('-')) return std::nullopt;
    const auto month = reader.digits(2);
    if (!month || !reader.take('-')) return std::nullopt;
    const auto day = reader.digits(2);
    if (!day) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                                           std::chrono::day(static_cast<unsigned>(*day))};
    if (!date.ok()) return std::nullopt;
    return std::chrono::sys_days(date);
}

std::optional<std::chrono::microseconds> read_fraction(Reader& reader) {
    if (!reader.take('.') && !reader.take(',')) return std::chrono::microseconds(0);
    std::chrono::microseconds fraction(0);
    int unit = 100'000;
    bool any = false;
    while (const auto digit = reader.digits(1)) {
        fraction += std::chrono::microseconds(*digit * unit);
        unit /= 10;
        any = true;
    }
    return any ? std::optional(fraction) : std::nullopt;
}

std::optional<std::chrono::microseconds> read_time_of_day(Reader& reader) {
    const auto hour = reader.digits(2);
    if (!hour || *hour > 23 || !reader.take(':')) return std::nullopt;
    const auto minute = reader.digits(2);
    if (!minute || *minute > 59) return std::nullopt;
    std::chrono::microseconds time = std::chrono::hours(*hour) + std::chrono::minutes(*minute);
    if (!reader.take(':')) return time;
    const auto second = reader.digits(2);
    if (!second || *second > 59) return std::nullopt;
    const auto fraction = read_fraction(reader);
    if (!fraction) return std::nullopt;
    return time + std::chrono::seconds(*second) + *fraction;
}

// Local time minus UTC; zero if no offset is written.
std::optional<std::chrono::minutes> read_offset(Reader& reader) {
    if (reader.at_end() || reader.take('Z')) return std::chrono::minutes(0);
    const int sign = reader.peek() == '-' ? -1 : 1;
    if (!reader.take('+') && !reader.take('-')) return std::nullopt;
    const auto hours = reader.digits(2);
    if (!hours || *hours > 23) return std::nullopt;
    int minutes = 0;
    if (!reader.at_end()) {
        reader.take(':');
        const auto written = reader.digits(2);
        if (!written || *written > 59) return std::nullopt;
        minutes = *written;
    }
    return sign * (std::chrono::hours(*hours) + std::chrono::minutes(minutes));
}

}  // namespace

std::optional<Moment> parse_time(std::string_view text) {
    Reader reader(text);
    const auto day = read_day(reader);
    if (!day) return std::nullopt;
    if (reader.at_end()) return Moment(*day);
    if (!reader.take('T') && !reader.take(' ')) return std::nullopt;
    const auto time = read_time_of_day(reader);
    if (!time) return std::nullopt;
    const auto offset = read_offset(reader);
    if (!offset || !reader.at_end()) return std::nullopt;
    return Moment(*day) + *time - *offset;
}

namespace {

// The local time with milliseconds, without offset.
std::string format_wall(std::chrono::local_time<std::chrono::milliseconds> wall) {
    const auto day = std::chrono::floor<std::chrono::days>(wall);
    const std::chrono::hh_mm_ss time(wall - day);
    char text[32];
    std::snprintf(text, sizeof text, "T%02d:%02d:%02d.%03d", static_cast<int>(time.hours().count()),
                  static_cast<int>(time.minutes().count()), static_cast<int>(time.seconds().count()),
                  static_cast<int>(time.subseconds().count()));
    return format_day(day) + text;
}

}  // namespace

std::string format_day(std::chrono::local_days day) {
    const std::chrono::year_month_day date(day);
    char text[32];
    std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
    return text;
}

std::string format_time(Moment moment) {
    const auto rounded = std::chrono::floor<std::chrono::milliseconds>(moment);
    return format_wall(std::chrono::local_time<std::chrono::milliseconds>(rounded.time_since_epoch())) + "Z";
}

std::string format_time_in(const TimeZone& zone, Instant instant) {
    if (zone.name() == "UTC") return format_time(instant);
    const auto offset = std::chrono::duration_cast<std::chrono::minutes>(zone.offset(instant));
    const auto size = offset < offset.zero() ? -offset : offset;
    char text[16];
    std::snprintf(text, sizeof text, "%c%02d:%02d", offset < offset.zero() ? '-' : '+',
                  static_cast<int>(size.count() / 60), static_cast<int>(size.count() % 60));
    return format_wall(zone.to_local(instant)) + text;
}

}  // namespace slotkeeper::simulator
