// voice_texts: the table.
//
// Polite, short, and without anything that a voice cannot speak. {when} is a phrase of spoken_times.h, so in German it
// brings its own "am", in English it goes after "for".
#include "adapters/retell/language/voice_texts.h"

#include <cassert>

namespace slotkeeper::retell {

namespace {

struct Wording {
    Sentence which;
    std::string_view german;
    std::string_view english;
};

constexpr Wording kWordings[] = {
    {Sentence::offer, "Ich hätte {when} etwas frei. Was passt Ihnen am besten?",
     "I have {when}. Which suits you best?"},
    {Sentence::offer_one, "Ich hätte {when} noch etwas frei. Passt Ihnen das?", "I have {when}. Does that suit you?"},
    {Sentence::nothing_then, "Dann ist leider nichts frei.", "I am sorry, nothing is free then."},
    {Sentence::nothing_free, "Leider ist in der nächsten Zeit kein Termin frei.",
     "I am sorry, nothing is free in the coming weeks."},
    {Sentence::ask_other_time, "Welche andere Zeit wäre Ihnen recht?", "What other time would suit you?"},
    {Sentence::ask_service, "Was darf es sein? Wir bieten {services} an.", "What would you like? We offer {services}."},
    {Sentence::no_service, "Zurzeit kann ich leider keine Termine vergeben.",
     "I am sorry, there is nothing that I can book at the moment."},
    {Sentence::unknown_service, "Das kenne ich leider nicht. Wir bieten {services} an. Was darf es sein?",
     "I am sorry, I do not know that one. We offer {services}. What would you like?"},
    {Sentence::unknown_staff, "Diesen Namen finde ich bei uns leider nicht. Darf es auch jemand anderes sein?",
     "I am sorry, I cannot find that name here. Would somebody else be fine too?"},
    {Sentence::staff_cannot, "{staff} bietet {service} leider nicht an. Darf es auch jemand anderes sein?",
     "I am sorry, {staff} does not offer {service}. Would somebody else be fine too?"},
    {Sentence::unknown_branch, "Diese Filiale kenne ich leider nicht. Darf es {branches} sein?",
     "I am sorry, I do not know that branch. Would {branches} be fine?"},
    {Sentence::ask_day, "Für welchen Tag soll ich nachsehen?", "Which day shall I look at?"},
    {Sentence::day_past, "Dieser Tag ist schon vorbei. Welcher Tag wäre Ihnen recht?",
     "That day has already passed. Which day would suit you?"},
    {Sentence::ask_start, "Für welchen Tag und welche Uhrzeit soll ich buchen?",
     "For which day and time shall I book?"},
    {Sentence::no_such_hour, "Diese Stunde fällt wegen der Zeitumstellung aus. Welche andere Zeit wäre Ihnen recht?",
     "That hour is skipped because the clocks change. What other time would suit you?"},
    {Sentence::ask_name, "Auf welchen Namen darf ich den Termin eintragen?", "What name shall I put it under?"},
    {Sentence::name_too_long, "Dieser Name ist mir leider zu lang. Auf welchen kürzeren darf ich den Termin eintragen?",
     "I am sorry, that name is too long for me. What shorter one shall I put it under?"},
    {Sentence::ask_phone, "Unter welcher Telefonnummer erreichen wir Sie?",
     "What telephone number can we reach you on?"},
    {Sentence::ask_phone_again, "Diese Telefonnummer habe ich leider nicht verstanden. Wie lautet sie bitte?",
     "I am sorry, I did not get that telephone number. Could you repeat it, please?"},
    {Sentence::booked, "Ihr Termin ist gebucht: {service}, {when}. Wir freuen uns auf Sie.",
     "You are booked: {service}, {when}. We look forward to seeing you."},
    {Sentence::booked_with, "Ihr Termin ist gebucht: {service} bei {staff}, {when}. Wir freuen uns auf Sie.",
     "You are booked: {service} with {staff}, {when}. We look forward to seeing you."},
    {Sentence::reserved, "Ihr Termin ist vorgemerkt: {service}, {when}. Wir bestätigen ihn Ihnen noch.",
     "Your appointment is reserved: {service}, {when}. We will confirm it shortly."},
    {Sentence::reserved_with,
     "Ihr Termin ist vorgemerkt: {service} bei {staff}, {when}. Wir bestätigen ihn Ihnen noch.",
     "Your appointment is reserved: {service} with {staff}, {when}. We will confirm it shortly."},
    {Sentence::taken, "Leider ist der Termin {when} schon vergeben.", "I am sorry, {when} is already taken."},
    {Sentence::not_open, "Leider geht es {when} nicht.", "I am sorry, {when} is not possible."},
    {Sentence::too_soon, "So kurzfristig können wir leider keinen Termin annehmen.",
     "I am sorry, we cannot take a booking at such short notice."},
    {Sentence::too_far, "So weit im Voraus können wir leider noch keinen Termin annehmen.",
     "I am sorry, we do not take bookings that far ahead yet."},
    {Sentence::past, "Diese Zeit ist schon vorbei.", "That time has already passed."},
    {Sentence::not_bookable, "Das kann ich am Telefon leider nicht buchen.",
     "I am sorry, I cannot book that on the telephone."},
};

}  // namespace

std::string_view sentence(Sentence which, Language language) {
    for (const auto& wording : kWordings) {
        if (wording.which == which) return language == Language::de ? wording.german : wording.english;
    }
    return {};
}

std::string say(Sentence which, Language language,
                std::initializer_list<std::pair<std::string_view, std::string_view>> gaps) {
    const auto pattern = sentence(which, language);
    std::string text;
    for (std::size_t at = 0; at < pattern.size();) {
        const auto open = pattern.find('{', at);
        text += pattern.substr(at, open - at);
        if (open == std::string_view::npos) break;
        const auto close = pattern.find('}', open);
        const auto name = pattern.substr(open + 1, close - open - 1);
        [[maybe_unused]] auto filled = false;
        for (const auto& [gap, value] : gaps) {
            if (gap != name) continue;
            text += value;
            filled = true;
        }
        assert(filled);
        at = close + 1;
    }
    return text;
}

}  // namespace slotkeeper::retell
