// database_url: mysql://user:password@host:port/name, as SOCI wants to be told it.
#pragma once

#include "engine/store/mariadb/database.h"

#include <string>

namespace slotkeeper::store {

// SOCI's words for the URL of the options. Throws std::invalid_argument on what is no such URL, without repeating it:
// it may hold a password.
std::string connect_string(const DatabaseOptions& options);

}  // namespace slotkeeper::store
