// server_version: parses "10.11.14-MariaDB-0+deb12u2".
#include "engine/store/mariadb/server_version.h"

#include <charconv>

namespace slotkeeper::store {

bool is_fit(std::string_view version) {
    // A prefix for old replicas, which read 10 as 1; some proxies pass it on.
    constexpr std::string_view kForOldReplicas = "5.5.5-";
    if (version.starts_with(kForOldReplicas)) version.remove_prefix(kForOldReplicas.size());
    unsigned major = 0, minor = 0;
    const auto* const end = version.data() + version.size();
    const auto* const point = std::from_chars(version.data(), end, major).ptr;
    if (point != end && *point == '.') std::from_chars(point + 1, end, minor);
    return version.find("MariaDB") != std::string_view::npos && (major > 10 || (major == 10 && minor >= 11));
}

}  // namespace slotkeeper::store
