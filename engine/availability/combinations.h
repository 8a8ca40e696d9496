// combinations: whether a service can start at an instant, and who would serve which segment.
//
// One search for offers and for decisions: segments in order, for each the smallest gap that works, for each need the
// first suitable resource that is open and has room; if that fails, back to the last choice that matters
// (segment_links.h). The order of resources is that of in_turn() (assignment.h), so it depends neither on chance nor on
// ids. An optional need is left out only if nothing works with it. The work for one start is bounded, and a search that
// reaches the bound says so. Times are instants; hours come from the branch and the resource in the branch's zone.
// Where one booking at Cal.com stands for all segments (mapped_parts.h), its person is taken for the gaps too.
// Read on: day_book.h has the claims.
#pragma once

#include "engine/availability/assignment.h"
#include "engine/availability/day_book.h"
#include "engine/availability/group_sessions.h"
#include "engine/availability/part.h"
#include "engine/availability/reserved_time.h"
#include "engine/availability/segment_links.h"
#include "engine/availability/stand_ins.h"
#include "engine/availability/travel_conflict.h"
#include "engine/catalog/catalog.h"
#include "engine/catalog/durations.h"
#include "engine/time/interval.h"

#include <functional>
#include <map>
#include <set>
#include <span>
#include <unordered_map>
#include <vector>

namespace slotkeeper {

// The open intervals of a branch and its resources over a span, computed once each.
class Openings {
public:
    // REQUIRES: the branch outlives this object. Outside the span everything is closed.
    Openings(const Branch& branch, Interval span) : branch_(branch), span_(span) {}

    const Intervals& of_branch();
    // The overlap of the resource's own hours and the branch's.
    const Intervals& of(const Resource& resource);
    bool open(const Resource& resource, const Interval& time);
    bool branch_open(const Interval& time);
    // The starts that are offered: every `step` from `offset` after an opening of the branch, by the clock. Not in the
    // second pass of a repeated hour, unless the branch is open in it. REQUIRES: the span lies in that of this object;
    // step > 0, offset >= 0. For a service: start_grid.h.
    std::vector<Instant> grid(const Interval& span, Minutes step, Minutes offset = Minutes{0});

private:
    const Branch& branch_;
    Interval span_;
    std::optional<Intervals> branch_hours_;
    std::unordered_map<ResourceId, Intervals> hours_;
};

// For whom: how many people come, and which language the staff must speak (empty: any), unless a person is named.
struct Guests {
    int count = 1;
    std::string language{};
};

struct Proposal {
    Interval time;
    std::vector<Part> parts;
    std::optional<SessionId> session{};  // that it joins
    std::optional<int> seats_left{};     // of a service with seats, before it is booked
};

// One need: the resources that could serve it, its time (gaps at their shortest), and all time that it could take.
struct ReachOfNeed {
    std::vector<const Resource*> resources;
    Interval time;
    Interval taken;
    int places = 1;  // of one resource
};

// Checks that preferences name existing needs and resources that can serve them, unless the need is optional; otherwise
// invalid_field, "segments".
Result<Done> check_preferences(const Catalog& catalog, const Branch& branch, const Service& service,
                               const std::vector<ResourcePreference>& preferences);

// One service, with everything that is the same for all starts.
class Combinations {
public:
    // REQUIRES: check_preferences has accepted them. The references outlive this object. With `any_hours` working hours
    // are ignored.
    Combinations(const Catalog& catalog, const Branch& branch, const Service& service,
                 const std::vector<ResourcePreference>& preferences, Openings& openings, bool any_hours = false,
                 Guests guests = {});

    // From now on only combinations whose first segment satisfies the rule; it is called once for each way to fill that
    // segment, and the start is that of its first part.
    using FirstSegmentRule = std::function<bool(std::span<const Part> first_segment)>;
    void accept_only(FirstSegmentRule rule) { first_rule_ = std::move(rule); }
    // From now on no person is taken for the gaps: for what stands at Cal.com already.
    void ignore_gaps() { takes_gaps_ = false; }

    // From now on only resources that the rule accepts: whether a resource may serve that long in an appointment that
    // begins then, `time` being the sum of all its parts. An empty rule accepts all.
    using ResourceRule = std::function<bool(const Resource& resource, Instant start, Seconds time)>;
    void limit_resources(ResourceRule rule) { resource_rule_ = std::move(rule); }
    template <class Test>
    bool any_candidate(Test test) const {
        for (const auto& needs : candidates_) {
            for (const auto& resources : needs) {
                for (const auto* resource : resources) {
                    if (test(*resource)) return true;
                }
            }
        }
        return false;
    }

    // Who served this customer, the latest first: for services that prefer the same person again.
    void prefer_again(std::vector<ResourceId> earlier) { earlier_ = std::move(earlier); }
    // From now on these may serve what was requested of an absent person, while that person has time off.
    void allow_stand_ins(const std::vector<StandIn>& stand_ins);
    // Whom this candidate would stand in for; std::nullopt for all others.
    std::optional<ResourceId> stands_in_for(const Resource& resource, int segment, int need) const;
    // False for a stand-in of someone who has no such time off then.
    bool is_wanted_then(const Resource& resource, int segment, int need, const Interval& time,
                        const DayBook& book) const;
    // How many seats a booking of a service with seats takes; 1 unless it is said.
    void take_seats(int seats) { seats_ = seats; }
    // From now on this session is joined, or nothing is found: no other one is joined or begun.
    void join_only(SessionId session) { only_session_ = session; }
    // The sessions that run then with resources that may serve, full ones too; none of a service without seats.
    std::vector<RunningSession> sessions(Instant start, const DayBook& book) const;
    bool has_seats(const RunningSession& session) const {
        return !session.is_blocked && session.seats_taken + seats_ <= service_.seats;
    }

    // How the resources of a need are ranked.
    Assignment assignment() const {
        return {service_.assignment, service_.id, earlier_, price_of(service_, service_.shortest_length())};
    }

    // The resources that may serve (segment, need), before hours and claims are checked.
    const std::vector<const Resource*>& candidates(int segment, int need) const;
    // The places that the need takes of one of them.
    int places(int segment, int need) const;
    // Whether the booking is made without a resource for it if none is free: it is optional, and the caller named none.
    bool may_leave_out(NeedPlace place) const;
    bool has_optional() const { return has_optional_; }
    const Guests& guests() const { return guests_; }

    // The conditions that propose() asks of each resource, one by one, for explanations. By its hours and those of the
    // branch:
    bool works(const Resource& resource, const Interval& time) { return any_hours_ || openings_.open(resource, time); }
    // By its capacity: whether it has a place beside the claims of the book and `own` other places of the same
    // appointment.
    static bool has_place(const DayBook& book, const Resource& resource, const Interval& taken, int own = 0) {
        const auto capacity = resource.capacity - own;
        return capacity >= 1 && book.has_room(resource.id, capacity, taken);
    }
    // By its bookings at other branches (travel_conflict.h).
    std::optional<TravelConflict> way_in_the_way(const DayBook& book, const Resource& resource, const Interval& time,
                                                 const Interval& taken) const {
        return travel_conflict(book, catalog_, resource, branch_.id, time, taken);
    }
    // By the buffers between services: the claims of other bookings that are too near to the time.
    std::vector<Claim> too_near(const DayBook& book, const Resource& resource, std::size_t segment,
                                const Interval& time) const {
        return pair_buffers_[pair_buffers_.size() == 1 ? 0 : segment].too_near(book, resource, time);
    }
    // The time that the resource is reserved for if it serves the need at that time and the service starts at `start`,
    // gaps at their shortest: with buffers, and for the whole length if one booking at Cal.com takes this resource,
    // whatever resources serve the other needs.
    Interval reserved(const Resource& resource, int segment, int need, const Interval& time, Instant start) const;
    // All times that propose() tries for a segment if the service starts then, from the shortest gaps on.
    std::vector<Interval> times_of(std::size_t segment, Instant start) const;

    // outside_hours, or slot_conflict with the number of the segment that failed, from 0. Resources whose days the book
    // does not cover are skipped. Of a service with seats a session that has enough of them is joined, and only without
    // one another is begun.
    Result<Proposal> propose(Instant start, const DayBook& book);
    // How many searches ended at the bound, so that a start may have been refused although something would fit.
    int ended_early() const { return ended_early_; }
    // How many resources the last search looked at.
    std::int64_t work() const { return work_; }
    // The bound for one start; one step more may be done when it is reached. Where several starts reach it, most of the
    // others would too: from then on each has less.
    static constexpr std::int64_t kWorkMax = 50'000, kWorkMaxLater = 2'000;
    static constexpr int kEndedInFull = 10;

    // Says of each part of a proposal why its resource serves it. REQUIRES: the parts are those that propose()
    // returned, and the book and the rules are the same. `joins`: they are of a session that it joins.
    void give_reasons(std::vector<Part>& parts, const DayBook& book, bool joins = false);

    // All time that each need could take if the service starts then, gaps at their widest: what must be loaded or
    // locked.
    std::vector<ReachOfNeed> reach(Instant start) const;

private:
    // Gaps are tried in steps, so a service that allows 0 to 30 minutes is tried at 0, 5, … 30.
    static constexpr Minutes kGapStep{5};

    struct Search;
    enum class Filled : std::uint8_t { all, not_here, not_later };
    std::optional<Proposal> join(Instant start, const DayBook& book);
    Refusal taken_refusal(Instant start, const DayBook& book) const;
    bool assign(const RunningSession& session, std::vector<Part>& parts);
    Proposal made_of(Search& search) const;
    Refusal refusal_of(const Search& search);
    bool fill_segment(Search& search, std::size_t segment, Instant earliest);
    Filled fill_need(Search& search, NeedPlace place, Instant at);
    Filled leave_out(Search& search, NeedPlace place, const Interval& time);
    bool can_fill_rest(Search& search, NeedPlace from, const Interval& time, bool beside_parts);
    bool is_hopeless(Search& search);
    bool is_over(Search& search);
    bool matters(NeedPlace place);
    bool may_work(Search& search, NeedPlace place, const Resource& resource, const Interval& time);
    bool is_free(const Search& search, NeedPlace place, const Resource& resource, const Interval& time) const;
    bool own_too_near(const Search& search, const Resource& resource, std::size_t segment, const Interval& time) const;
    bool keep_until(Search& search, std::size_t next, Instant at) const;
    const Need& need_at(NeedPlace place) const { return service_.segments[place.segment].needs[place.need]; }
    std::vector<const Resource*> in_order(NeedPlace place, const Instant& at, const DayBook& book) const;
    // Whether a resource may serve a need beside other parts: as the same or another one.
    bool fits_beside(const std::vector<Part>& parts, NeedPlace place, const Resource& resource) const;
    // How many of its places these parts take then, with the buffers of their segments.
    int own_places(const std::vector<Part>& parts, const Resource& resource, const Interval& own_taken) const;
    // By its claims, its way and the buffers between services; `own`: places that other parts take at that time.
    bool has_room_for(const DayBook& book, NeedPlace place, const Resource& resource, const Interval& time,
                      const Interval& taken, int own) const;
    bool may_serve(const std::vector<Part>& others, const Resource& resource, Instant start,
                   const Interval& time) const;
    ChosenBy reason_of(const std::vector<Part>& parts, std::size_t index, const DayBook& book);
    bool could_serve(const std::vector<Part>& parts, std::size_t index, const Resource& other, const DayBook& book);
    bool may_take_gaps(std::size_t need) const;
    Interval around(const Resource& resource, const Interval& time, const Interval& taken) const;
    // By their language. Who is asked for by name serves in any case.
    bool can_talk(const Resource& resource) const {
        return resource.kind != ResourceKind::staff || guests_.language.empty() || resource.speaks(guests_.language);
    }
    // Whether one resource needs more time between two services of this visit.
    bool has_own_pairs() const { return pair_buffers_.size() > 1 && longest_pair_buffer_ > Minutes{0}; }
    // What a part takes of its resource whatever else this appointment does with it.
    Interval own_time(const Part& part) const {
        return with_buffers(service_.segments[static_cast<std::size_t>(part.segment)], part.time);
    }
    bool is_free_until(const Search& search, Instant until) const;

    const Catalog& catalog_;
    const Branch& branch_;
    const Service& service_;
    Openings& openings_;
    bool any_hours_;
    bool takes_gaps_ = true;
    int seats_ = 1;
    std::optional<SessionId> only_session_;
    FirstSegmentRule first_rule_;                                        // may be empty
    ResourceRule resource_rule_;                                         // may be empty
    std::vector<std::vector<std::vector<const Resource*>>> candidates_;  // by segment, need
    std::map<std::pair<int, int>, ResourceId> requested_;                // by segment and need
    std::set<std::pair<int, int>> offered_stand_ins_;                    // those of them that were offered as such
    std::vector<ResourceId> earlier_;
    std::vector<PairBuffers> pair_buffers_;  // by segment; of a single service one for all
    Minutes longest_pair_buffer_{0};
    SegmentLinks links_;
    Guests guests_;
    std::map<NeedPlace, ResourceId> asked_first_;  // of optional needs
    bool has_optional_ = false;
    std::optional<bool> gaps_matter_;  // found when it is needed
    int ended_early_ = 0;
    std::int64_t work_ = 0;
};

}  // namespace slotkeeper
