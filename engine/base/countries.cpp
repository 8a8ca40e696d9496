// countries: ICU's list.
#include "engine/base/countries.h"

#include <unicode/uloc.h>

namespace slotkeeper {

bool is_country(std::string_view code) {
    for (const auto* const* country = uloc_getISOCountries(); *country != nullptr; ++country) {
        if (code == *country) return true;
    }
    return false;
}

}  // namespace slotkeeper
