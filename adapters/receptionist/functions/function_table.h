// function_table: the functions of the voice agent and their arguments, with the descriptions for its prompt.
//
// This is the only list of functions and arguments: requests are dispatched by it, the tool configuration is written
// from it (adapters/retell/voice_tools.cpp), and a function can read only arguments that it lists here. An argument has
// the same meaning in all functions, and is also found under other names that models use for it.
// Read on: voice_turn.h is the context of a function, language/voice_arguments.h parses arguments.
#pragma once

#include "adapters/receptionist/voice_turn.h"

#include <array>
#include <span>
#include <string_view>
#include <vector>

namespace slotkeeper::receptionist {

struct VoiceArgument {
    std::string_view type;               // of JSON Schema
    std::string_view description;        // for the model
    std::array<const char*, 5> names{};  // its own first, then alternatives that models write; padded with nullptr
    bool of_person = false;              // the name of a person, who may be called Null or Any

    std::string_view name() const { return names[0]; }
    std::span<const char* const> all_names() const;
};

struct VoiceFunction {
    std::string_view name;
    std::string_view description;  // for the model: what it is for, and when to call it
    std::vector<std::string_view> required, optional;
    Result<Json> (*serve)(const VoiceTurn& turn);
    bool changes = false;  // whether it may write: then stricter rate limits apply

    bool takes(std::string_view argument) const;
};

const std::vector<VoiceFunction>& voice_functions();
const VoiceFunction* voice_function(std::string_view name);  // nullptr if not found
// Throws std::logic_error if there is no such argument.
const VoiceArgument& voice_argument(std::string_view name);

// The JSON Schema of the parameters for the platform: {"type":"object","properties":{…},"required":[…]}.
Json parameters_of(const VoiceFunction& function);

// --- the functions, each in the file of its name -------------------------------------------------
Result<Json> start_call(const VoiceTurn& turn);
Result<Json> list_services(const VoiceTurn& turn);
Result<Json> check_availability(const VoiceTurn& turn);
Result<Json> find_first(const VoiceTurn& turn);
Result<Json> hold_slot(const VoiceTurn& turn);
Result<Json> book_appointment(const VoiceTurn& turn);
Result<Json> list_my_appointments(const VoiceTurn& turn);
Result<Json> reschedule_appointment(const VoiceTurn& turn);
Result<Json> cancel_appointment(const VoiceTurn& turn);
Result<Json> confirm_appointment(const VoiceTurn& turn);
Result<Json> join_waitlist(const VoiceTurn& turn);
Result<Json> leave_message(const VoiceTurn& turn);
Result<Json> request_callback(const VoiceTurn& turn);

// --- what several functions share ----------------------------------------------------------------
// Whether another start may resolve the refusal.
bool is_about_the_start(ErrorCode code);

// The answer if a start cannot be booked: the reason, and alternatives. An internal failure stays a Refusal. `moving`:
// the appointment to be moved there; its own time counts as free.
Result<Json> refused_start(const VoiceTurn& turn, const Subject& subject, Instant start, const Refusal& refusal,
                           std::optional<AppointmentId> moving = {});

}  // namespace slotkeeper::receptionist
