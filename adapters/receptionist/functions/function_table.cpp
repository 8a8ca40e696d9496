// function_table: the table.
#include "adapters/receptionist/functions/function_table.h"

#include <algorithm>
#include <stdexcept>

namespace slotkeeper::receptionist {

namespace {

constexpr VoiceArgument kArguments[] = {
    {"string",
     "The service, as the caller says it or as list_services names it. Several for one visit: all of their names, with "
     "commas between them.",
     {"service", "service_id", "service_name"}},
    {"string",
     "How long it is to take, in minutes, for a service with several durations. Leave it out if the caller does not "
     "say.",
     {"duration", "duration_minutes", "minutes"}},
    {"string",
     "How many people come, for a service that is booked for several. Leave it out if the caller does not say.",
     {"people", "party_size", "guests"}},
    {"string",
     "The person who is to do it, as the caller says it. Leave it out if the caller has no preference.",
     {"staff", "staff_id", "staff_name", "resource", "resource_id"}},
    {"string", "The branch, as the caller says it. Only if there are several.", {"branch", "branch_id", "branch_name"}},
    {"string", "One day: YYYY-MM-DD, or the caller's own words, such as tomorrow or next Tuesday.", {"date", "day"}},
    {"string", "The first day to look at: YYYY-MM-DD, or the caller's own words.", {"from", "start", "start_date"}},
    {"string", "The last day to look at: YYYY-MM-DD, or the caller's own words.", {"to", "end", "end_date"}},
    {"string",
     "Day and time: YYYY-MM-DDTHH:MM on the clocks of the branch, or the caller's own words, such as tomorrow at half "
     "past "
     "two. Never convert time zones.",
     {"start", "start_time", "datetime"}},
    {"string",
     "When the caller would like to come, in their own words: mornings, Tuesday or Thursday after 4 pm, next week.",
     {"wishes", "when", "preference"}},
    {"string",
     "First and last name of the person who comes, as the caller says it. Never make one up.",
     {"name", "customer_name", "caller_name"},
     true},
    {"string",
     "A telephone number, only if the caller says one. The number that they call from is known.",
     {"phone", "phone_number", "customer_phone"}},
    {"string",
     "The caller's date of birth, only if they say it: YYYY-MM-DD, or their own words with the year. Never make one "
     "up.",
     {"birth_date", "date_of_birth", "birthday", "dob"}},
    {"string", "An e-mail address, only if the caller says one.", {"email", "customer_email"}},
    {"string", "What the business should know about the appointment.", {"notes", "note"}},
    {"object",
     "What the caller answers to the questions of the service, each under its slug. The questions come with an earlier "
     "answer. Never make an answer up, and pass all of them on together.",
     {"answers"}},
    {"string",
     "Which appointment: its id from an earlier answer. Leave it out if the caller has only one, or has just made it.",
     {"appointment", "appointment_id"}},
    {"boolean",
     "true only if the caller wants this appointment in addition to the one that was booked earlier in this call, and "
     "not instead of it.",
     {"additional"}},
    {"string", "Why the caller cancels, in their own words. Leave it out if they do not say.", {"reason"}},
    {"boolean",
     "true only if an answer named a fee for moving or cancelling and the caller agreed to pay it.",
     {"accept_fee"}},
    {"string", "The message, in one or two sentences.", {"message", "text"}},
    {"string", "The language that the caller speaks: de or en. Leave it out if it has not changed.", {"language"}},
};

const std::vector<VoiceFunction> kFunctions{
    {"start_call",
     "Call this once, before you greet the caller. It returns who probably calls, how to greet them, the day and time "
     "at the business, and what can be booked.",
     {},
     {"branch", "language"},
     start_call},
    {"list_services",
     "What can be booked, how long it takes and who does it.",
     {},
     {"branch", "language"},
     list_services},
    {"check_availability",
     "Returns which starts are free for a service on a day or between two days. Say the sentence that it returns; it "
     "holds nothing for the caller.",
     {"service"},
     {"date", "from", "to", "duration", "people", "staff", "branch", "language"},
     check_availability},
    {"find_first",
     "Returns the first free starts that match the caller's preferences: times of day, weekdays, a person, a week. Use "
     "it if they name no date.",
     {"service"},
     {"wishes", "duration", "people", "staff", "branch", "language"},
     find_first},
    {"hold_slot",
     "Keeps a start free for this caller for a moment while they think or you ask for their name. book_appointment "
     "with the same service and start then takes it.",
     {"service", "start"},
     {"duration", "people", "staff", "branch", "language"},
     hold_slot,
     /*changes=*/true},
    {"book_appointment",
     "Books. Call it only after the caller has agreed to service, day and time and said their name. Called again in "
     "the "
     "same call for the same person and service with another time it moves that appointment.",
     {"service", "start", "name"},
     {"phone", "email", "birth_date", "duration", "people", "staff", "branch", "notes", "answers", "additional",
      "accept_fee", "language"},
     book_appointment,
     /*changes=*/true},
    {"list_my_appointments",
     "The caller's coming appointments. The caller has to say their name or their date of birth first; pass it on as "
     "they "
     "say it.",
     {},
     {"name", "birth_date", "phone", "language"},
     list_my_appointments},
    {"reschedule_appointment",
     "Moves an appointment of the caller to another start, and to another person if they ask for it.",
     {"start"},
     {"appointment", "staff", "name", "birth_date", "phone", "accept_fee", "language"},
     reschedule_appointment,
     /*changes=*/true},
    {"cancel_appointment",
     "Cancels an appointment of the caller. Ask them to confirm that they mean it before you call it.",
     {},
     {"appointment", "name", "birth_date", "phone", "reason", "accept_fee", "language"},
     cancel_appointment,
     /*changes=*/true},
    {"confirm_appointment",
     "Notes that the caller will come to their appointment.",
     {},
     {"appointment", "name", "birth_date", "phone", "language"},
     confirm_appointment,
     /*changes=*/true},
    {"join_waitlist",
     "Puts the caller on the waiting list, if nothing suitable is free and they would like to wait. No message is sent "
     "to them later, so do not promise one.",
     {"service", "name"},
     {"wishes", "staff", "branch", "phone", "email", "language"},
     join_waitlist,
     /*changes=*/true},
    {"leave_message",
     "Leaves a message for the staff.",
     {"message"},
     {"name", "phone", "branch", "language"},
     leave_message,
     /*changes=*/true},
    {"request_callback",
     "Asks the staff to call the caller back.",
     {},
     {"message", "name", "phone", "branch", "language"},
     request_callback,
     /*changes=*/true},
};

}  // namespace

std::span<const char* const> VoiceArgument::all_names() const {
    const auto end = std::find(names.begin(), names.end(), nullptr);
    return {names.begin(), end};
}

bool VoiceFunction::takes(std::string_view argument) const {
    const auto among = [&](const auto& list) { return std::find(list.begin(), list.end(), argument) != list.end(); };
    return among(required) || among(optional);
}

const std::vector<VoiceFunction>& voice_functions() { return kFunctions; }

const VoiceFunction* voice_function(std::string_view name) {
    const auto found =
        std::find_if(kFunctions.begin(), kFunctions.end(), [&](const auto& one) { return one.name == name; });
    return found == kFunctions.end() ? nullptr : &*found;
}

const VoiceArgument& voice_argument(std::string_view name) {
    for (const auto& argument : kArguments) {
        if (argument.name() == name) return argument;
    }
    throw std::logic_error("no argument is called " + std::string(name));
}

Json parameters_of(const VoiceFunction& function) {
    auto properties = Json::object();
    for (const auto* list : {&function.required, &function.optional}) {
        for (const auto name : *list) {
            const auto& argument = voice_argument(name);
            properties[std::string(name)] = {{"type", argument.type}, {"description", argument.description}};
        }
    }
    return {{"type", "object"}, {"properties", std::move(properties)}, {"required", function.required}};
}

}  // namespace slotkeeper::receptionist
