// voice_texts: every sentence that the voice door says, in each language, as data.
//
// A sentence has gaps in braces ({when}, {service}); say() fills them. A test walks the whole table: none is missing,
// and both languages of a sentence have the same gaps.
#pragma once

#include "engine/base/words.h"
#include "engine/catalog/catalog.h"

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace slotkeeper::retell {

enum class Sentence : std::uint8_t {
    offer,
    offer_one,
    nothing_then,
    nothing_free,
    ask_other_time,
    ask_service,
    no_service,
    unknown_service,
    unknown_staff,
    staff_cannot,
    unknown_branch,
    ask_day,
    day_past,
    ask_start,
    no_such_hour,
    ask_name,
    name_too_long,
    ask_phone,
    ask_phone_again,
    booked,
    booked_with,
    reserved,
    reserved_with,
    taken,
    not_open,
    too_soon,
    too_far,
    past,
    not_bookable,
};

}  // namespace slotkeeper::retell

template <>
struct slotkeeper::Words<slotkeeper::retell::Sentence> {
    static constexpr std::array<std::string_view, 29> all{
        "offer",           "offer_one",       "nothing_then",  "nothing_free", "ask_other_time", "ask_service",
        "no_service",      "unknown_service", "unknown_staff", "staff_cannot", "unknown_branch", "ask_day",
        "day_past",        "ask_start",       "no_such_hour",  "ask_name",     "name_too_long",  "ask_phone",
        "ask_phone_again", "booked",          "booked_with",   "reserved",     "reserved_with",  "taken",
        "not_open",        "too_soon",        "too_far",       "past",         "not_bookable"};
};

namespace slotkeeper::retell {

// As it stands in the table, gaps and all.
std::string_view sentence(Sentence which, Language language);

// REQUIRES: every gap of the sentence is named.
std::string say(Sentence which, Language language,
                std::initializer_list<std::pair<std::string_view, std::string_view>> gaps = {});

}  // namespace slotkeeper::retell
