// channel: where a request comes from. Its names are column values.
#pragma once

#include "engine/base/enum_names.h"

#include <cstdint>

namespace slotkeeper {

enum class Channel : std::uint8_t { rest, voice, command, engine };
template <>
struct EnumNames<Channel> {
    static constexpr std::array<std::string_view, 4> all{"rest", "voice", "command", "engine"};
};

}  // namespace slotkeeper
