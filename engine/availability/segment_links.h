// segment_links: which choices of a segment matter for the segments after it.
//
// A search that fails at a later segment goes back only to choices that matter there: a resource that a later segment
// wants again or not again, or one whose time reaches into it. What is the same for all starts is found once. Pure.
// Read on: combinations.h.
#pragma once

#include "engine/catalog/catalog.h"

#include <vector>

namespace slotkeeper {

struct NeedPlace {
    std::size_t segment = 0, need = 0;
    auto operator<=>(const NeedPlace&) const = default;
};

class SegmentLinks {
public:
    explicit SegmentLinks(const Service& service);

    // Whether no time that is taken from this segment on overlaps time taken before it.
    bool stands_apart(std::size_t segment) const { return apart_[segment]; }
    // Whether some segment runs beside the one before it.
    bool are_beside() const { return beside_; }
    // The needs of earlier segments to which needs from this segment on refer.
    const std::vector<NeedPlace>& referred_from(std::size_t segment) const { return referred_[segment]; }
    // Whether it matters for a later segment who serves this need, or a later one of its kind in this segment.
    bool matter(std::size_t segment, std::size_t need) const { return matter_[segment][need]; }
    // Whether several needs of one kind compete for resources in this segment.
    bool is_crowded(std::size_t segment) const { return crowded_[segment]; }

private:
    bool beside_ = false;
    std::vector<bool> apart_, crowded_;
    std::vector<std::vector<NeedPlace>> referred_;
    std::vector<std::vector<bool>> matter_;
};

}  // namespace slotkeeper
