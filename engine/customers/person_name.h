// person_name: checks a person's name: one visible line that reads the way it is stored.
//
// A name is listed, spoken, and written into mails and calendars. A line break would become a second line there, a name
// of invisible characters could not be found, and a bidirectional override changes the text around it. Everything else
// is allowed: letters of any script, apostrophes, digits, emoji.
#pragma once

#include "engine/base/result.h"

#include <string_view>

namespace slotkeeper {

// UTF-8 of 1 to limits::name_length_max characters. Otherwise invalid_field, "name".
Result<Done> check_person_name(std::string_view name);

}  // namespace slotkeeper
