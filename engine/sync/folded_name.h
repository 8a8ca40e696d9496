// folded_name: whether two names mean the same, as people write them in two places.
//
// Capitals, accents, spaces and signs do not count, nor does the word between ("bei", "and"); an umlaut is as good as
// its two letters. Only whole names are the same, never parts of them: what is proposed from it must be without doubt.
// Pure. Read on: event_type_match.h and calendar_users.h decide by it.
#pragma once

#include <string_view>

namespace slotkeeper {

bool same_name(std::string_view a, std::string_view b);

// Whether `text` says what is wanted and nothing else but, perhaps, who does it: "Haircut", "haircut-anna-meyer" and
// "Haircut with Anna Meyer" all name the haircut of Anna Meyer. An empty text names nothing.
bool names_offer(std::string_view text, std::string_view service, std::string_view person);

}  // namespace slotkeeper
