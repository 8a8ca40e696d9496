// segment_links: follows references and times from the last segment to the first.
#include "engine/availability/segment_links.h"

#include "engine/catalog/needs.h"

#include <algorithm>
#include <set>

namespace slotkeeper {

namespace {

// Trying in order is as good as a matching for two needs.
constexpr std::ptrdiff_t kCrowd = 3;

// Segments that run beside others, or keep what they take until the next one begins.
bool are_entwined(const std::vector<Segment>& segments) {
    const auto keeps = [](const Need& need) { return need.kept_in_gap; };
    return std::any_of(segments.begin(), segments.end(), [&](const Segment& one) {
        return one.parallel || std::any_of(one.needs.begin(), one.needs.end(), keeps);
    });
}

bool overlaps_earlier(const std::vector<Segment>& segments, std::size_t segment) {
    // Counted from the end of the segment before, gaps at their shortest.
    Minutes taken_until{0}, back{0};
    for (auto before = segment; before-- > 0;) {
        taken_until = std::max(taken_until, segments[before].buffer_after - back);
        back += segments[before].length + segments[before].gap_min;
    }
    Minutes at{0};
    for (auto later = segment; later < segments.size(); ++later) {
        at += segments[later].gap_min;
        if (at - segments[later].buffer_before < taken_until) return true;
        at += segments[later].length;
    }
    return false;
}

void add_referred(const std::vector<Segment>& segments, std::size_t from, std::size_t before,
                  std::set<NeedPlace>& places) {
    for (const auto& need : segments[from].needs) {
        for (const auto& other : {need.same_as_segment, need.unlike_segment}) {
            if (!other || *other < 0 || std::cmp_greater_equal(*other, before)) continue;
            const auto segment = static_cast<std::size_t>(*other);
            const auto [first, count] = first_needs(segments[segment].needs, need.kind);
            for (auto i = first; i < first + count; ++i) places.insert({segment, i});
        }
    }
}

bool is_crowd(const std::vector<Need>& needs) {
    return std::any_of(needs.begin(), needs.end(), [&](const Need& one) {
        const auto competes = [&](const Need& other) { return other.kind == one.kind; };
        return std::count_if(needs.begin(), needs.end(), competes) >= kCrowd;
    });
}

}  // namespace

SegmentLinks::SegmentLinks(const Service& service) {
    const auto& segments = service.segments;
    const auto count = segments.size();
    const auto entwined = are_entwined(segments);
    beside_ = std::any_of(segments.begin(), segments.end(), [](const Segment& one) { return one.parallel; });
    for (std::size_t segment = 0; segment < count; ++segment) {
        apart_.push_back(!entwined && !overlaps_earlier(segments, segment));
        crowded_.push_back(is_crowd(segments[segment].needs));
        std::set<NeedPlace> places;
        for (auto later = segment; later < count; ++later) add_referred(segments, later, segment, places);
        referred_.emplace_back(places.begin(), places.end());
    }
    for (std::size_t segment = 0; segment < count; ++segment) {
        const auto& needs = segments[segment].needs;
        // What overlaps may be any of the earlier segments.
        const auto reaches = std::find(apart_.begin() + static_cast<std::ptrdiff_t>(segment) + 1, apart_.end(), false);
        auto& matter = matter_.emplace_back(needs.size(), reaches != apart_.end());
        if (segment + 1 == count) continue;
        for (const auto& place : referred_[segment + 1]) {
            if (place.segment != segment) continue;
            for (std::size_t need = 0; need <= place.need; ++need) {
                if (needs[need].kind == needs[place.need].kind) matter[need] = true;
            }
        }
    }
}

}  // namespace slotkeeper
