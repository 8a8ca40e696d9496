// person_name: what can be somebody's name: one line that can be seen, and reads the way it is stored.
//
// A name is shown in lists, spoken, and written into mails and calendars. A line break would become a second line
// there, a name of nothing but invisible characters could not be found, and a bidirectional override turns what stands
// around it. Everything else is the person's own affair: letters of any writing, apostrophes, digits, emoji.
#pragma once

#include "engine/base/result.h"

#include <string_view>

namespace slotkeeper {

// UTF-8 of 1 to limits::name_length_max characters. Else invalid_field, "name".
Result<Done> check_person_name(std::string_view name);

}  // namespace slotkeeper
