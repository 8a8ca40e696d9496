// flag_names: what a field is called on a command line.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace slotkeeper {

// The name of the flag for a field of an operation, without dashes: "resource" for "resource_id", "until" for "to",
// "time-from" for "time_from".
std::string flag_name(std::string_view field);

// The name in an error about a field, however the API or the engine names it: "phone" for "customer.phone", "weekdays"
// for "weekdays[1]", "version" for "If-Match". "answers.weight" stays as it is. Of several flags for the field it is
// the one among the words that were typed.
std::string typed_field(std::string_view field, const std::vector<std::string>& typed);

// Whether the words have the flag.
bool has_typed(const std::vector<std::string>& words, std::string_view flag);

std::string with_dashes(std::string name);  // "time-from" for "time_from"

}  // namespace slotkeeper
