// said_wishes: words for days and times of day, in any order.
#include "adapters/retell/language/said_wishes.h"

#include "adapters/retell/language/said_times.h"
#include "adapters/retell/language/said_words.h"

#include <array>

namespace slotkeeper::retell {

namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::local_days;
using std::chrono::minutes;

constexpr unsigned kWorkdays = 0b0111110, kWeekend = 0b1000001;

struct PartOfDay {
    std::array<std::string_view, 6> words;
    minutes from, until;
};
constexpr PartOfDay kParts[] = {
    {{"frueh", "morgens", "fruehmorgens", "early", "", ""}, hours(6), hours(10)},
    {{"vormittag", "vormittags", "morning", "mornings", "", ""}, hours(6), hours(12)},
    {{"mittag", "mittags", "noon", "midday", "lunchtime", ""}, hours(11) + minutes(30), hours(14)},
    {{"nachmittag", "nachmittags", "afternoon", "afternoons", "", ""}, hours(12), hours(18)},
    {{"abend", "abends", "evening", "evenings", "feierabend", "tonight"}, hours(17), hours(24)},
};
// "montags", "Tuesdays"
constexpr std::array<std::array<std::string_view, 3>, 7> kEveryWeekday{{{"sonntags", "sundays", ""},
                                                                        {"montags", "mondays", ""},
                                                                        {"dienstags", "tuesdays", ""},
                                                                        {"mittwochs", "wednesdays", ""},
                                                                        {"donnerstags", "thursdays", ""},
                                                                        {"freitags", "fridays", ""},
                                                                        {"samstags", "saturdays", "sonnabends"}}};

class Reader {
public:
    Reader(std::string_view text, local_days today) : words_(text), today_(today) {}

    std::optional<SaidWishes> read() {
        if (words_.at_end()) return std::nullopt;
        while (!words_.at_end()) {
            if (!takes_filler() && !takes_week() && !takes_day() && !takes_bound() && !takes_part())
                return std::nullopt;
        }
        if (wishes_.earliest >= wishes_.latest) return std::nullopt;
        const auto nothing = wishes_ == SaidWishes{};
        return nothing && !anything_ ? std::nullopt : std::optional(wishes_);
    }

private:
    bool takes_filler() {
        if (words_.take_one_of({"egal", "anytime", "whenever", "jederzeit"})) return anything_ = true;
        if (words_.take_all({"so", "bald", "wie", "moeglich"}) || words_.take_all({"as", "soon", "as", "possible"})) {
            return anything_ = true;
        }
        return words_.take_one_of({",",   ".",      "am",    "im",     "in",     "an",    "der", "den",
                                   "dem", "die",    "das",   "oder",   "und",    "or",    "and", "on",
                                   "the", "gern",   "gerne", "bitte",  "please", "immer", "any", "only",
                                   "nur", "lieber", "best",  "besten", "day",    "days",  "tag", "tage"});
    }

    bool takes_week() {
        const auto this_monday = monday_after(today_) - days(7);
        if (words_.takes_next_week()) return weeks(this_monday + days(7));
        if (words_.take_all({"this", "week"}) || words_.take_all({"diese", "woche"}) ||
            words_.take_all({"dieser", "woche"})) {
            return between(today_, this_monday + days(7));
        }
        if (words_.take_all({"uebernaechste", "woche"}) || words_.take_all({"week", "after", "next"})) {
            return weeks(this_monday + days(14));
        }
        if (words_.take_all({"next", "month"}) || words_.take_all({"naechsten", "monat"}) ||
            words_.take_all({"naechster", "monat"})) {
            const std::chrono::year_month_day date(today_);
            const auto first = date.year() / date.month() / 1 + std::chrono::months(1);
            return between(local_days(first), local_days(first + std::chrono::months(1)));
        }
        return false;
    }

    bool weeks(local_days monday) { return between(monday, monday + days(7)); }
    bool between(local_days from, local_days until) {
        wishes_.from = from;
        wishes_.until = until;
        return true;
    }

    bool takes_day() {
        if (words_.take_one_of({"werktags", "weekdays", "wochentags", "workdays"})) return add(kWorkdays);
        if (words_.take_one_of({"wochenende", "weekend", "weekends", "wochenends"})) return add(kWeekend);
        if (const auto name = words_.word_of(kWeekdays)) return add(1U << *name);
        if (const auto name = words_.word_of(kEveryWeekday)) return add(1U << *name);
        if (words_.take_one_of({"heute", "today"})) return between(today_, today_ + days(1));
        if (words_.take_one_of({"morgen", "tomorrow"})) return between(today_ + days(1), today_ + days(2));
        if (words_.take_one_of({"uebermorgen"})) return between(today_ + days(2), today_ + days(3));
        return false;
    }
    bool add(unsigned weekdays) {
        wishes_.weekdays = static_cast<std::uint8_t>(wishes_.weekdays | weekdays);
        return true;
    }

    // "ab 16 Uhr", "after 4 pm", "vor 10", "bis mittags", "before noon"
    bool takes_bound() {
        return words_
            .whole([&]() -> std::optional<bool> {
                const auto from = words_.take_one_of({"ab", "nach", "after", "from"});
                if (!from && !words_.take_one_of({"vor", "bis", "before", "until", "by"})) return std::nullopt;
                const auto at = clock(from);
                if (!at) return std::nullopt;
                (from ? wishes_.earliest : wishes_.latest) = *at;
                return true;
            })
            .has_value();
    }

    // Of the hours from one to six those of the afternoon, for nobody opens at night.
    std::optional<minutes> clock(bool from) {
        if (words_.take_one_of({"mittag", "mittags", "noon", "midday", "lunch"})) return hours(from ? 13 : 12);
        if (words_.take_one_of({"feierabend", "work"})) return hours(17);
        const auto hour = words_.hour();
        if (!hour || hour->value > 24) return std::nullopt;
        minutes past{0};
        if (words_.take_one_of({":"})) {
            const auto number = words_.number(2, 2);
            if (!number || number->value > 59) return std::nullopt;
            past = minutes(number->value);
        }
        words_.take_one_of({"uhr"});
        auto value = hour->value;
        if (words_.take_one_of({"pm"}) || words_.take_all({"p", ".", "m", "."})) {
            if (value < 12) value += 12;
        } else if (!words_.take_one_of({"am"}) && value >= 1 && value <= 6 && hour->digits != 2) {
            value += 12;
        }
        return hours(value) + past;
    }

    bool takes_part() {
        for (const auto& part : kParts) {
            for (const auto word : part.words) {
                if (word.empty() || !words_.take_one_of({word})) continue;
                wishes_.earliest = part.from;
                wishes_.latest = part.until;
                return true;
            }
        }
        return false;
    }

    SaidWords words_;
    local_days today_;
    SaidWishes wishes_;
    bool anything_ = false;
};

}  // namespace

bool SaidWishes::suits(std::chrono::local_seconds start) const {
    const auto day = std::chrono::floor<days>(start);
    if (from && day < *from) return false;
    if (until && day >= *until) return false;
    const std::chrono::weekday weekday(day);
    if (weekdays != 0 && (weekdays >> weekday.c_encoding() & 1) == 0) return false;
    return start - day >= earliest && start - day < latest;
}

std::optional<SaidWishes> said_wishes(std::string_view text, local_days today) {
    if (auto wishes = Reader(text, today).read()) return wishes;
    const auto day = said_day(text, today);
    if (!day) return std::nullopt;
    SaidWishes wishes;
    wishes.from = *day;
    wishes.until = *day + days(1);
    return wishes;
}

}  // namespace slotkeeper::retell
