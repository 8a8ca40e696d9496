// server_version: reading "10.11.14-MariaDB-0+deb12u2".
#include "engine/store/mariadb/server_version.h"

#include <charconv>

namespace slotkeeper::store {

bool is_fit(std::string_view version) {
    // Put before the number for old replicas, which take 10 for 1; some proxies pass it on.
    constexpr std::string_view kForOldReplicas = "5.5.5-";
    if (version.starts_with(kForOldReplicas)) version.remove_prefix(kForOldReplicas.size());
    unsigned major = 0, minor = 0;
    const auto* const end = version.data() + version.size();
    const auto* const point = std::from_chars(version.data(), end, major).ptr;
    if (point != end && *point == '.') std::from_chars(point + 1, end, minor);
    return version.find("MariaDB") != std::string_view::npos && (major > 10 || (major == 10 && minor >= 11));
}

}  // namespace slotkeeper::store
