// calendar_text: reads with Howard Hinnant's library, writes digit by digit.
//
// The library reads more than we accept ("2026-1-5", "+026-01-05"), so a text must have the shape of its format before
// it is read. Its writer, date::format, fills a stream: about twenty times as slow as the digits here, and a list of
// slots or appointments has hundreds of times.
#include "engine/base/calendar_text.h"

#include "engine/base/limits.h"

#include <date/date.h>

#include <algorithm>
#include <array>
#include <sstream>

namespace slotkeeper {

namespace {

using std::chrono::local_days;
using std::chrono::local_seconds;
using std::chrono::year_month_day;
using Fields = date::fields<Seconds>;

constexpr std::string_view kDigits = "0123456789";
constexpr std::size_t kYearDigits = 4;
constexpr int kMinutesOfHour = 60, kMinutesOfWholeDay = 24 * kMinutesOfHour;
constexpr std::string_view kDate = "0000-00-00", kClock = "00:00", kDateTime = "0000-00-00T00:00",
                           kDateTimeSeconds = "0000-00-00T00:00:00";

bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }

// Whether the text has digits where the shape has a 0, and is the shape otherwise.
bool has_shape(std::string_view text, std::string_view shape) {
    return std::equal(text.begin(), text.end(), shape.begin(), shape.end(),
                      [](char letter, char wanted) { return wanted == '0' ? is_digit(letter) : letter == wanted; });
}

// The library's reading of a text that has the shape. The time of day is within one day, the date may not exist.
std::optional<Fields> read(const std::string& text, std::string_view shape, const char* format) {
    if (!has_shape(text, shape)) return std::nullopt;
    std::istringstream in(text);
    Fields fields;
    date::from_stream(in, format, fields);
    return in.fail() || !fields.tod.in_conventional_range() ? std::nullopt : std::optional(fields);
}

local_seconds time_of(const Fields& fields) {
    return local_seconds{date::sys_days(fields.ymd).time_since_epoch() + fields.tod.to_duration()};
}

bool take_letter(std::string_view& text, std::string_view any_of) {
    if (text.empty() || any_of.find(text.front()) == std::string_view::npos) return false;
    text.remove_prefix(1);
    return true;
}

// How a time may be written.
enum class Form { strict, lenient };

// Takes "2026-11-23T09:30:00" from the front of the text, in the lenient form also "2026-11-23 09:30".
std::optional<local_seconds> take_local_time(std::string_view& text, Form form) {
    const auto has_seconds = text.size() > kDateTime.size() && text[kDateTime.size()] == ':';
    if (!has_seconds && form == Form::strict) return std::nullopt;
    const auto shape = has_seconds ? kDateTimeSeconds : kDateTime;
    std::string written(text.substr(0, shape.size()));
    const std::string_view between = form == Form::lenient ? "Tt " : "Tt";
    if (written.size() > kDate.size() && between.find(written[kDate.size()]) != std::string_view::npos) {
        written[kDate.size()] = 'T';
    }
    const auto fields = read(written, shape, has_seconds ? "%FT%T" : "%FT%R");
    if (!fields || !fields->ymd.ok()) return std::nullopt;
    text.remove_prefix(shape.size());
    return time_of(*fields);
}

// Takes ".123"; false for a point without a digit.
bool take_fraction(std::string_view& text, WrittenTime& time) {
    if (!take_letter(text, ".")) return true;
    const auto digits = text.substr(0, std::min(text.find_first_not_of(kDigits), text.size()));
    text.remove_prefix(digits.size());
    std::chrono::microseconds unit = std::chrono::milliseconds(100);
    for (const auto digit : digits) {
        time.fraction += (digit - '0') * unit;
        unit /= 10;
    }
    time.is_whole = digits.find_first_not_of('0') == std::string_view::npos;
    return !digits.empty();
}

// Takes "Z" or "+01:00", in the lenient form also "+0100" and "+01".
std::optional<Seconds> take_offset(std::string_view& text, Form form) {
    if (take_letter(text, "Zz")) return Seconds{0};
    const auto is_west = text.starts_with('-');
    if (!take_letter(text, "+-")) return std::nullopt;
    constexpr std::size_t kHour = 2;
    std::string clock(text.substr(0, kHour));
    text.remove_prefix(clock.size());
    const auto has_colon = take_letter(text, ":");
    if (!has_colon && form == Form::strict) return std::nullopt;
    const auto is_hours_only = !has_colon && (text.empty() || text.front() == '[');
    const auto minute = is_hours_only ? "00" : text.substr(0, kClock.size() - kHour - 1);
    if (!is_hours_only) text.remove_prefix(minute.size());
    const auto fields = read(clock.append(":").append(minute), kClock, "%R");
    if (!fields) return std::nullopt;
    return is_west ? -fields->tod.to_duration() : fields->tod.to_duration();
}

// Takes "[Europe/Berlin]"; the ! in front of a name says that it must be understood.
std::optional<std::string> take_zone(std::string_view& text) {
    if (!take_letter(text, "[")) return std::nullopt;
    take_letter(text, "!");
    const auto end = text.find(']');
    if (end == std::string_view::npos) return std::nullopt;
    std::string name(text.substr(0, end));
    text.remove_prefix(end + 1);
    return name;
}

// A time in the strict form, of any year.
std::optional<WrittenTime> parse_strict(std::string_view text) {
    const auto local = take_local_time(text, Form::strict);
    if (!local) return std::nullopt;
    WrittenTime time{.local = *local};
    if (!take_fraction(text, time)) return std::nullopt;
    time.offset = take_offset(text, Form::strict);
    return time.offset && text.empty() ? std::optional(time) : std::nullopt;
}

std::optional<Instant> parse_any_year(std::string_view text, Fraction fraction) {
    const auto time = parse_strict(text);
    return time ? std::optional(Instant{time->rounded(fraction).time_since_epoch() - *time->offset}) : std::nullopt;
}

std::string year_of(Instant bound) {
    return std::to_string(static_cast<int>(year_month_day{std::chrono::floor<std::chrono::days>(bound)}.year()));
}

bool is_taken(Instant instant) { return instant >= limits::instant_min && instant < limits::instant_max; }

template <class Number>
void add_digits(std::string& out, Number number, std::size_t count) {
    const auto from = out.size();
    out.append(count, '0');
    auto left = static_cast<std::uint64_t>(number);
    for (auto at = out.size(); at > from && left > 0; left /= 10) out[--at] = static_cast<char>('0' + left % 10);
}

void add_date(std::string& out, const year_month_day& date) {
    add_digits(out, static_cast<int>(date.year()), kYearDigits);
    add_digits(out += '-', static_cast<unsigned>(date.month()), 2);
    add_digits(out += '-', static_cast<unsigned>(date.day()), 2);
}

void add_clock(std::string& out, Seconds of_day) {
    const std::chrono::hh_mm_ss time{of_day};
    add_digits(out, time.hours().count(), 2);
    add_digits(out += ':', time.minutes().count(), 2);
    add_digits(out += ':', time.seconds().count(), 2);
}

// "2026-11-23T08:30:00", with room for what follows.
std::string date_and_clock(local_seconds local) {
    constexpr std::size_t kLengthMax = 32;
    const auto day = std::chrono::floor<std::chrono::days>(local);
    std::string out;
    out.reserve(kLengthMax);
    add_date(out, year_month_day(day));
    add_clock(out += 'T', local - day);
    return out;
}

std::string date_and_clock(Instant utc) { return date_and_clock(local_seconds{utc.time_since_epoch()}); }

}  // namespace

std::optional<year_month_day> parse_iso_date(std::string_view text) {
    const auto fields = read(std::string(text), kDate, "%F");
    if (!fields || !fields->ymd.ok()) return std::nullopt;
    return year_month_day(std::chrono::floor<std::chrono::days>(time_of(*fields)));
}

std::string format_iso_date(const year_month_day& date) {
    std::string out;
    add_date(out, date);
    return out;
}

std::string format_iso_date(local_days day) { return format_iso_date(year_month_day(day)); }

std::optional<int> parse_time_of_day(std::string_view text) {
    if (text == "24:00") return kMinutesOfWholeDay;
    const auto fields = read(std::string(text), kClock, "%R");
    if (!fields) return std::nullopt;
    return static_cast<int>(std::chrono::floor<Minutes>(fields->tod.to_duration()).count());
}

std::string format_time_of_day(int minute) {
    std::string out;
    add_digits(out, minute / kMinutesOfHour, 2);
    add_digits(out += ':', minute % kMinutesOfHour, 2);
    return out;
}

std::string two_digits(unsigned number) {
    std::string out;
    add_digits(out, number, 2);
    return out;
}

std::optional<Instant> parse_rfc3339(std::string_view text, Fraction fraction) {
    const auto instant = parse_any_year(text, fraction);
    return instant && is_taken(*instant) ? instant : std::nullopt;
}

Result<Instant> read_rfc3339(std::string_view text, std::string field, Fraction fraction) {
    const auto instant = parse_any_year(text, fraction);
    auto message =
        !instant                          ? "must be a time with its offset, like 2026-11-23T09:30:00+01:00"
        : *instant >= limits::instant_max ? "times from " + year_of(limits::instant_max) + " on are not accepted"
        : *instant < limits::instant_min  ? "times before " + year_of(limits::instant_min) + " are not accepted"
                                          : std::string();
    if (message.empty()) return *instant;
    return refuse(ErrorCode::invalid_field, std::move(field), std::move(message));
}

std::optional<Moment> parse_rfc3339_moment(std::string_view text) {
    const auto time = parse_strict(text);
    if (!time) return std::nullopt;
    const Instant whole{time->local.time_since_epoch() - *time->offset};
    return is_taken(whole) ? std::optional(whole + time->fraction) : std::nullopt;
}

std::string format_rfc3339(Instant instant) { return date_and_clock(instant) + 'Z'; }

std::string format_rfc3339(Moment moment, Precision precision) {
    const auto all_digits = static_cast<std::size_t>(Precision::microseconds);
    const auto whole = whole_seconds(moment);
    auto out = date_and_clock(whole);
    add_digits(out += '.', (moment - whole).count(), all_digits);
    out.resize(out.size() - (all_digits - static_cast<std::size_t>(precision)));
    return out + 'Z';
}

std::string format_rfc3339(local_seconds local, Seconds east) {
    auto out = date_and_clock(local);
    const auto minutes = std::chrono::duration_cast<Minutes>(east);
    out += minutes < Minutes{0} ? '-' : '+';
    const auto size = std::chrono::abs(minutes).count();
    add_digits(out, size / kMinutesOfHour, 2);
    add_digits(out += ':', size % kMinutesOfHour, 2);
    return out;
}

std::optional<WrittenTime> parse_written_time(std::string_view text) {
    const auto had_seconds = text.size() > kDateTime.size() && text[kDateTime.size()] == ':';
    const auto local = take_local_time(text, Form::lenient);
    if (!local) return std::nullopt;
    WrittenTime time{.local = *local};
    if (had_seconds && !take_fraction(text, time)) return std::nullopt;
    if (!text.empty() && text.front() != '[') {
        time.is_utc = text.starts_with('Z') || text.starts_with('z');
        time.offset = take_offset(text, Form::lenient);
        if (!time.offset) return std::nullopt;
    }
    time.zone = take_zone(text);
    return text.empty() ? std::optional(time) : std::nullopt;
}

std::optional<local_seconds> parse_local_time(std::string_view text) {
    const auto time = parse_written_time(text);
    return time && !time->offset && !time->zone ? std::optional(time->local) : std::nullopt;
}

bool names_late_year(std::string_view text) {
    constexpr std::string_view kShape = "0000-";
    const auto year = text.substr(0, kShape.size());
    return has_shape(year, kShape) && year >= year_of(limits::instant_max);  // of as many digits
}

std::optional<Instant> parse_http_date(std::string_view text) {
    std::istringstream in{std::string(text)};
    Fields weekday, date_and_time;  // apart, because the library would compare them
    date::from_stream(in, "%a,", weekday);
    date::from_stream(in, " %d %b %Y %H:%M:%S", date_and_time);
    const auto& date = date_and_time.ymd;
    const auto& time = date_and_time.tod;
    const auto is_time = time.hours() < std::chrono::days(1) && time.minutes() < std::chrono::hours(1) &&
                         time.seconds() <= Minutes(1);  // RFC 9110 allows a leap second
    if (in.fail() || !date.ok() || !is_time) return std::nullopt;
    return Instant{time_of(date_and_time).time_since_epoch()};
}

std::string format_http_date(Instant instant) {
    static constexpr std::array<std::string_view, 7> kWeekdays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                              "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto day = std::chrono::floor<std::chrono::days>(instant);
    const year_month_day date(day);
    std::string out(kWeekdays[std::chrono::weekday(day).c_encoding()]);
    add_digits(out += ", ", static_cast<unsigned>(date.day()), 2);
    out.append(" ").append(kMonths[static_cast<unsigned>(date.month()) - 1]);
    add_digits(out += ' ', static_cast<int>(date.year()), kYearDigits);
    add_clock(out += ' ', instant - day);
    return out + " GMT";
}

}  // namespace slotkeeper
