// voice_arguments: reading what a language model wrote.
//
// Arguments come with the wrong type, under a neighbouring name, with fields that nobody asked for. What can be
// understood in one way only is understood; what cannot is asked again, in words, by the function.
// Local times are those of the branch.
#pragma once

#include "adapters/retell/language/voice_texts.h"
#include "engine/catalog/catalog.h"

#include <nlohmann/json_fwd.hpp>

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace slotkeeper::retell {

// Lower case, umlauts written out, nothing but letters and digits: two spellings of one word become equal. Letters
// beyond German stay as their bytes.
std::string folded(std::string_view text);

// The first of these that is there and says something, trimmed, control characters being spaces; a number counts as its
// text. Words such as "unknown" or "none" say nothing.
std::string argument(const nlohmann::json& arguments, std::initializer_list<const char*> names);
// The same for the name of a person, who may be called Na, Null or Any.
std::string name_argument(const nlohmann::json& arguments, std::initializer_list<const char*> names);

// "2026-11-23", a time on that day, or what said_times.h understands.
std::optional<std::chrono::local_days> day_meant(std::string_view text, const TimeZone& zone, Instant now);

// RFC 3339, with or without seconds; local without offset: "2026-11-23T09:00"; or what said_times.h understands.
// Seconds are dropped, for appointments begin on whole minutes. Else the sentence to ask with: too_far from 2038 on
// (limits::instant_max).
std::variant<Instant, Sentence> start_meant(std::string_view text, const TimeZone& zone, Instant now);

// By id or name; a part of the name will do where it fits one alone ("haarschnitt" for "Haarschnitt Damen"). Case,
// umlauts and their spellings (ä, ae), spaces and hyphens do not matter. Null where none fits, or several do.
const Service* service_meant(const Catalog& catalog, std::string_view text);
const Branch* branch_meant(const Catalog& catalog, std::string_view text);
// Besides, people by their words in any order, with Herr or Mrs before them: "Frau Schäfer", "Schäfer, Anna".
const Resource* resource_meant(const Catalog& catalog, std::string_view text);

// "no preference", "irgendwer": where a person is asked for, anyone will do.
bool says_anyone(std::string_view text);

}  // namespace slotkeeper::retell
