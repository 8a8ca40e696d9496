// segment_records: the descriptions of segments and resources as they are booked or offered.
#include "adapters/views/parts.h"

#include <utility>

namespace slotkeeper::views {

namespace {

using api::member;
using api::member_if_any;
using api::nested;
using api::Parts;

}  // namespace

BriefResource brief_resource(ResourceId id, const Catalog& catalog) {
    const auto* resource = catalog.resource(id);
    if (resource == nullptr) return {id};
    return {id, resource->kind, resource->name};
}

const View<BriefResource>& brief_resource_view() {
    static const View<BriefResource> view{
        "BriefResource",
        "A person, room or device, as booked.",
        member("id", "", &BriefResource::id),
        member_if_any("kind", "", &BriefResource::kind),
        member_if_any("name", "", &BriefResource::name),
        member_if_any("chosen_by", kChosenBy, &BriefResource::chosen_by),
        member_if_any("places", "How many of its places are taken; absent: one.", &BriefResource::places)};
    return view;
}

namespace {

// Of an optional need for which nothing was free. `segment`: of the service.
std::optional<ResourceKind> kind_left_out(const Part& part, const Service* service, int segment) {
    if (service == nullptr || segment < 0 || part.need < 0) return std::nullopt;
    if (std::cmp_greater_equal(segment, service->segments.size())) return std::nullopt;
    const auto& needs = service->segments[static_cast<std::size_t>(segment)].needs;
    if (std::cmp_greater_equal(part.need, needs.size())) return std::nullopt;
    return needs[static_cast<std::size_t>(part.need)].kind;
}

}  // namespace

std::vector<ShownSegment> segments_of(const std::vector<Part>& parts, const Service* service, const Catalog& catalog,
                                      const TimeZone& zone) {
    std::vector<ShownSegment> list;
    int first = 0;  // segment of the service
    for (const auto& part : parts) {
        if (list.empty() || list.back().segment != part.segment) {
            if (part.service && (list.empty() || list.back().service != part.service)) {
                first = part.segment;
                service = catalog.service(*part.service);
            }
            const auto index = static_cast<std::size_t>(part.segment - first);
            const auto known = service != nullptr && index < service->segments.size();
            list.push_back({part.segment,
                            known ? if_any(service->segments[index].name) : std::nullopt,
                            {part.time.from, zone},
                            {part.time.until, zone}});
            list.back().service = part.service;
        }
        if (!part.resource) {
            if (const auto kind = kind_left_out(part, service, part.segment - first))
                list.back().left_out.push_back(*kind);
            continue;
        }
        auto& shown = list.back().resources.emplace_back(brief_resource(*part.resource, catalog));
        shown.chosen_by = part.chosen_by;
        if (part.quantity > 1) shown.places = part.quantity;
    }
    return list;
}

const View<ShownSegment>& segment_view() {
    static const View<ShownSegment> view{
        "BookedSegment",
        "One part of an appointment, with the people, rooms and devices that serve it.",
        member("segment", "The position of the segment in the service, from 0.", &ShownSegment::segment),
        member("name", "", &ShownSegment::name),
        member("start", "", &ShownSegment::start),
        member("end", "", &ShownSegment::end),
        nested("resources", "", brief_resource_view(), Parts::list, &ShownSegment::resources),
        member_if_any("service_id", "Of a visit: whose segment it is.", &ShownSegment::service),
        member_if_any("left_out", "The kinds of optional needs for which nothing was free; absent: none.",
                      [](const ShownSegment& segment) {
                          return segment.left_out.empty() ? std::nullopt : std::optional(segment.left_out);
                      })};
    return view;
}

}  // namespace slotkeeper::views
