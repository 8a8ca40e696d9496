// reserved_time: buffers of one booking, and between two.
#include "engine/availability/reserved_time.h"

#include <algorithm>

namespace slotkeeper {

namespace {

const Segment& segment_of(const Service& service, const Part& part) {
    return service.segments.at(static_cast<std::size_t>(part.segment));
}

}  // namespace

Interval with_buffers(const Segment& segment, const Interval& time) {
    return {time.from - segment.buffer_before, time.until + segment.buffer_after};
}

Interval with_buffers(const Segment& segment, const Resource& resource, const Branch& branch, const Interval& time) {
    return {time.from - std::max({segment.buffer_before, resource.buffer_before, branch.buffer_before}),
            time.until + std::max({segment.buffer_after, resource.buffer_after, branch.buffer_after})};
}

void settle_buffers(std::span<Part> parts, const Service& service) {
    for (auto& first : parts) {
        for (auto& second : parts) {
            if (!first.resource || first.resource != second.resource || second.time.from <= first.time.from) continue;
            const auto own_first = with_buffers(segment_of(service, first), first.time);
            const auto own_second = with_buffers(segment_of(service, second), second.time);
            // Both at once, on a resource with several places.
            if (own_first.overlaps(own_second) || !first.taken.overlaps(second.taken)) continue;
            first.taken.until = std::max(own_first.until, std::min(first.taken.until, own_second.from));
            second.taken.from = std::max(second.taken.from, first.taken.until);
        }
    }
}

PairBuffers::PairBuffers(const Catalog& catalog, ServiceId service) {
    for (const auto& other : catalog.services()) {
        for (const auto& pair : other.pair_buffers) {
            if (pair.next == service) before_[other.id] = pair.length;
            if (other.id == service) after_[pair.next] = pair.length;
            if (pair.next == service || other.id == service) longest_ = std::max(longest_, pair.length);
        }
    }
}

std::vector<Claim> PairBuffers::too_near(const DayBook& book, const Resource& resource, const Interval& time) const {
    std::vector<Claim> found;
    if (longest_ == Minutes{0} || resource.capacity > 1) return found;
    const Interval around{time.from - longest_, time.until + longest_};
    for (const auto& claim : book.overlapping(resource.id, around)) {
        if (!claim.service) continue;
        const Interval booked{claim.taken.from + claim.buffer_before, claim.taken.until - claim.buffer_after};
        if (too_near(*claim.service, booked, time)) found.push_back(claim);
    }
    return found;
}

bool PairBuffers::too_near(ServiceId other, const Interval& booked, const Interval& time) const {
    const auto is_first = booked.from < time.from;
    const auto& lengths = is_first ? before_ : after_;
    const auto length = lengths.find(other);
    if (length == lengths.end()) return false;
    return is_first ? booked.until + length->second > time.from : time.until + length->second > booked.from;
}

}  // namespace slotkeeper
