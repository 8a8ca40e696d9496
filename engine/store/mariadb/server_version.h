// server_version: which database servers Slotkeeper supports.
#pragma once

#include <string_view>

namespace slotkeeper::store {

// `version` is the result of SELECT VERSION(): MariaDB 10.11 or newer. Others lack UNIQUE ... WITHOUT OVERLAPS.
bool is_fit(std::string_view version);

}  // namespace slotkeeper::store
