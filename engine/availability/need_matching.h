// need_matching: whether several needs can be met at one time, each by a place of its own.
//
// A matching of needs and resources, grown by one need at a time (augmenting paths); a resource with several places may
// serve several needs. Work: needs × free resources for each need that is added. Read on: combinations.h asks it before
// it tries the resources in order.
#pragma once

#include "engine/catalog/catalog.h"

#include <algorithm>
#include <functional>
#include <set>
#include <vector>

namespace slotkeeper {

class NeedMatching {
public:
    // Whether the resource has a place beside `own` others of these needs.
    using HasPlace = std::function<bool(const Resource& resource, int own)>;

    // Adds a need that these resources could meet.
    void add(std::vector<const Resource*> able, const HasPlace& has_place) {
        able_.push_back(std::move(able));
        serves_.push_back(nullptr);
        std::set<const Resource*> seen;
        if (!place(able_.size() - 1, has_place, seen)) complete_ = false;
    }
    bool is_complete() const { return complete_; }

private:
    bool place(std::size_t need, const HasPlace& has_place, std::set<const Resource*>& seen) {
        for (const auto* resource : able_[need]) {
            if (!seen.insert(resource).second) continue;
            const auto own = std::count(serves_.begin(), serves_.end(), resource);
            if (has_place(*resource, static_cast<int>(own))) {
                serves_[need] = resource;
                return true;
            }
            for (std::size_t other = 0; other < serves_.size(); ++other) {
                if (other == need || serves_[other] != resource || !place(other, has_place, seen)) continue;
                serves_[need] = resource;
                return true;
            }
        }
        return false;
    }

    std::vector<std::vector<const Resource*>> able_;
    std::vector<const Resource*> serves_;  // by need; nullptr: none yet
    bool complete_ = true;
};

}  // namespace slotkeeper
