// database_url: converts mysql://user:password@host:port/name to SOCI's connect string.
#pragma once

#include "engine/store/mariadb/database.h"

#include <string>

namespace slotkeeper::store {

// Throws std::invalid_argument for an invalid URL, without repeating it: it may contain a password.
std::string connect_string(const DatabaseOptions& options);

}  // namespace slotkeeper::store
