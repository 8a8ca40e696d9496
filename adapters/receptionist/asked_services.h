// asked_services: the service that a caller asks for, or several in one visit.
//
// A visit is one subject whose service is made of all that were named (engine/catalog/visit.h), so the functions search
// and book it as any other. Its order is open: callers say "haircut and beard" and mean both.
#pragma once

#include "adapters/receptionist/voice_turn.h"

namespace slotkeeper::receptionist {

// Sets the service or the visit of the subject from the argument service; or a question to ask.
std::optional<Json> read_what(const VoiceTurn& turn, Subject& subject);

// Makes one service of those of the visit, under all their names. `duration`: the chosen length of the first one. The
// refusals are those of booked_service().
Result<Done> set_visit(const VoiceTurn& turn, Subject& subject, Visit visit, std::optional<Minutes> duration = {});

// "Haircut and beard"; empty if none is known.
std::string names_of_services(const VoiceTurn& turn, const std::vector<ServiceId>& services);

// The names of what a caller may mean.
template <class Item>
std::vector<std::string> names_of(const std::vector<const Item*>& choices) {
    std::vector<std::string> names;
    for (const auto* one : choices) names.push_back(one->name);
    return names;
}

}  // namespace slotkeeper::receptionist
