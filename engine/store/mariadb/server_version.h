// server_version: which database servers Slotkeeper works with, told by what they say of themselves.
#pragma once

#include <string_view>

namespace slotkeeper::store {

// Of the answer to SELECT VERSION(): MariaDB 10.11 or newer. Others cannot say UNIQUE ... WITHOUT OVERLAPS.
bool is_fit(std::string_view version);

}  // namespace slotkeeper::store
