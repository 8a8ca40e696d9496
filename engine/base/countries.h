// countries: the codes of countries, ISO 3166-1 alpha-2.
#pragma once

#include <string_view>

namespace slotkeeper {

// Whether the text is the code of a country, in capitals: "DE".
bool is_country(std::string_view code);

}  // namespace slotkeeper
