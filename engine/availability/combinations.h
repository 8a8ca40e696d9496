// combinations: whether a service can start at an instant, and who would serve which segment.
//
// One search for offers and for decisions: segments in order, for each the smallest gap that works, for each need the
// first able resource that works, is open and has room; back to the need before when none does. The order among open
// resources is that of in_turn(), so it depends neither on chance nor on ids.
// Times are instants; hours come from the branch and the resource in the branch's zone.
// Read on: openings.h has the hours, day_book.h the claims.
#pragma once

#include "engine/availability/day_book.h"
#include "engine/availability/openings.h"
#include "engine/availability/part.h"
#include "engine/catalog/catalog.h"

#include <functional>
#include <map>
#include <span>
#include <vector>

namespace slotkeeper {

struct Proposal {
    Interval time;
    std::vector<Part> parts;
};

// One need: who could serve it, when it would be (gaps at their shortest), and all that could be taken.
struct ReachOfNeed {
    std::vector<const Resource*> resources;
    Interval time;
    Interval taken;
};

// Checks that wishes name needs that exist and resources that can serve them; invalid_field names "segments".
Result<Done> check_wishes(const Catalog& catalog, const Branch& branch, const Service& service,
                          const std::vector<Wish>& wishes);

// Those who could serve, in order of preference: least busy on that day; of these, the longest gap to a busy day before
// or after; of these, a rotation by day. (If no one has been busy, the rotation begins with the first.)
std::vector<const Resource*> in_turn(const std::vector<const Resource*>& able, std::chrono::sys_days day,
                                     const DayBook& book);

// Everything about one service that stays the same from start to start.
class Combinations {
public:
    // REQUIRES: check_wishes is ok. The references outlive this object. With `any_hours` nobody's hours count.
    Combinations(const Catalog& catalog, const Branch& branch, const Service& service, const std::vector<Wish>& wishes,
                 Openings& openings, bool any_hours = false);

    // From here on only those who serve the first segment and for whom the rule holds; it is asked once for each way to
    // fill that segment, and the start is that of its first part.
    using FirstSegmentRule = std::function<bool(std::span<const Part> first_segment)>;
    void accept_only(FirstSegmentRule rule) { first_rule_ = std::move(rule); }

    // The resources that may serve (segment, need), before any look at hours and claims.
    const std::vector<const Resource*>& candidates(int segment, int need) const;

    // outside_hours, or slot_conflict with the segment that failed, counted from 0. Resources whose days the book does
    // not cover are passed over.
    Result<Proposal> propose(Instant start, const DayBook& book);

    // What each need could touch when the service starts then, gaps at their widest: what must be loaded or locked.
    std::vector<ReachOfNeed> reach(Instant start) const;

private:
    struct Search;
    bool fill_segment(Search& search, std::size_t segment, Instant earliest);
    bool stands_alone(std::size_t segment) const;
    bool fill_need(Search& search, std::size_t segment, std::size_t need, Instant at);
    bool suits(const Search& search, const Need& need, const Resource& resource) const;

    const Branch& branch_;
    const Service& service_;
    Openings& openings_;
    bool any_hours_;
    FirstSegmentRule first_rule_;                                        // may be empty
    std::vector<std::vector<std::vector<const Resource*>>> candidates_;  // by segment, need
    std::vector<bool> stands_alone_;  // by segment: who serves those before it makes no difference from there on
};

}  // namespace slotkeeper
