// matching: whether each of several needs can have a resource, where a resource may serve several.
//
// Trying combinations takes exponential time to find that five needs have only four people; a matching (augmenting
// paths, as for marriages) takes needs × options. Pure. Read on: combinations.cpp looks ahead with it.
#pragma once

#include <cstddef>
#include <vector>

namespace slotkeeper {

struct Matching {
    std::vector<std::vector<std::size_t>> options;  // of each need: the resources that could serve it
    std::vector<int> room;                          // of each resource: how many needs it can serve
};

// Adds to `work` how many options were looked at. REQUIRES: each option is an index of `room`.
bool can_match(const Matching& matching, int& work);

}  // namespace slotkeeper
