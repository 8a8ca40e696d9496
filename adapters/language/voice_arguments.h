// voice_arguments: reads the arguments of a voice function, which a language model wrote.
//
// Arguments may have the wrong type, a similar name, or unknown additional fields. An unambiguous argument is accepted;
// for an ambiguous one the function asks back in words. Local times are in the time zone of the branch.
#pragma once

#include "adapters/language/name_words.h"
#include "adapters/language/voice_texts.h"
#include "engine/catalog/catalog.h"

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace slotkeeper::language {

// As many as a listener can remember.
inline constexpr std::size_t kChoicesMax = 3;

// The first of these arguments that has content, trimmed, with control characters replaced by spaces. A number is
// converted to text, a list of one text to that text; a list of several texts becomes a text that no parser accepts.
// Words such as "unknown" or "none" count as empty. Overlong texts are cut, except those that are passed on
// unchanged (notes, message).
std::string argument(const nlohmann::json& arguments, std::span<const char* const> names);
// The same for the name of a person, who may be called Na, Null or Any; empty for a list of several.
std::string name_argument(const nlohmann::json& arguments, std::span<const char* const> names);

// "2026-11-23", a time on that day, or any format of parsed_times.h.
std::optional<std::chrono::local_days> day_meant(std::string_view text, const TimeZone& zone, Instant now);

// Accepts the formats of parse_lenient, local times without offset ("2026-11-23T09:00") and the formats of
// parsed_times.h. If the half of the day is ambiguous, returns the one in which the branch is open; both if it is open
// in both or neither. Seconds are dropped, because appointments begin on whole minutes. Otherwise returns the sentence
// to ask with: too_far from 2038 on (limits::instant_max).
struct Either {
    Instant first, second;
};
std::variant<Instant, Either, Sentence> start_meant(std::string_view text, const Branch& branch, Instant now);

// "60", "45 Minuten", "an hour and a half"; std::nullopt if it is no length of time.
std::optional<Minutes> duration_meant(std::string_view text);

// "4", "vier Personen", "for two people", "zu dritt"; std::nullopt if it is no number of people.
std::optional<int> people_meant(std::string_view text);

// The result of looking up a spoken name: one item, several possible items (the agent asks which), or none.
template <class Item>
struct Meant {
    const Item* it = nullptr;
    std::vector<const Item*> choices{};  // the best match first, three at most; empty if there is one match or none

    bool unclear() const { return !choices.empty(); }
};

// By id, name or alias; a part of the name is enough if it matches only one ("haarschnitt" for "Haarschnitt Damen").
// Case, spellings of umlauts (ä, ae), spaces and hyphens are ignored. A misheard name matches the item with the clearly
// highest score (name_words.h); if several are close, none is guessed.
Meant<Service> service_meant(const Catalog& catalog, std::string_view text);
Meant<Branch> branch_meant(const Catalog& catalog, std::string_view text);
// Also matches the words of a person's name in any order and with titles: "Frau Schäfer", "Schäfer, Anna".
Meant<Resource> resource_meant(const Catalog& catalog, std::string_view text);

// "no preference", "irgendwer": the caller accepts any staff member.
bool has_no_preference(std::string_view text);

}  // namespace slotkeeper::language
