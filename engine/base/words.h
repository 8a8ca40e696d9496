// words: one spelling for an enumerator, its column value and its JSON word.
//
// An enum names its words once, in order of its enumerators, by specialising `Words`; all code that stores, prints or
// parses it uses word() and from_word(). A database column, a JSON field and a log line thus cannot differ. Read on:
// result.h and booking/appointment.h hold the enums that are used most.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace slotkeeper {

// Specialise with `static constexpr std::array<std::string_view, N> all{...};` in the order of the enumerators.
template <class Enum>
struct Words;

template <class Enum>
concept Worded = requires {
    Words<Enum>::all.size();
};

template <Worded Enum>
constexpr std::string_view word(Enum value) {
    return Words<Enum>::all[static_cast<std::size_t>(value)];
}

template <Worded Enum>
constexpr std::optional<Enum> from_word(std::string_view text) {
    for (std::size_t i = 0; i < Words<Enum>::all.size(); ++i) {
        if (Words<Enum>::all[i] == text) return static_cast<Enum>(i);
    }
    return std::nullopt;
}

}  // namespace slotkeeper
