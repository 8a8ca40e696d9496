// folded_name: whether two names mean the same, although they are spelt differently in two systems.
//
// By the rule of base/folding.h, and without prepositions ("bei", "and"). Only whole names match, never parts of them:
// a proposal must be unambiguous. Pure. Read on: event_type_match.h and calendar_users.h use it.
#pragma once

#include <string_view>

namespace slotkeeper {

bool same_name(std::string_view a, std::string_view b);

// Whether `text` names the service and nothing else, except perhaps the person: "Haircut", "haircut-anna-meyer" and
// "Haircut with Anna Meyer" all name the haircut of Anna Meyer. An empty text names nothing.
bool names_offer(std::string_view text, std::string_view service, std::string_view person);

}  // namespace slotkeeper
