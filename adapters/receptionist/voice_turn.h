// voice_turn: one function call in a conversation, and what the functions have in common.
//
// A function answers with something to say, always: what it lacks it asks for. Only what the caller cannot help (the
// database is away) is a Refusal, and becomes a failure that the platform may repeat.
// Read on: functions/function_table.h lists the functions.
#pragma once

#include "adapters/language/spoken_times.h"
#include "adapters/language/voice_texts.h"
#include "adapters/receptionist/call.h"
#include "adapters/receptionist/serve_once.h"
#include "engine/desk/desk.h"
#include "engine/desk/find_slots.h"

#include <nlohmann/json.hpp>

#include <variant>

namespace slotkeeper::receptionist {

using namespace language;  // what is understood, and what is said

// What is kept for a caller who has not booked yet.
struct HoldRules {
    Seconds length{150};
    std::size_t max = 3;  // at a time, for one call and for all calls from one number; 0: nothing is kept
};

// What the functions need; it outlives the doors that lead to them.
struct Receptionist {
    store::Database& database;
    Desk& desk;
    Catalogs& catalogs;
    IdSource& ids;
    const Clock& clock;
    OtherCalendar* other_calendar = nullptr;  // heard where a service says so
    HoldRules holds{};
    CallTurns turns{};
};

using Json = nlohmann::ordered_json;

inline constexpr std::size_t kSlotsLookedAt = 200;  // to choose three from

// Three of them at most, sorted by time: the first, then each that lies well apart from those chosen (9:00, 9:15 and
// 9:30 are no choice), filled up with the foremost others that can stand together with them. They come in the order in
// which they would suit.
std::vector<Slot> with_choice(std::vector<Slot> slots);

struct VoiceFunction;  // functions/function_table.h

struct VoiceTurn {
    Receptionist& receptionist;
    CatalogPtr catalog;
    VoiceCall call;
    const VoiceFunction& function;
    nlohmann::json arguments;
    Language language = Language::de;
    Moment now;
    VoiceRoute route{};  // where the arguments name no branch, its own is meant
    Deadline give_up = std::chrono::steady_clock::now() + kTheirPatience;  // with a calendar elsewhere

    Instant second() const { return whole_seconds(now); }
    // What the model wrote for an argument of the function, under whatever name; empty where it says nothing.
    // Throws std::logic_error where the function does not take it.
    std::string said(std::string_view argument) const;
    bool says_yes(std::string_view argument) const;
    Manner manner(const Branch& branch) const { return {language, branch.zone, second()}; }
};

// "result" is ErrorCode's word, "field" the argument that is missing or not understood, "expected" how the model should
// write a day or a time; {"say", "result", "field", "expected"?}.
Json question(const VoiceTurn& turn, ErrorCode code, const char* field, Sentence sentence,
              std::initializer_list<std::pair<std::string_view, std::string_view>> gaps = {});

// What to ask about a number that was said and that normalise_phone refused.
Json phone_question(const VoiceTurn& turn, const Refusal& why);

// What the caller wants to have done, where, and by whom if they said so.
struct Subject {
    const Service* service = nullptr;
    const Branch* branch = nullptr;
    const Resource* staff = nullptr;  // null: any
    std::vector<Wish> wishes;

    // What is kept for this call is free to it.
    SlotQuestion slots(const VoiceTurn& turn) const;
};
// From the arguments service, staff and branch; or what to ask.
std::variant<Subject, Json> read_subject(const VoiceTurn& turn);

// Puts the person whom the argument names into the subject, with the wish for them; or what to ask.
std::optional<Json> read_staff(const VoiceTurn& turn, Subject& subject);
// The branch that the argument names, else the company's default; or what to ask.
std::variant<const Branch*, Json> read_branch(const VoiceTurn& turn);
// The start that the argument names; or what to ask.
std::variant<Instant, Json> read_start(const VoiceTurn& turn, const Branch& branch, Sentence ask = Sentence::ask_start);

// "Haircut, beard and colour", of three at most; empty where there is none.
std::string services_to_choose(const VoiceTurn& turn);

Json service_json(const Service& service);
// Where the starts come from: {"source", "fresh", "as_of"}.
Json availability_json(const Branch& branch, const Availability& availability);
// {"start", "say"} of each.
Json starts_json(const VoiceTurn& turn, const Branch& branch, const std::vector<Instant>& starts);
// Five minutes from now: until then the starts of this answer may be named, after it they are asked for anew.
std::string offered_until(const VoiceTurn& turn, const Branch& branch);
// "I have something free tomorrow at 9 AM or ...". REQUIRES: not empty, sorted.
std::string offer(const VoiceTurn& turn, const Branch& branch, const std::vector<Instant>& starts);

}  // namespace slotkeeper::receptionist
