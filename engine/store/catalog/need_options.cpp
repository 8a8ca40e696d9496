// need_options: finds the need of a row.
#include "engine/store/catalog/need_options.h"

#include <utility>

namespace slotkeeper::store {

bool add_option(Service& service, const NeedOptionRow& row) {
    auto& segments = service.segments;
    if (row.segment < 0 || std::cmp_greater_equal(row.segment, segments.size())) return false;
    auto& needs = segments[static_cast<std::size_t>(row.segment)].needs;
    if (row.need < 0 || std::cmp_greater_equal(row.need, needs.size())) return false;
    auto& need = needs[static_cast<std::size_t>(row.need)];
    const auto follows = std::cmp_equal(row.number, need.skills.size() + need.resources.size());
    if (row.skill) need.skills.push_back(*row.skill);
    if (row.resource) need.resources.push_back(*row.resource);
    return follows;
}

}  // namespace slotkeeper::store
