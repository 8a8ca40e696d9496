// time_preferences: parses words for days and times of day in any order.
#include "adapters/language/time_preferences.h"

#include "adapters/language/parsed_times.h"
#include "adapters/language/utterance_reader.h"

#include <algorithm>
#include <utility>

namespace slotkeeper::language {

namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::local_days;
using std::chrono::minutes;

constexpr unsigned kWorkdays = 0b0111110, kWeekend = 0b1000001;
constexpr std::size_t kAlternativesMax = 8;

struct TimesOfDay {
    std::array<std::string_view, 6> words;
    minutes from, until;
};
constexpr TimesOfDay kParts[] = {
    {{"frueh", "morgens", "fruehmorgens", "early", "", ""}, hours(6), hours(10)},
    {{"vormittag", "vormittags", "morning", "mornings", "", ""}, hours(6), hours(12)},
    {{"mittag", "mittags", "noon", "midday", "lunchtime", ""}, hours(11) + minutes(30), hours(14)},
    {{"nachmittag", "nachmittags", "afternoon", "afternoons", "", ""}, hours(12), hours(18)},
    {{"abend", "abends", "evening", "evenings", "feierabend", ""}, hours(17), hours(24)},
};
// "montags", "Tuesdays"
constexpr std::array<std::array<std::string_view, 3>, 7> kEveryWeekday{{{"sonntags", "sundays", ""},
                                                                        {"montags", "mondays", ""},
                                                                        {"dienstags", "tuesdays", ""},
                                                                        {"mittwochs", "wednesdays", ""},
                                                                        {"donnerstags", "thursdays", ""},
                                                                        {"freitags", "fridays", ""},
                                                                        {"samstags", "saturdays", "sonnabends"}}};

// The part of the text between two "or", and the order of its items.
struct Part {
    TimePreference preference;
    bool has_time = false, has_part_of_day = false;
    unsigned items = 0;                                  // said so far
    unsigned at_weekday = 0, at_range = 0, at_time = 0;  // which of them; 0: none

    bool has_weekdays() const { return at_weekday != 0; }
    bool has_range() const { return at_range != 0; }
    bool has_days() const { return has_weekdays() || has_range(); }
    unsigned at_days() const { return std::max(at_weekday, at_range); }
};

void copy_time(Part& to, const Part& from) {
    to.preference.earliest = from.preference.earliest;
    to.preference.latest = from.preference.latest;
    to.has_time = true;
}
void copy_range(Part& to, const Part& from) {
    to.preference.from = from.preference.from;
    to.preference.until = from.preference.until;
    to.at_range = from.at_range;
}
void copy_days(Part& to, const Part& from) {
    copy_range(to, from);
    to.preference.weekdays = from.preference.weekdays;
    to.at_weekday = from.at_weekday;
}

// Days or times that apply to several parts are said once: after the last of them or before the first. False if the
// text is ambiguous.
bool share(std::vector<Part>& parts) {
    const auto parsed = parts;
    for (auto i = parts.size(); i-- > 1;) {  // from the right, so that it reaches all earlier parts
        auto& part = parts[i - 1];
        const auto& next = parts[i];
        const auto& next_part = parsed[i];
        const auto behind_days = next.has_time && (next_part.at_time == 0 || next_part.at_time > next_part.at_days());
        if (part.has_days() && !part.has_time && next.has_days() && behind_days) copy_time(part, next);
        const auto only_weekdays = part.has_weekdays() && !part.has_range();
        if (only_weekdays && next.has_weekdays() && next.has_range()) {
            if (next_part.at_range < next_part.at_weekday && next_part.at_range != 0) return false;
            copy_range(part, next);
        }
        if (!part.has_days() && next.has_days()) {
            const auto days_first = next_part.has_days() && next_part.at_days() < next_part.at_time;
            if (days_first || !next.has_time) return false;  // "mornings or Tuesday evening"
            copy_days(part, next);
        }
    }
    for (std::size_t i = 1; i < parts.size(); ++i) {
        auto& part = parts[i];
        const auto& before = parts[i - 1];
        const auto& last_part = parsed[i - 1];
        const auto ahead_of_days = before.has_time && last_part.at_time < last_part.at_days();
        if (part.has_days() && !part.has_time && ahead_of_days) copy_time(part, before);
        const auto only_weekdays = part.has_weekdays() && !part.has_range();
        if (only_weekdays && before.has_weekdays() && last_part.at_range < last_part.at_weekday) {
            copy_range(part, before);
        }
        if (!part.has_days() && before.has_days()) {
            const auto days_last = last_part.has_days() && last_part.at_days() > last_part.at_time;
            if (days_last || !before.has_time) return false;  // "Tuesday or evenings"
            copy_days(part, before);
        }
    }
    return true;
}

// False for "Montag, 24.11." if that date is a Tuesday.
bool has_a_day(const TimePreference& preference) {
    if (!preference.from || preference.weekdays == 0) return true;
    for (auto day = *preference.from; day < *preference.until; day += days(1)) {
        if ((preference.weekdays >> std::chrono::weekday(day).c_encoding() & 1) != 0) return true;
    }
    return false;
}

// A single preference equivalent to both, if there is one.
std::optional<TimePreference> both_as_one(const TimePreference& a, const TimePreference& b) {
    auto one = a;
    one.weekdays = b.weekdays;
    if (one == b && a.weekdays != 0 && b.weekdays != 0) {
        one.weekdays = static_cast<std::uint8_t>(a.weekdays | b.weekdays);
        return one;
    }
    one = a;
    one.earliest = b.earliest;
    one.latest = b.latest;
    if (one == b && a.earliest <= b.latest && b.earliest <= a.latest) {
        one.earliest = std::min(a.earliest, b.earliest);
        one.latest = std::max(a.latest, b.latest);
        return one;
    }
    one = a;
    one.from = b.from;
    one.until = b.until;
    if (one == b && a.from && b.from && *a.from <= *b.until && *b.from <= *a.until) {
        one.from = std::min(*a.from, *b.from);
        one.until = std::max(*a.until, *b.until);
        return one;
    }
    return std::nullopt;
}

std::vector<TimePreference> united(const std::vector<Part>& parts) {
    std::vector<TimePreference> preferences;
    for (const auto& part : parts) {
        auto preference = part.preference;
        for (auto other = preferences.begin(); other != preferences.end();) {
            const auto one = both_as_one(*other, preference);
            if (one) preference = *one;
            other = one ? preferences.erase(other) : other + 1;
        }
        preferences.push_back(preference);
    }
    return preferences;
}

class PreferenceReader {
public:
    PreferenceReader(std::string_view text, local_days today) : words_(text, today), today_(today) {}

    std::optional<TimePreferences> read() {
        if (words_.at_end()) return std::nullopt;
        while (!words_.at_end()) {
            if (!takes_joint() && !takes_filler() && !takes_tonight() && !takes_week() && !takes_day() &&
                !takes_bound() && !takes_part()) {
                return std::nullopt;
            }
            if (unclear_ || parts_.size() > kAlternativesMax) return std::nullopt;
        }
        if (parts_.back().items == 0) parts_.pop_back();
        if (parts_.empty()) return anything_ ? std::optional(TimePreferences{}) : std::nullopt;
        if (!share(parts_)) return std::nullopt;
        for (const auto& part : parts_) {
            if (part.preference.earliest >= part.preference.latest || !has_a_day(part.preference)) return std::nullopt;
        }
        return TimePreferences{united(parts_)};
    }

private:
    enum class Joint { none, also, either };
    enum class Item { weekday, range, part_of_day, bound };

    bool takes_joint() {
        if (words_.take_one_of({"oder", "or"})) {
            joint_ = Joint::either;
        } else if (words_.take_one_of({"und", "and"})) {
            joint_ = Joint::also;
        } else {
            return false;
        }
        after_day_ = false;
        return true;
    }

    bool takes_filler() {
        if (words_.take_one_of({"egal", "anytime", "whenever", "jederzeit"})) return anything_ = true;
        if (words_.take_all({"so", "bald", "wie", "moeglich"}) || words_.take_all({"as", "soon", "as", "possible"})) {
            return anything_ = true;
        }
        const auto after_day = std::exchange(after_day_, false);
        if (words_.take_one_of({",",   ".",      "im",   "an",     "der",   "den",    "dem",   "die",  "das",
                                "on",  "the",    "gern", "gerne",  "bitte", "please", "immer", "any",  "only",
                                "nur", "lieber", "best", "besten", "day",   "days",   "tag",   "tage", "at"})) {
            return true;
        }
        if (words_.take_one_of({"am"})) return after_am_ = true;
        if (const auto day = words_.counted_day()) return between(*day, *day + days(1));  // "in zwei Wochen"
        if (const auto day = words_.date()) return between(*day, *day + days(1));
        if (words_.take_one_of({"in"})) return true;
        after_day_ = after_day;
        return false;
    }

    // The part that the item belongs to: the current one, or a new one.
    Part& part_for(Item item) {
        auto& last = parts_.back();
        const auto is_day = item == Item::weekday || item == Item::range;
        const auto again = is_day ? last.has_days() : item == Item::part_of_day && last.has_part_of_day;
        const auto joint = std::exchange(joint_, Joint::none);
        const auto another = joint == Joint::either || (joint == Joint::also && again);
        if (another && last.items > 0) {
            parts_.emplace_back();
        } else {
            const auto other_range = item == Item::range && last.has_range();
            const auto behind_time = item == Item::weekday && last.has_weekdays() && last.at_time > last.at_weekday;
            unclear_ = unclear_ || other_range || behind_time;  // "Tuesday after 4, Saturday mornings"
        }
        auto& part = parts_.back();
        ++part.items;
        after_day_ = after_am_ = false;
        return part;
    }

    bool takes_tonight() {
        if (words_.take_one_of({"tonight"})) return this_days(kParts[4].from, kParts[4].until);
        for (const auto& part : kParts) {
            for (const auto word : part.words) {
                if (!word.empty() && words_.take_all({"this", word})) return this_days(part.from, part.until);
            }
        }
        return false;
    }
    bool this_days(minutes from, minutes until) { return between(today_, today_ + days(1)) && within(from, until); }

    bool takes_week() {
        const auto this_monday = monday_after(today_) - days(7);
        if (words_.take_all({"uebernaechste", "woche"}) || words_.take_all({"week", "after", "next"})) {
            return between(this_monday + days(14), this_monday + days(21));
        }
        if (words_.takes_next_week()) return between(this_monday + days(7), this_monday + days(14));
        if (words_.take_all({"this", "or", "next", "week"}) ||
            words_.take_all({"diese", "oder", "naechste", "woche"})) {
            return between(today_, this_monday + days(14));
        }
        if (words_.take_all({"this", "week"}) || words_.take_all({"diese", "woche"}) ||
            words_.take_all({"dieser", "woche"})) {
            return between(today_, this_monday + days(7));
        }
        if (words_.take_all({"next", "month"}) || words_.take_all({"naechsten", "monat"}) ||
            words_.take_all({"naechster", "monat"})) {
            const std::chrono::year_month_day date(today_);
            const auto first = date.year() / date.month() / 1 + std::chrono::months(1);
            return between(local_days(first), local_days(first + std::chrono::months(1)));
        }
        return false;
    }

    bool between(local_days from, local_days until) {
        auto& part = part_for(Item::range);
        part.preference.from = from;
        part.preference.until = until;
        part.at_range = part.items;
        return true;
    }

    bool takes_day() {
        if (words_.take_one_of({"werktags", "weekdays", "wochentags", "workdays"})) return add(kWorkdays);
        if (words_.take_one_of({"wochenende", "weekend", "weekends", "wochenends"})) return add(kWeekend);
        if (const auto day = words_.next_weekday()) return after_day_ = between(*day, *day + days(1));
        if (const auto name = words_.word_of(kWeekdays)) return after_day_ = add(1U << *name);
        if (const auto name = words_.word_of(kEveryWeekday)) return add(1U << *name);
        if (words_.take_one_of({"heute", "today"})) return after_day_ = between(today_, today_ + days(1));
        // "Dienstag morgen" is Tuesday's morning, "am Morgen" the morning of any day.
        if ((after_day_ || after_am_) && words_.take_one_of({"morgen"})) return within(kParts[0].from, kParts[0].until);
        if (words_.take_one_of({"morgen", "tomorrow"})) return between(today_ + days(1), today_ + days(2));
        if (words_.take_one_of({"uebermorgen"}) || words_.take_all({"day", "after", "tomorrow"})) {
            return between(today_ + days(2), today_ + days(3));
        }
        return false;
    }

    bool add(unsigned weekdays) {
        auto& part = part_for(Item::weekday);
        part.preference.weekdays = static_cast<std::uint8_t>(part.preference.weekdays | weekdays);
        part.at_weekday = part.items;
        return true;
    }

    // "ab 16 Uhr", "after 4 pm", "vor 10", "bis mittags", "before noon"
    bool takes_bound() {
        struct Bound {
            bool from;
            minutes at;
        };
        const auto parsed = words_.whole([&]() -> std::optional<Bound> {
            using enum UtteranceReader::Preposition;
            const auto german_from = words_.take_one_of({"ab", "nach"});
            const auto from = german_from || words_.take_one_of({"after", "from"});
            const auto german_until = !from && words_.take_one_of({"vor", "bis"});
            if (!from && !german_until && !words_.take_one_of({"before", "until", "by"})) return std::nullopt;
            const auto at = clock(from, german_from || german_until ? german : english);
            return at ? std::optional(Bound{from, *at}) : std::nullopt;
        });
        if (!parsed) return false;
        return parsed->from ? within(parsed->at, hours(24), Item::bound) : within(minutes(0), parsed->at, Item::bound);
    }

    // Hours from one to six are in the afternoon, because no branch opens at night.
    std::optional<minutes> clock(bool from, UtteranceReader::Preposition preposition) {
        if (words_.take_one_of({"mittag", "mittags", "noon", "midday", "lunch"})) return hours(from ? 13 : 12);
        if (words_.take_one_of({"feierabend", "work"})) return hours(17);
        if (words_.take_all({"24", "uhr"})) return hours(24);
        const auto parsed = words_.bound(preposition);
        return parsed ? std::optional(parsed->meant(std::nullopt).back()) : std::nullopt;
    }

    bool takes_part() {
        for (const auto& part : kParts) {
            for (const auto word : part.words) {
                if (!word.empty() && words_.take_one_of({word})) return within(part.from, part.until);
            }
        }
        return false;
    }

    // Bounds without "or" between them apply together: "in the afternoon after 3".
    bool within(minutes from, minutes until, Item item = Item::part_of_day) {
        auto& part = part_for(item);
        part.preference.earliest = std::max(part.preference.earliest, from);
        part.preference.latest = std::min(part.preference.latest, until);
        part.has_time = true;
        part.has_part_of_day = part.has_part_of_day || item == Item::part_of_day;
        part.at_time = part.items;
        return true;
    }

    UtteranceReader words_;
    local_days today_;
    std::vector<Part> parts_ = std::vector<Part>(1);
    Joint joint_ = Joint::none;
    bool after_day_ = false, after_am_ = false;
    bool anything_ = false, unclear_ = false;
};

}  // namespace

bool TimePreference::suits(std::chrono::local_seconds start) const {
    const auto day = std::chrono::floor<days>(start);
    if (from && day < *from) return false;
    if (until && day >= *until) return false;
    const std::chrono::weekday weekday(day);
    if (weekdays != 0 && (weekdays >> weekday.c_encoding() & 1) == 0) return false;
    return start - day >= earliest && start - day < latest;
}

bool TimePreferences::suits(std::chrono::local_seconds start) const {
    return any_of.empty() || std::any_of(any_of.begin(), any_of.end(),
                                         [&](const TimePreference& preference) { return preference.suits(start); });
}

std::optional<local_days> TimePreferences::from() const {
    std::optional<local_days> first;
    for (const auto& preference : any_of) {
        if (!preference.from) return std::nullopt;
        first = first ? std::min(*first, *preference.from) : *preference.from;
    }
    return first;
}

std::optional<local_days> TimePreferences::until() const {
    std::optional<local_days> last;
    for (const auto& preference : any_of) {
        if (!preference.until) return std::nullopt;
        last = last ? std::max(*last, *preference.until) : *preference.until;
    }
    return last;
}

std::optional<TimePreferences> parsed_time_preferences(std::string_view text, local_days today) {
    if (auto preferences = PreferenceReader(text, today).read()) return preferences;
    const auto day = parsed_day(text, today);
    if (!day) return std::nullopt;
    return TimePreferences{{TimePreference{.from = *day, .until = *day + days(1)}}};
}

}  // namespace slotkeeper::language
