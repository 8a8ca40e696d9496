// voice_arguments: reading what a language model wrote.
//
// Arguments come with the wrong type, under a neighbouring name, with fields that nobody asked for. What can be
// understood in one way only is understood; what cannot is asked again, in words, by the function.
// Local times are those of the branch.
#pragma once

#include "adapters/retell/voice_texts.h"
#include "engine/catalog/catalog.h"

#include <nlohmann/json_fwd.hpp>

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace slotkeeper::retell {

// The first of these that is there and says something, trimmed; a number counts as its text. Words such as "unknown"
// or "none" say nothing.
std::string argument(const nlohmann::json& arguments, std::initializer_list<const char*> names);

// "2026-11-23", a time on that day, "23.11.2026", "heute", "tomorrow".
std::optional<std::chrono::local_days> day_meant(std::string_view text, const TimeZone& zone, Instant now);

// RFC 3339, or local without offset: "2026-11-23T09:00", "2026-11-23 09:00:00". Else the sentence to ask with.
std::variant<Instant, Sentence> start_meant(std::string_view text, const TimeZone& zone);

// By id or name; a part of the name will do where it fits one alone ("haarschnitt" for "Haarschnitt Damen"). Case,
// umlauts and their spellings (ä, ae), spaces and hyphens do not matter. Null where none fits, or several do.
const Service* service_meant(const Catalog& catalog, std::string_view text);
const Resource* resource_meant(const Catalog& catalog, std::string_view text);

}  // namespace slotkeeper::retell
