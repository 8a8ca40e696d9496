// need: what a segment of a service takes: people, rooms and devices.
//
// Read on: needs.h has it one by one, catalog.h has the segments.
#pragma once

#include "engine/base/enum_names.h"
#include "engine/base/ids.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace slotkeeper {

enum class ResourceKind : std::uint8_t { staff, room, device };
template <>
struct EnumNames<ResourceKind> {
    static constexpr std::array<std::string_view, 3> all{"staff", "room", "device"};
};

// So many resources of `kind`, each with `skill` unless that is empty. In a Catalog each of them is a need of its own,
// one after the other (needs.h); in drafts, rows and documents they are one need with its `count`.
struct Need {
    ResourceKind kind = ResourceKind::staff;
    std::string skill;
    // The resource that an earlier segment took for its first need of this kind: the same one, or any other. Of several
    // for that need: the one of the same number, or none of them.
    std::optional<int> same_as_segment;
    std::optional<int> unlike_segment;
    std::vector<std::string> skills{};    // one of these, instead of `skill`; sorted
    std::vector<ResourceId> resources{};  // one of these; sorted; empty: any
    int level_min = 1;                    // of the skill that counts, 1 to 5
    int count = 1;                        // different ones, at the same time
    int nth = 0;                          // in a Catalog: which of them, from 0
    bool optional = false;                // taken if it is free; else the booking is made without it
    int quantity = 1;                     // places of each resource
    bool per_person = false;              // so many places for each person of the party
    bool kept_in_gap = false;             // taken until the next segment begins, too

    bool operator==(const Need&) const = default;

    int places(int party) const { return per_person ? quantity * party : quantity; }
};

}  // namespace slotkeeper
