// spoken_times: writes instants as people say them on the telephone.
//
// A near day is named relative to `today` ("morgen um 9 Uhr 30", "tomorrow at 9:30 AM"), others by weekday and date.
// All times are in the time zone of the branch. Read on: voice_texts.h has the sentences that contain these phrases.
#pragma once

#include "engine/catalog/catalog.h"

#include <span>
#include <string>

namespace slotkeeper::language {

struct Manner {
    Language language = Language::de;
    TimeZone zone;
    Instant now;  // what "today" is
};

// "heute um 14 Uhr", "am Montag, dem 23. November, um 9 Uhr 30"; "today at 2 PM", "on Monday, November 23rd at 9:30
// AM".
std::string spoken(Instant instant, const Manner& manner);

// "Sonntag", "Sunday".
std::string spoken_weekday(std::chrono::weekday day, Language language);

// Several alternatives, each day named once: "morgen um 9 Uhr, um 11 Uhr oder um 14 Uhr 30".
// REQUIRES: not empty, sorted.
std::string spoken_choice(std::span<const Instant> instants, const Manner& manner);

// Alternatives: "Haarschnitt, Bart oder Farbe". REQUIRES: not empty.
std::string spoken_choice(std::span<const std::string> names, Language language);
// An enumeration: "Haarschnitt, Bart und Farbe". REQUIRES: not empty.
std::string spoken_list(std::span<const std::string> names, Language language);

}  // namespace slotkeeper::language
