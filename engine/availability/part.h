// part: which resource serves which need of which segment, as requested and as chosen, and why.
#pragma once

#include "engine/base/enum_names.h"
#include "engine/base/ids.h"
#include "engine/time/interval.h"

#include <optional>

namespace slotkeeper {

// The resource requested for one need; any suitable resource serves a need without a request.
struct ResourcePreference {
    int segment = 0;
    int need = 0;
    ResourceId resource;
    // It serves the need now, and the caller did not ask for it: if the need is optional, another one or none will do.
    bool if_free = false;
    // It was offered as the stand-in for the one whom the caller named.
    bool is_stand_in = false;

    bool operator==(const ResourcePreference&) const = default;
};

// Why this resource serves and no other. Stored with a booking, and kept as long as the resource is.
enum class ChosenBy : std::uint8_t {
    requested,       // the caller named it
    same_segment,    // it serves an earlier segment, and the service wants the same again
    only_able,       // no other can serve this
    only_free,       // no other is free and below its limits
    least_busy,      // of the free ones it has the least to do that day
    longest_rest,    // of the least busy it has had the longest time without a booking, or will have
    rotation,        // all else is equal, and it is its turn
    fair_share,      // it is farthest below its share of the month (round_robin)
    same_as_last,    // it served this customer last
    preferred,       // the service prefers it
    lowest_price,    // it has the lowest price
    best_fit,        // those who come before it are free, but do not fit together with the other segments
    at_calcom,       // Cal.com has booked it
    free_at_calcom,  // of those who are free here, Cal.com has this one free too
    stand_in,        // it stands in for the person whom the caller named, who is away then
    shared_session,  // it serves a session that others have booked, and there are seats left
};
template <>
struct EnumNames<ChosenBy> {
    static constexpr std::array<std::string_view, 16> all{
        "requested", "same_segment",   "only_able",    "only_free",     "least_busy",   "longest_rest",
        "rotation",  "fair_share",     "same_as_last", "preferred",     "lowest_price", "best_fit",
        "at_calcom", "free_at_calcom", "stand_in",     "shared_session"};
};

// One need of one segment as booked. Without a resource: of a segment without needs, its only part; else an optional
// need for which nothing was free.
struct Part {
    int segment = 0;
    int need = 0;
    std::optional<ResourceId> resource;
    Interval time;                        // the customer's
    Interval taken;                       // with buffers: what the claims cover
    std::optional<ChosenBy> chosen_by{};  // std::nullopt: not known, or not decided yet
    std::optional<ServiceId> service{};   // of a visit: whose segment it is; else that of the appointment
    int quantity = 1;                     // places of the resource: so many claims

    // The same resource at the same time, for whatever reason.
    bool operator==(const Part& other) const {
        return segment == other.segment && need == other.need && resource == other.resource && time == other.time &&
               taken == other.taken && quantity == other.quantity;
    }
};

}  // namespace slotkeeper
