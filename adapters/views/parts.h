// parts: the views of what appointments, blocks and free starts have in common.
#pragma once

#include "adapters/views/records.h"

namespace slotkeeper::views {

struct BriefResource {
    ResourceId id;
    std::optional<ResourceKind> kind{};
    std::optional<std::string> name{};
};
BriefResource brief_resource(ResourceId id, const Catalog& catalog);
const View<BriefResource>& brief_resource_view();

struct ShownSegment {
    int segment;
    std::optional<std::string> name;
    LocalTime start, end;
    std::vector<BriefResource> resources{};
};
// Parts are sorted by segment, then need; the list has one entry for each segment.
std::vector<ShownSegment> segments_of(const std::vector<Part>& parts, const Service* service, const Catalog& catalog,
                                      const TimeZone& zone);
const View<ShownSegment>& segment_view();

}  // namespace slotkeeper::views
