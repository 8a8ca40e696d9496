// source: the channel through which a customer or an appointment came.
#pragma once

#include "engine/base/enum_names.h"

#include <cstdint>

namespace slotkeeper {

enum class Source : std::uint8_t { api, phone_anonymous, web, sms, whatsapp, calcom, import, manual };
template <>
struct EnumNames<Source> {
    static constexpr std::array<std::string_view, 8> all{"api",      "phone_anonymous", "web",    "sms",
                                                         "whatsapp", "calcom",          "import", "manual"};
};

}  // namespace slotkeeper
