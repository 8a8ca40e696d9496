// voice_texts: all sentences that the voice functions return.
//
// They are data: language/texts has one file for each language, compiled into the program. A sentence has placeholders
// in braces ({when}, {service}); say() fills them. {when} is a phrase of spoken_times.h, which includes "am" or "on".
// Sentences are polite, short, and contain nothing that a voice cannot speak. A sentence that one language lacks is
// said in another; a test verifies that none is missing and that all languages have the same placeholders.
#pragma once

#include "engine/base/enum_names.h"
#include "engine/catalog/catalog.h"

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace slotkeeper::language {

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
    ask_phone_country,
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
    greeting,
    greeting_known,
    services,
    unclear_service,
    unclear_staff,
    ask_half,
    held,
    too_many_held,
    ask_who,
    ask_number_of,
    ask_birth_date_again,
    not_recognised,
    no_appointments,
    your_appointment,
    your_appointments,
    appointment,
    appointment_with,
    which_appointment,
    no_such_appointment,
    moved,
    move_reserved,
    ask_new_start,
    cancelled,
    too_late,
    confirmed,
    still_reserved,
    cannot_change,
    ask_message,
    message_taken,
    call_back_promised,
    message_too_long,
    waits,
    waits_already,
    waits_for_enough,
    among_others,
    slow_down,
};

}  // namespace slotkeeper::language

template <>
struct slotkeeper::EnumNames<slotkeeper::language::Sentence> {
    static constexpr std::array<std::string_view, 66> all{"offer",
                                                          "offer_one",
                                                          "nothing_then",
                                                          "nothing_free",
                                                          "ask_other_time",
                                                          "ask_service",
                                                          "no_service",
                                                          "unknown_service",
                                                          "unknown_staff",
                                                          "staff_cannot",
                                                          "unknown_branch",
                                                          "ask_day",
                                                          "day_past",
                                                          "ask_start",
                                                          "no_such_hour",
                                                          "ask_name",
                                                          "name_too_long",
                                                          "ask_phone",
                                                          "ask_phone_again",
                                                          "ask_phone_country",
                                                          "booked",
                                                          "booked_with",
                                                          "reserved",
                                                          "reserved_with",
                                                          "taken",
                                                          "not_open",
                                                          "too_soon",
                                                          "too_far",
                                                          "past",
                                                          "not_bookable",
                                                          "greeting",
                                                          "greeting_known",
                                                          "services",
                                                          "unclear_service",
                                                          "unclear_staff",
                                                          "ask_half",
                                                          "held",
                                                          "too_many_held",
                                                          "ask_who",
                                                          "ask_number_of",
                                                          "ask_birth_date_again",
                                                          "not_recognised",
                                                          "no_appointments",
                                                          "your_appointment",
                                                          "your_appointments",
                                                          "appointment",
                                                          "appointment_with",
                                                          "which_appointment",
                                                          "no_such_appointment",
                                                          "moved",
                                                          "move_reserved",
                                                          "ask_new_start",
                                                          "cancelled",
                                                          "too_late",
                                                          "confirmed",
                                                          "still_reserved",
                                                          "cannot_change",
                                                          "ask_message",
                                                          "message_taken",
                                                          "call_back_promised",
                                                          "message_too_long",
                                                          "waits",
                                                          "waits_already",
                                                          "waits_for_enough",
                                                          "among_others",
                                                          "slow_down"};
};

namespace slotkeeper::language {

// The text from the file, with its placeholders.
std::string_view sentence(Sentence which, Language language);

// REQUIRES: `gaps` names every placeholder of the sentence.
std::string say(Sentence which, Language language,
                std::initializer_list<std::pair<std::string_view, std::string_view>> gaps = {});

}  // namespace slotkeeper::language
