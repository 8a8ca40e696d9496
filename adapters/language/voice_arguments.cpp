// voice_arguments: reads texts, days, times and names.
#include "adapters/language/voice_arguments.h"

#include "adapters/language/name_words.h"
#include "adapters/language/parsed_times.h"
#include "adapters/language/utterance_words.h"
#include "engine/base/calendar_text.h"
#include "engine/base/folding.h"
#include "engine/base/limits.h"
#include "engine/base/text.h"
#include "engine/time/time_zone.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>

namespace slotkeeper::language {

namespace {

using namespace std::string_view_literals;
using std::chrono::local_days;
using std::chrono::local_seconds;

std::string_view trimmed(std::string_view text) {
    const auto from = text.find_first_not_of(" \t\r\n");
    if (from == std::string_view::npos) return {};
    return text.substr(from, text.find_last_not_of(" \t\r\n") - from + 1);
}

bool has_no_content(std::string_view text) {
    static constexpr std::array kNoContent{
        ""sv,     "unknown"sv, "none"sv,      "null"sv,  "undefined"sv, "na"sv,       "anonymous"sv, "any"sv,
        "egal"sv, "anyone"sv,  "unbekannt"sv, "keine"sv, "private"sv,   "withheld"sv, "anonym"sv,    "notgiven"sv};
    return std::find(kNoContent.begin(), kNoContent.end(), folded(text)) != kNoContent.end();
}

// Words for a missing name in a name argument, without words that are also names; those that programs write match only
// exactly.
bool stands_for_no_name(std::string_view text) {
    static constexpr std::array kNobodies{""sv,          "unknown"sv, "unbekannt"sv, "undefined"sv,
                                          "anonymous"sv, "anonym"sv,  "notgiven"sv};
    static constexpr std::array kWritten{"null"sv, "none"sv, "None"sv, "n/a"sv, "N/A"sv};
    return std::find(kNobodies.begin(), kNobodies.end(), folded(text)) != kNobodies.end() ||
           std::find(kWritten.begin(), kWritten.end(), text) != kWritten.end();
}

// Writes 4915112345678.0 without its fraction.
std::string text_of_number(const nlohmann::json& number) {
    constexpr double kExactBelow = 1LL << 53;
    const auto value = number.get<double>();
    const auto whole = number.is_number_float() && std::abs(value) < kExactBelow && std::trunc(value) == value;
    return whole ? std::to_string(static_cast<std::int64_t>(value)) : number.dump();
}

// Bytes of an argument that are read: more than the longest day, time or name. Texts that are passed on unchanged have
// limits of their own.
constexpr std::size_t kReadMax = 2'000;
constexpr std::array kPassedOn{"notes"sv, "message"sv};

constexpr auto kSeveral = "[]"sv;  // stands for a list of several where one text is expected; no caller says it

std::string text_of(const nlohmann::json& value, bool is_whole) {
    if (value.is_number()) return text_of_number(value);
    if (!value.is_string()) return {};
    const auto text = trimmed(value.get_ref<const std::string&>());
    return std::string(trimmed(without_controls(is_whole ? text : cut_at_character(text, kReadMax))));
}

// A list of one text is that text; a list of several is joined if the argument is passed on unchanged, else kSeveral.
std::string text_of_list(const nlohmann::json& list, bool is_whole) {
    if (list.size() == 1) return text_of(list.front(), is_whole);
    std::string all;
    for (const auto& one : list) {
        if (is_whole) all += (all.empty() ? "" : " ") + text_of(one, true);
    }
    return is_whole || list.empty() ? all : std::string(kSeveral);
}

std::string first_argument(const nlohmann::json& arguments, std::span<const char* const> names,
                           bool (*is_void)(std::string_view)) {
    if (!arguments.is_object() || names.empty()) return {};
    const auto is_whole = std::find(kPassedOn.begin(), kPassedOn.end(), names.front()) != kPassedOn.end();
    for (const auto* name : names) {
        const auto at = arguments.find(name);
        if (at == arguments.end()) continue;
        auto text = at->is_array() ? text_of_list(*at, is_whole) : text_of(*at, is_whole);
        const auto several = at->is_array() && text == kSeveral && is_void == has_no_content;
        if (several || !is_void(text)) return text;
    }
    return {};
}

bool is_open(const Branch& branch, Instant start) {
    const auto open =
        open_intervals(timetable_of(branch), branch.zone, {start, start + Minutes(1)}, branch.repeated_hour);
    return !open.empty();
}

constexpr double kCertain = 0.8;    // minimal score to accept a match that is kClearly the best
constexpr double kPossible = 0.55;  // minimal score to ask about a match
constexpr double kClearly = 0.12;   // minimal lead over the second best

// What the item may be called, in any language: callers mix them.
template <class Item>
std::vector<std::string_view> names_of(const Item& item) {
    std::vector<std::string_view> names{item.name};
    const auto add = [&](const std::vector<std::string>& more) { names.insert(names.end(), more.begin(), more.end()); };
    if constexpr (requires { item.spoken_names; }) add(item.spoken_names);
    if constexpr (requires { item.texts; }) {
        for (const auto& [language, told] : item.texts) add(told.spoken_names);
    }
    return names;
}

// The best score over all names of the item.
template <class Item>
double score_of(const Item& item, std::string_view text) {
    auto best = 0.0;
    for (const auto name : names_of(item)) best = std::max(best, name_score(text, name));
    return best;
}

template <class Item>
Meant<Item> choice_of(std::vector<const Item*> items) {
    if (items.size() == 1) return {items.front()};
    items.resize(std::min(items.size(), kChoicesMax));
    return {nullptr, std::move(items)};
}

template <class Item>
Meant<Item> likest(const std::vector<Item>& items, std::string_view text) {
    std::vector<std::pair<double, const Item*>> scored;
    for (const auto& item : items) {
        const auto score = is_active(item) ? score_of(item, text) : 0.0;
        if (score >= kPossible) scored.emplace_back(score, &item);
    }
    if (scored.empty()) return {};
    std::stable_sort(scored.begin(), scored.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    const auto next = scored.size() > 1 ? scored[1].first : 0.0;
    if (scored[0].first >= kCertain && scored[0].first - next >= kClearly) return {scored[0].second};
    std::vector<const Item*> choices;
    for (const auto& [score, item] : scored) choices.push_back(item);
    choices.resize(std::min(choices.size(), kChoicesMax));
    return {nullptr, std::move(choices)};
}

template <class Item>
Meant<Item> meant(const std::vector<Item>& items, std::string_view text) {
    const auto wanted = folded(text);
    if (wanted.empty()) return {};
    const auto all_that = [&](auto fits) {
        std::vector<const Item*> found;
        for (const auto& item : items) {
            if (is_active(item) && fits(item)) found.push_back(&item);
        }
        return found;
    };
    const auto named = [&](const Item& item, auto fits) {
        const auto names = names_of(item);
        return std::any_of(names.begin(), names.end(), [&](std::string_view name) { return fits(folded(name)); });
    };
    const auto same = [&](const std::string& name) { return name == wanted; };
    if (auto found = all_that([&](const Item& item) { return named(item, same); }); !found.empty()) {
        return choice_of(std::move(found));
    }
    const auto part = [&](const std::string& name) {
        return name.find(wanted) != std::string::npos || (!name.empty() && wanted.find(name) != std::string::npos);
    };
    if (auto found = all_that([&](const Item& item) { return named(item, part); }); !found.empty()) {
        return choice_of(std::move(found));
    }
    return likest(items, text);
}

}  // namespace

std::string argument(const nlohmann::json& arguments, std::span<const char* const> names) {
    return first_argument(arguments, names, has_no_content);
}

std::string name_argument(const nlohmann::json& arguments, std::span<const char* const> names) {
    return first_argument(arguments, names, stands_for_no_name);
}

std::optional<local_days> day_meant(std::string_view text, const TimeZone& zone, Instant now) {
    const auto plain = compatible_form(text).value_or("");
    if (const auto instant = parse_lenient(plain)) return zone.local_day(*instant);
    if (const auto local = parse_local_time(plain)) return std::chrono::floor<std::chrono::days>(*local);
    return parsed_day(text, zone.local_day(now));
}

std::optional<Minutes> duration_meant(std::string_view text) {
    UtteranceWords words(text);
    const auto takes_any = [&](std::initializer_list<std::initializer_list<std::string_view>> phrases) {
        return std::any_of(phrases.begin(), phrases.end(), [&](const auto& phrase) { return words.take_all(phrase); });
    };
    const auto number = [&](std::size_t digits_max) {
        const auto digits = words.number(1, digits_max);
        return digits ? digits : words.number_word();
    };
    Minutes meant{0};
    if (takes_any({{"eine", "halbe", "stunde"}, {"halbe", "stunde"}, {"half", "an", "hour"}, {"half", "hour"}})) {
        meant = Minutes(30);
    } else if (takes_any({{"eine", "viertelstunde"}, {"viertelstunde"}, {"a", "quarter", "of", "an", "hour"}})) {
        meant = Minutes(15);
    } else if (takes_any(
                   {{"eine", "dreiviertelstunde"}, {"dreiviertelstunde"}, {"three", "quarters", "of", "an", "hour"}})) {
        meant = Minutes(45);
    } else if (takes_any({{"anderthalb", "stunden"},
                          {"eineinhalb", "stunden"},
                          {"an", "hour", "and", "a", "half"},
                          {"one", "and", "a", "half", "hours"}})) {
        meant = Minutes(90);
    } else if (takes_any({{"eine", "stunde"}, {"an", "hour"}})) {
        meant = Minutes(60);
    } else {
        const auto amount = number(3);
        if (!amount) return std::nullopt;
        if (!words.take_one_of({"stunde", "stunden", "hour", "hours", "h"})) {
            words.take_one_of({"minuten", "minute", "minutes", "min"});
            return words.at_end() && amount->value > 0 ? std::optional(Minutes(amount->value)) : std::nullopt;
        }
        meant = Minutes(60 * amount->value);
    }
    if (!words.at_end()) {  // "an hour and ten minutes"
        words.take_one_of({"und", "and"});
        const auto more = number(2);
        if (!more || !words.take_one_of({"minuten", "minutes", "min"}) || !words.at_end()) return std::nullopt;
        meant += Minutes(more->value);
    }
    return meant > Minutes(0) ? std::optional(meant) : std::nullopt;
}

std::optional<int> people_meant(std::string_view text) {
    UtteranceWords words(text);
    words.take_one_of({"fuer", "for"});
    static constexpr std::array<std::array<std::string_view, 1>, 5> kTogether{
        {{"zweit"}, {"dritt"}, {"viert"}, {"fuenft"}, {"sechst"}}};
    if (words.take_one_of({"zu"})) {
        const auto place = words.word_of(kTogether);
        return place && words.at_end() ? std::optional(2 + static_cast<int>(*place)) : std::nullopt;
    }
    auto number = words.number(1, 3);
    if (!number) number = words.number_word();
    if (!number && words.take_one_of({"eine"})) number = UtteranceWords::Number{1, 0};
    words.take_one_of({"personen", "person", "people", "persons", "leute", "gaeste", "guests", "guest"});
    return number && number->value > 0 && words.at_end() ? std::optional(static_cast<int>(number->value))
                                                         : std::nullopt;
}

std::variant<Instant, Either, Sentence> start_meant(std::string_view text, const Branch& branch, Instant now) {
    const auto& zone = branch.zone;
    const auto plain = compatible_form(text).value_or("");
    if (const auto instant = parse_lenient(plain)) return std::chrono::floor<Minutes>(*instant);
    if (names_late_year(plain)) return Sentence::too_far;
    const auto written = parse_local_time(plain);
    const auto parsed = written ? std::vector{*written} : parsed_starts(text, zone.local_day(now));
    if (parsed.empty()) return Sentence::ask_start;
    std::vector<Instant> starts;
    for (const auto local : parsed) {
        // Compared in local time with a margin of one day, so that no zone offset moves it out of bounds.
        const auto since = local.time_since_epoch();
        if (since < limits::instant_min.time_since_epoch() + std::chrono::days(1)) return Sentence::ask_start;
        if (since > limits::instant_max.time_since_epoch() - std::chrono::days(1)) return Sentence::too_far;
        if (const auto instant = zone.to_utc(std::chrono::floor<Minutes>(local))) starts.push_back(*instant);
    }
    if (starts.empty()) return Sentence::no_such_hour;
    if (starts.size() == 1) return starts.front();
    const auto open = [&](Instant start) { return is_open(branch, start); };
    if (open(starts[0]) != open(starts[1])) return open(starts[0]) ? starts[0] : starts[1];
    return Either{starts[0], starts[1]};
}

Meant<Service> service_meant(const Catalog& catalog, std::string_view text) {
    if (const auto* found = catalog.service_named(text)) return {found->active ? found : nullptr};
    return meant(catalog.services(), text);
}

Meant<Resource> resource_meant(const Catalog& catalog, std::string_view text) {
    if (const auto* found = catalog.resource_named(text)) return {found->active ? found : nullptr};
    const auto wanted = words_of_name(text);
    std::vector<const Resource*> found;
    for (const auto& resource : catalog.resources()) {
        const auto has = words_of_name(resource.name);
        const auto all = std::all_of(wanted.begin(), wanted.end(), [&](const auto& word) {
            return std::find(has.begin(), has.end(), word) != has.end();
        });
        if (resource.active && !wanted.empty() && all) found.push_back(&resource);
    }
    if (!found.empty()) return choice_of(std::move(found));
    return meant(catalog.resources(), text);
}

Meant<Branch> branch_meant(const Catalog& catalog, std::string_view text) {
    if (const auto id = BranchId::parse(text)) return {catalog.branch(*id)};
    return meant(catalog.branches(), text);
}

bool has_no_preference(std::string_view text) {
    static constexpr std::array kNoPreference{"nopreference"sv, "keinepraeferenz"sv, "jeder"sv,
                                              "irgendwer"sv,    "irgendjemand"sv,    "beliebig"sv};
    return std::find(kNoPreference.begin(), kNoPreference.end(), folded(text)) != kNoPreference.end();
}

}  // namespace slotkeeper::language
