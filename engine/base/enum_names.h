// enum_names: one spelling for an enumerator, its column value and its JSON word.
//
// An enum names its words once, in order of its enumerators, by specialising `EnumNames`; all code that stores, prints
// or parses it uses name_of() and from_name(). A database column, a JSON field and a log line thus cannot differ. Read
// on: result.h and booking/appointment.h hold the enums that are used most.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace slotkeeper {

// Specialise with `static constexpr std::array<std::string_view, N> all{...};` in the order of the enumerators.
template <class Enum>
struct EnumNames;

template <class Enum>
concept NamedEnum = requires {
    EnumNames<Enum>::all.size();
};

template <NamedEnum Enum>
constexpr std::string_view name_of(Enum value) {
    return EnumNames<Enum>::all[static_cast<std::size_t>(value)];
}

template <NamedEnum Enum>
constexpr std::optional<Enum> from_name(std::string_view text) {
    for (std::size_t i = 0; i < EnumNames<Enum>::all.size(); ++i) {
        if (EnumNames<Enum>::all[i] == text) return static_cast<Enum>(i);
    }
    return std::nullopt;
}

}  // namespace slotkeeper
