// language: the languages in which customers are spoken to and written to.
#pragma once

#include "engine/base/enum_names.h"

#include <array>
#include <cstdint>
#include <string_view>

namespace slotkeeper {

enum class Language : std::uint8_t { de, en };
template <>
struct EnumNames<Language> {
    static constexpr std::array<std::string_view, 2> all{"de", "en"};
};

}  // namespace slotkeeper
