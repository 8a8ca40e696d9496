// recurrence: the parts of a rule, and its dates by libical.
#include "engine/time/recurrence.h"

#include "engine/base/limits.h"

#include <libical/ical.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <set>

namespace slotkeeper {

namespace {

Refusal wrong(std::string message, ErrorCode code = ErrorCode::invalid_field) {
    return refuse(code, "rrule", std::move(message));
}

enum class Frequency : std::uint8_t { daily, weekly, monthly, yearly };

constexpr std::array<std::string_view, 4> kFrequencies{"DAILY", "WEEKLY", "MONTHLY", "YEARLY"};
constexpr std::array<std::string_view, 7> kDays{"MO", "TU", "WE", "TH", "FR", "SA", "SU"};

bool is_day(std::string_view text) { return std::find(kDays.begin(), kDays.end(), text) != kDays.end(); }

// Digits only, without a sign.
std::optional<int> number(std::string_view text) {
    const auto is_digit = [](char letter) { return letter >= '0' && letter <= '9'; };
    if (text.empty() || text.size() > 4 || !std::all_of(text.begin(), text.end(), is_digit)) return std::nullopt;
    int value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

std::optional<int> signed_number(std::string_view text) {
    const auto minus = text.starts_with('-');
    if (minus || text.starts_with('+')) text.remove_prefix(1);
    const auto value = number(text);
    return value && minus ? std::optional(-*value) : value;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    for (;;) {
        const auto at = text.find(separator);
        parts.push_back(text.substr(0, at));
        if (at == std::string_view::npos) return parts;
        text.remove_prefix(at + 1);
    }
}

// A list of numbers, each from -max to -1 or from 1 to max.
struct NumberPart {
    std::string_view name;
    int max;
    bool may_be_negative;
};
constexpr std::array kNumberParts{NumberPart{"BYMONTH", 12, false}, NumberPart{"BYMONTHDAY", 31, true},
                                  NumberPart{"BYYEARDAY", 366, true}, NumberPart{"BYSETPOS", 366, true}};

Result<Done> check_numbers(const NumberPart& part, std::string_view value) {
    for (const auto one : split(value, ',')) {
        const auto found = signed_number(one);
        const auto sign_fits = part.may_be_negative || (!one.starts_with('-') && !one.starts_with('+'));
        if (!found || !sign_fits || *found == 0 || std::abs(*found) > part.max) {
            return wrong(std::string(part.name) + " must have numbers from " + (part.may_be_negative ? "-" : "") +
                         (part.may_be_negative ? std::to_string(part.max) + " to -1 and from 1" : "1") + " to " +
                         std::to_string(part.max));
        }
    }
    return Done{};
}

std::optional<std::chrono::local_seconds> compact_time(std::string_view text) {
    const auto date = [&](std::size_t at, std::size_t size) { return number(text.substr(at, size)); };
    if (text.size() != 8 && text.size() != 15) return std::nullopt;
    const auto y = date(0, 4), m = date(4, 2), d = date(6, 2);
    if (!y || !m || !d) return std::nullopt;
    const std::chrono::year_month_day day{std::chrono::year(*y), std::chrono::month(static_cast<unsigned>(*m)),
                                          std::chrono::day(static_cast<unsigned>(*d))};
    if (!day.ok()) return std::nullopt;
    if (text.size() == 8)
        return std::chrono::local_days(day) + std::chrono::hours(23) + std::chrono::minutes(59) + Seconds(59);
    const auto hour = date(9, 2), minute = date(11, 2), second = date(13, 2);
    if (text[8] != 'T' || !hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 59)
        return std::nullopt;
    return std::chrono::local_days(day) + std::chrono::hours(*hour) + std::chrono::minutes(*minute) + Seconds(*second);
}

struct IteratorEnd {
    void operator()(icalrecur_iterator* iterator) const { icalrecur_iterator_free(iterator); }
};

// The dates of a rule without an end, one after the other.
class Dates {
public:
    Dates(const std::string& pattern, std::chrono::local_seconds start) {
        const auto rule = icalrecurrencetype_from_string(pattern.c_str());
        if (rule.freq == ICAL_NO_RECURRENCE) return;
        const auto date = std::chrono::floor<std::chrono::days>(start);
        const std::chrono::year_month_day day(date);
        const std::chrono::hh_mm_ss time(start - date);
        auto first = icaltime_null_time();
        first.year = static_cast<int>(day.year());
        first.month = static_cast<int>(static_cast<unsigned>(day.month()));
        first.day = static_cast<int>(static_cast<unsigned>(day.day()));
        first.hour = static_cast<int>(time.hours().count());
        first.minute = static_cast<int>(time.minutes().count());
        first.second = static_cast<int>(time.seconds().count());
        iterator_.reset(icalrecur_iterator_new(rule, first));
    }

    bool is_usable() const { return iterator_ != nullptr; }

    std::optional<std::chrono::local_seconds> next() {
        const auto found = icalrecur_iterator_next(iterator_.get());
        if (icaltime_is_null_time(found) != 0) return std::nullopt;
        const std::chrono::year_month_day day{std::chrono::year(found.year),
                                              std::chrono::month(static_cast<unsigned>(found.month)),
                                              std::chrono::day(static_cast<unsigned>(found.day))};
        return std::chrono::local_days(day) + std::chrono::hours(found.hour) + std::chrono::minutes(found.minute) +
               Seconds(found.second);
    }

private:
    std::unique_ptr<icalrecur_iterator, IteratorEnd> iterator_;
};

std::chrono::local_seconds last_time() {
    return std::chrono::local_seconds(limits::instant_max.time_since_epoch()) -
           std::chrono::days(1);  // whatever the time zone
}

}  // namespace

// Reads the parts one after the other, and then what they mean together.
class RecurrenceReader {
public:
    Result<Recurrence> read(std::string_view text) {
        if (text.size() > limits::rrule_length_max) return wrong("is too long");
        std::string capital(text);
        for (auto& letter : capital) {
            if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
        }
        if (capital.starts_with("RRULE:")) capital.erase(0, 6);
        if (capital.empty()) return wrong("must not be empty", ErrorCode::missing_field);
        rule_.text_ = capital;
        for (const auto part : split(rule_.text_, ';')) {
            if (auto fine = read_part(part); !fine) return fine.refusal();
        }
        if (auto fine = check_whole(); !fine) return fine.refusal();
        return std::move(rule_);
    }

private:
    Result<Done> read_part(std::string_view part) {
        const auto at = part.find('=');
        const auto name = part.substr(0, at);
        const auto value = at == std::string_view::npos ? std::string_view() : part.substr(at + 1);
        if (name.empty() || value.empty()) return wrong("must have parts like FREQ=WEEKLY, joined by ;");
        if (!names_.emplace(name).second) return wrong("names " + std::string(name) + " twice");
        if (name == "COUNT") return read_count(value);
        if (name == "UNTIL") return read_until(value);
        auto fine = read_pattern(name, value);
        if (!fine) return fine;
        if (!rule_.pattern_.empty()) rule_.pattern_ += ';';
        rule_.pattern_ += part;
        return Done{};
    }

    Result<Done> read_pattern(std::string_view name, std::string_view value) {
        if (name == "FREQ") {
            const auto* const found = std::find(kFrequencies.begin(), kFrequencies.end(), value);
            if (found == kFrequencies.end()) return wrong("FREQ must be DAILY, WEEKLY, MONTHLY or YEARLY");
            frequency_ = static_cast<Frequency>(found - kFrequencies.begin());
            return Done{};
        }
        if (name == "INTERVAL") {
            const auto found = number(value);
            if (!found || *found < 1 || *found > 366) return wrong("INTERVAL must be a number from 1 to 366");
            return Done{};
        }
        if (name == "WKST") return is_day(value) ? Result(Done{}) : wrong("WKST must be a day like MO");
        if (name == "BYDAY") return read_days(value);
        for (const auto& part : kNumberParts) {
            if (name == part.name) return check_numbers(part, value);
        }
        if (name == "BYHOUR" || name == "BYMINUTE" || name == "BYSECOND") {
            return wrong(std::string(name) + " is not supported: the time of day is that of the start");
        }
        // libical is wrong about weeks at the turn of the year.
        if (name == "BYWEEKNO") return wrong("BYWEEKNO is not supported");
        return wrong("has an unknown part", ErrorCode::unknown_field);
    }

    Result<Done> read_days(std::string_view value) {
        for (const auto one : split(value, ',')) {
            if (one.size() < 2 || !is_day(one.substr(one.size() - 2))) {
                return wrong("BYDAY must have days like MO, 2TU or -1FR");
            }
            const auto ordinal = one.substr(0, one.size() - 2);
            if (ordinal.empty()) continue;
            const auto found = signed_number(ordinal);
            if (!found || *found == 0 || std::abs(*found) > 53) {
                return wrong("BYDAY must have days like MO, 2TU or -1FR, numbered from 1 to 53");
            }
            ordinal_max_ = std::max(ordinal_max_, std::abs(*found));
        }
        return Done{};
    }

    Result<Done> read_count(std::string_view value) {
        const auto found = number(value);
        if (!found || *found < 1) return wrong("COUNT must be a number from 1");
        rule_.count_ = static_cast<std::size_t>(*found);
        return Done{};
    }

    Result<Done> read_until(std::string_view value) {
        Recurrence::Until until;
        until.is_utc = value.ends_with('Z');
        if (until.is_utc) value.remove_suffix(1);
        const auto found = compact_time(value);
        if (!found || (until.is_utc && value.size() == 8)) {
            return wrong("UNTIL must be like 20261231, 20261231T090000 or 20261231T080000Z");
        }
        until.time = *found;
        rule_.until_ = until;
        return Done{};
    }

    Result<Done> check_whole() const {
        if (!frequency_) return wrong("must have FREQ", ErrorCode::missing_field);
        if (!has("COUNT") && !has("UNTIL")) return wrong("must have COUNT or UNTIL", ErrorCode::missing_field);
        if (has("COUNT") && has("UNTIL")) return wrong("must have COUNT or UNTIL, not both");
        const auto yearly = frequency_ == Frequency::yearly;
        if (has("BYYEARDAY") && !yearly) return wrong("BYYEARDAY needs FREQ=YEARLY");
        if (has("BYMONTHDAY") && frequency_ < Frequency::monthly) {
            return wrong("BYMONTHDAY needs FREQ=MONTHLY or FREQ=YEARLY");
        }
        if (has("BYSETPOS") && frequency_ < Frequency::monthly) {
            return wrong("BYSETPOS needs FREQ=MONTHLY or FREQ=YEARLY");
        }
        if (ordinal_max_ > 0 && frequency_ < Frequency::monthly) {
            return wrong("BYDAY with a number needs FREQ=MONTHLY or FREQ=YEARLY");
        }
        if (ordinal_max_ > 5 && (!yearly || has("BYMONTH"))) return wrong("a month has at most 5 of each day in BYDAY");
        if (ordinal_max_ > 0 && has("BYMONTHDAY")) {
            return wrong("BYDAY with a number is not for BYMONTHDAY");
        }
        const auto chooses = std::any_of(names_.begin(), names_.end(), [](std::string_view name) {
            return name.starts_with("BY") && name != "BYSETPOS";
        });
        if (has("BYSETPOS") && !chooses) return wrong("BYSETPOS needs another part that begins with BY");
        return yearly ? check_year() : Result(Done{});
    }

    // Of what a year may have, libical answers these combinations otherwise than the standard.
    Result<Done> check_year() const {
        if (has("BYMONTHDAY") && !has("BYMONTH")) return wrong("BYMONTHDAY of a year needs BYMONTH");
        if (has("BYYEARDAY") && (has("BYMONTH") || has("BYMONTHDAY"))) {
            return wrong("BYYEARDAY is not for BYMONTH and BYMONTHDAY");
        }
        return Done{};
    }

    bool has(std::string_view name) const { return names_.contains(name); }

    Recurrence rule_;
    std::set<std::string, std::less<>> names_;
    std::optional<Frequency> frequency_;
    int ordinal_max_ = 0;
};

Result<Recurrence> Recurrence::parse(std::string_view text) { return RecurrenceReader().read(text); }

bool Recurrence::is_over(std::chrono::local_seconds start, std::size_t before, const TimeZone& zone) const {
    if (!until_) return before >= count_;
    if (!until_->is_utc) return start > until_->time;
    return resolve(zone, start).at > Instant(until_->time.time_since_epoch());
}

Result<std::vector<std::chrono::local_seconds>> Recurrence::starts(std::chrono::local_seconds start,
                                                                   const TimeZone& zone, std::size_t most) const {
    Dates dates(pattern_, start);
    if (!dates.is_usable()) return wrong("cannot be used");
    std::vector<std::chrono::local_seconds> found;
    for (;;) {
        if (!until_ && found.size() >= count_) return found;
        const auto next = dates.next();
        if (!next || *next > last_time()) {
            if (found.empty() || !until_) return wrong("has occurrences beyond the years that can be booked, or none");
            return found;
        }
        if (found.empty() && *next != start) {
            return refuse(ErrorCode::invalid_field, "start", "must be the first occurrence of rrule");
        }
        if (is_over(*next, found.size(), zone)) {
            return found.empty() ? Result<std::vector<std::chrono::local_seconds>>(wrong("UNTIL lies before the start"))
                                 : found;
        }
        if (found.size() == most) return wrong("must have at most " + std::to_string(most) + " occurrences");
        found.push_back(*next);
    }
}

ResolvedTime resolve(const TimeZone& zone, std::chrono::local_seconds local) {
    const auto first = zone.to_utc(local, Pass::first), second = zone.to_utc(local, Pass::second);
    if (first) return {*first, first == second ? ClockChange::none : ClockChange::repeated};
    // A zone is at most a day from UTC, so its jump is the end of one of the stretches from a day before.
    auto stretch = zone.period(Instant(local.time_since_epoch()) - std::chrono::days(1));
    while (std::chrono::local_seconds((stretch.span.until + zone.offset(stretch.span.until)).time_since_epoch()) <=
           local) {
        stretch = zone.period(stretch.span.until);
    }
    return {stretch.span.until, ClockChange::skipped};
}

}  // namespace slotkeeper
