// voice_turn: the context of one function call, and helpers that the functions share.
//
// A function always answers with a sentence to say; if an argument is missing, the sentence asks for it. Only a failure
// that the caller cannot resolve (database outage) is a Refusal, which the platform may repeat. Read on:
// functions/function_table.h lists the functions.
#pragma once

#include "adapters/language/spoken_times.h"
#include "adapters/language/voice_texts.h"
#include "adapters/receptionist/call.h"
#include "adapters/receptionist/serve_once.h"
#include "engine/catalog/visit.h"
#include "engine/desk/desk.h"
#include "engine/desk/find_slots.h"

#include <nlohmann/json.hpp>

#include <memory>
#include <variant>

namespace slotkeeper::receptionist {

using namespace language;

// Limits of the holds for callers who have not booked yet.
struct HoldRules {
    Seconds length{150};
    std::size_t max = 3;  // at a time, for one call and for all calls from one number; 0: no holds
};

// Dependencies of the functions; must outlive the routes that call them.
struct Receptionist {
    store::Database& database;
    Desk& desk;
    Catalogs& catalogs;
    IdSource& ids;
    const Clock& clock;
    OtherCalendar* other_calendar = nullptr;  // asked if a service requires it
    HoldRules holds{};
    CallTurns turns{};
};

using Json = nlohmann::ordered_json;

inline constexpr std::size_t kSlotsLookedAt = 200;  // candidates for the three offered starts

// At most three of them, sorted by time: the first, then each that is well apart from those chosen (9:00, 9:15 and 9:30
// are no real choice), filled up with the best others that do not overlap them. REQUIRES: sorted by preference.
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
    VoiceRoute route{};  // its branch is used if the arguments name none
    Deadline give_up = std::chrono::steady_clock::now() + kExternalPatience;  // for requests to Cal.com

    Instant second() const { return whole_seconds(now); }
    // The value of an argument of the function, under any of its names; empty if it is missing. Throws std::logic_error
    // if the function does not take it.
    std::string utterance(std::string_view argument) const;
    bool says_yes(std::string_view argument) const;
    Manner manner(const Branch& branch) const { return {language, branch.zone, second()}; }
};

// {"say", "result", "field", "expected"?}: "result" is the name of the ErrorCode, "field" the argument that is missing
// or invalid, "expected" the format of a day or time.
Json question(const VoiceTurn& turn, ErrorCode code, const char* field, Sentence sentence,
              std::initializer_list<std::pair<std::string_view, std::string_view>> gaps = {});

// Asks which of several possible names the caller means.
Json ask_which(const VoiceTurn& turn, const char* field, Sentence sentence, const char* gap,
               const std::vector<std::string>& names);

// The question about a spoken number that normalise_phone refused.
Json phone_question(const VoiceTurn& turn, const Refusal& why);

// Service, branch and, if named, staff member.
struct Subject {
    const Service* service = nullptr;  // of a visit: the one that is made of all, with the id of the first
    const Branch* branch = nullptr;
    const Resource* staff = nullptr;  // nullptr: any
    std::vector<ResourcePreference> preferences;
    std::optional<Minutes> duration{};  // the chosen length of the service; std::nullopt: its own
    std::optional<int> party_size{};    // std::nullopt: its smallest party
    Visit visit{};                      // without services if there is only one
    std::shared_ptr<const Service> made{};

    Minutes length() const {
        return visit.services.empty() ? duration.value_or(service->shortest_length()) : service->shortest_length();
    }
    // Holds of this call count as free.
    SlotQuestion slots(const VoiceTurn& turn) const;
};
// From the arguments service, duration, people, staff and branch; or a question to ask.
std::variant<Subject, Json> read_subject(const VoiceTurn& turn);

// Adds the named staff member, and the preference for them, to the subject; or a question to ask.
std::optional<Json> read_staff(const VoiceTurn& turn, Subject& subject);
// The branch that the argument names, else the company's default; or a question to ask.
std::variant<const Branch*, Json> read_branch(const VoiceTurn& turn);
// The start that the argument names; or a question to ask.
std::variant<Instant, Json> read_start(const VoiceTurn& turn, const Branch& branch, Sentence ask = Sentence::ask_start);

// The customer of the arguments, with the phone number that the caller says, else the one they call from; or a question
// to ask. REQUIRES: the function takes the arguments name, phone and email.
std::variant<CustomerDetails, Json> read_caller(const VoiceTurn& turn);

// "Haircut, beard and colour", at most three; empty if there are none.
std::string services_to_choose(const VoiceTurn& turn);

// With its length, and what it costs if that is told; with a start what it costs then.
Json service_json(const Subject& subject, std::optional<Instant> start = std::nullopt);
// "price" and "currency" of the service with this length, if told; "durations", if there is a choice; "price_varies" if
// other starts have other prices.
void add_prices(Json& shown, const Service& service, Minutes length);
// The source of the starts: {"source", "fresh", "as_of"}.
Json availability_json(const Branch& branch, const Availability& availability);
// {"start", "say"} for each.
Json starts_json(const VoiceTurn& turn, const Branch& branch, const std::vector<Instant>& starts);
// Five minutes from now: until then the agent may name these starts, later it must search again.
std::string offered_until(const VoiceTurn& turn, const Branch& branch);
// "I have something free tomorrow at 9 AM or ...". REQUIRES: not empty, sorted.
std::string offer(const VoiceTurn& turn, const Branch& branch, const std::vector<Instant>& starts);

}  // namespace slotkeeper::receptionist
