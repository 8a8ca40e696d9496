// mapped_parts: chooses between one booking and one for each segment.
#include "engine/availability/mapped_parts.h"

#include <algorithm>

namespace slotkeeper {

namespace {

struct MappedSegment {
    const Resource* person = nullptr;
    const EventType* event_type = nullptr;
    Interval time;
};

MappedSegment mapped_segment(const Catalog& catalog, ServiceId service, std::span<const Part> parts, int segment) {
    MappedSegment of_other;
    for (const auto& part : parts) {
        if (part.segment != segment || !part.resource) continue;
        const auto* resource = catalog.resource(*part.resource);
        const auto of_service = part.service.value_or(service);
        const auto* event_type = catalog.event_type(of_service, *part.resource);
        if (resource == nullptr || event_type == nullptr) continue;
        if (resource->kind == ResourceKind::staff) return {resource, event_type, part.time};
        if (of_other.event_type == nullptr) of_other = {resource, event_type, part.time};
    }
    return of_other;
}

bool is_of_segments(const Service& service, const MappedSegment& mapped) {
    return slotkeeper::is_of_segments(service, *mapped.person, mapped.event_type->length);
}

// `automatic` is decided by the event type of the person who begins: one that is too long for a segment was made for
// the whole.
bool is_by_segments(const Service& service, const MappedSegment& first) {
    if (service.segments.size() < 2) return false;
    switch (service.calendar.composite_sync) {
        case CompositeSync::whole:
            return false;
        case CompositeSync::segments:
            return true;
        case CompositeSync::automatic:
            break;
    }
    return first.event_type == nullptr || is_of_segments(service, first);
}

// A visit is one booking for each segment whose event type has its length; Cal.com has no event type for a whole one.
std::vector<MappedPart> parts_of_visit(const Catalog& catalog, ServiceId first, std::span<const Part> parts) {
    std::vector<MappedPart> mapped;
    std::optional<int> last;
    for (const auto& part : parts) {
        if (last == part.segment) continue;
        last = part.segment;
        const auto* service = catalog.service(part.service.value_or(first));
        if (service == nullptr || service->sync_policy == SyncPolicy::off) continue;
        const auto one = mapped_segment(catalog, first, parts, part.segment);
        if (one.event_type == nullptr || one.event_type->length != one.time.duration()) continue;
        mapped.push_back({part.segment + 1, one.event_type, one.time});
    }
    return mapped;
}

}  // namespace

bool is_of_segments(const Service& service, const Resource& person, Minutes length) {
    return std::any_of(service.segments.begin(), service.segments.end(), [&](const Segment& segment) {
        return segment.length == length && std::any_of(segment.needs.begin(), segment.needs.end(),
                                                       [&](const Need& need) { return person.can(need); });
    });
}

std::vector<MappedPart> mapped_parts(const Catalog& catalog, ServiceId service_id, std::span<const Part> parts,
                                     const Interval& whole, bool as_one) {
    const auto* service = catalog.service(service_id);
    const auto is_visit = std::any_of(parts.begin(), parts.end(), [](const Part& part) { return part.service; });
    if (is_visit && !as_one) return parts_of_visit(catalog, service_id, parts);
    const auto first = mapped_segment(catalog, service_id, parts, 0);
    std::vector<MappedPart> mapped;
    if (as_one || service == nullptr || !is_by_segments(*service, first)) {
        if (first.event_type != nullptr) mapped.push_back({0, first.event_type, whole});
        return mapped;
    }
    const auto is_stated = service->calendar.composite_sync == CompositeSync::segments;
    for (auto segment = 0; segment < static_cast<int>(service->segments.size()); ++segment) {
        const auto one = mapped_segment(catalog, service_id, parts, segment);
        // Cal.com would refuse a booking of another length.
        if (one.event_type == nullptr || (!is_stated && one.event_type->length != one.time.duration())) continue;
        mapped.push_back({segment + 1, one.event_type, one.time});
    }
    return mapped;
}

const EventType* first_event_type(const Catalog& catalog, ServiceId service, std::span<const Part> first_segment) {
    return mapped_segment(catalog, service, first_segment, 0).event_type;
}

std::optional<ResourceId> taken_as_whole(const Catalog& catalog, const Service& service,
                                         std::span<const Part> first_segment) {
    if (service.segments.size() < 2 || service.sync_policy == SyncPolicy::off) return std::nullopt;
    if (!service.visit.empty()) return std::nullopt;
    const auto first = mapped_segment(catalog, service.id, first_segment, 0);
    if (first.event_type == nullptr || is_by_segments(service, first)) return std::nullopt;
    return first.person->id;
}

void take_gaps(std::span<Part> parts, ResourceId resource) {
    if (parts.empty()) return;
    auto until = parts.back().time.until;  // a segment beside another may end later than the last one
    for (const auto& part : parts) until = std::max(until, part.time.until);
    for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
        if (part->resource != resource) continue;
        part->taken.until = std::max(part->taken.until, until);
        until = part->taken.from;
    }
}

}  // namespace slotkeeper
