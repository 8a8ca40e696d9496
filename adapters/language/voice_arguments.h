// voice_arguments: reading what a language model wrote.
//
// Arguments come with the wrong type, under a neighbouring name, with fields that nobody asked for. What can be
// understood in one way only is understood; what cannot is asked again, in words, by the function.
// Local times are those of the branch.
#pragma once

#include "adapters/language/said_names.h"
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

// As many as somebody keeps in mind who hears them.
inline constexpr std::size_t kChoicesMax = 3;

// The first of these that is there and says something, trimmed, control characters being spaces; a number counts as its
// text, a list of one text as that text, a list of several as what nobody understands. Words such as "unknown" or
// "none" say nothing. What is longer than anybody says is cut, but not what is passed on as it stands (notes, message).
std::string argument(const nlohmann::json& arguments, std::span<const char* const> names);
// The same for the name of a person, who may be called Na, Null or Any; a list of several names nobody.
std::string name_argument(const nlohmann::json& arguments, std::span<const char* const> names);

// "2026-11-23", a time on that day, or what said_times.h understands.
std::optional<std::chrono::local_days> day_meant(std::string_view text, const TimeZone& zone, Instant now);

// What http::parse_lenient reads; local without offset: "2026-11-23T09:00"; or what said_times.h understands. Where
// either half of the day may be meant, the one that the branch is open at; both where it is open at both or neither.
// Seconds are dropped, for appointments begin on whole minutes. Else the sentence to ask with: too_far from 2038 on
// (limits::instant_max).
struct Either {
    Instant first, second;
};
std::variant<Instant, Either, Sentence> start_meant(std::string_view text, const Branch& branch, Instant now);

// What a name that was heard may mean: one thing, or several that it could be (to be asked about), or nothing.
template <class Item>
struct Meant {
    const Item* it = nullptr;
    std::vector<const Item*> choices{};  // the likeliest first, three at most; empty where there is one or none

    bool unclear() const { return !choices.empty(); }
};

// By id or name, or by what callers say for it besides; a part of the name will do where it fits one alone
// ("haarschnitt" for "Haarschnitt Damen"). Case, umlauts and their spellings (ä, ae), spaces and hyphens do not matter.
// A misheard name is taken for the one that it is clearly nearest to (name_score.h), and never guessed where it could
// be several.
Meant<Service> service_meant(const Catalog& catalog, std::string_view text);
Meant<Branch> branch_meant(const Catalog& catalog, std::string_view text);
// Besides, people by their words in any order, with Herr or Mrs before them: "Frau Schäfer", "Schäfer, Anna".
Meant<Resource> resource_meant(const Catalog& catalog, std::string_view text);

// "no preference", "irgendwer": where a person is asked for, anyone will do.
bool says_anyone(std::string_view text);

}  // namespace slotkeeper::language
