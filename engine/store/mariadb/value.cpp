// value: formats instants, moments and days for the database, and parses them.
//
// Written by hand, because these run for every cell of a slot search, and this compiler has no std::format.
#include "engine/store/mariadb/value.h"

#include "engine/base/result.h"

#include <charconv>

namespace slotkeeper::store {

namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr std::size_t kDateLength = 10;      // YYYY-MM-DD
constexpr std::size_t kDatetimeLength = 19;  // YYYY-MM-DD HH:MM:SS

// `place` is the place of the first digit: 10 writes two digits, 1000 writes four.
void append_digits(std::string& out, unsigned value, unsigned place) {
    for (; place > 0; place /= 10) out += static_cast<char>('0' + value / place % 10);
}

void append_date(std::string& out, sys_days day) {
    const year_month_day date(day);
    append_digits(out, static_cast<unsigned>(static_cast<int>(date.year())), 1000);
    out += '-';
    append_digits(out, static_cast<unsigned>(date.month()), 10);
    out += '-';
    append_digits(out, static_cast<unsigned>(date.day()), 10);
}

[[noreturn]] void refuse_text(std::string_view kind) {
    throw DamagedData("text from the database is not a valid " + std::string(kind));
}

unsigned digits(std::string_view text, std::size_t from, std::size_t count, std::string_view kind) {
    unsigned value = 0;
    const auto* const end = text.data() + from + count;
    const auto [rest, error] = std::from_chars(text.data() + from, end, value);
    if (error != std::errc{} || rest != end) refuse_text(kind);
    return value;
}

sys_days read_date(std::string_view text, std::string_view kind) {
    if (text.size() < kDateLength || text[4] != '-' || text[7] != '-') refuse_text(kind);
    const auto date = std::chrono::year(static_cast<int>(digits(text, 0, 4, kind))) /
                      std::chrono::month(digits(text, 5, 2, kind)) / std::chrono::day(digits(text, 8, 2, kind));
    if (!date.ok()) refuse_text(kind);
    return sys_days(date);
}

Instant read_datetime(std::string_view text, std::string_view kind) {
    if (text.size() < kDatetimeLength || text[10] != ' ' || text[13] != ':' || text[16] != ':') refuse_text(kind);
    const auto hour = digits(text, 11, 2, kind);
    const auto minute = digits(text, 14, 2, kind);
    const auto second = digits(text, 17, 2, kind);
    if (hour > 23 || minute > 59 || second > 59) refuse_text(kind);
    return read_date(text, kind) + std::chrono::hours(hour) + std::chrono::minutes(minute) + Seconds(second);
}

}  // namespace

std::string format_datetime(Instant instant) {
    const auto day = std::chrono::floor<days>(instant);
    const std::chrono::hh_mm_ss time(instant - day);
    std::string out;
    out.reserve(kDatetimeLength + 7);
    append_date(out, day);
    out += ' ';
    append_digits(out, static_cast<unsigned>(time.hours().count()), 10);
    out += ':';
    append_digits(out, static_cast<unsigned>(time.minutes().count()), 10);
    out += ':';
    append_digits(out, static_cast<unsigned>(time.seconds().count()), 10);
    return out;
}

std::string format_datetime(Moment moment) {
    const auto second = whole_seconds(moment);
    auto out = format_datetime(second);
    out += '.';
    append_digits(out, static_cast<unsigned>((moment - second).count()), 100'000);
    return out;
}

std::string format_date(sys_days day) {
    std::string out;
    append_date(out, day);
    return out;
}

Instant parse_datetime(std::string_view text) {
    if (text.size() != kDatetimeLength) refuse_text("instant of whole seconds");
    return read_datetime(text, "instant of whole seconds");
}

Moment parse_moment(std::string_view text) {
    const Moment second = read_datetime(text, "moment");
    if (text.size() == kDatetimeLength) return second;
    const auto fraction = text.substr(kDatetimeLength);
    if (fraction[0] != '.' || fraction.size() < 2 || fraction.size() > 7) refuse_text("moment");
    auto microseconds = digits(fraction, 1, fraction.size() - 1, "moment");
    for (auto places = fraction.size() - 1; places < 6; ++places) microseconds *= 10;
    return second + std::chrono::microseconds(microseconds);
}

sys_days parse_date(std::string_view text) {
    if (text.size() != kDateLength) refuse_text("day");
    return read_date(text, "day");
}

}  // namespace slotkeeper::store
