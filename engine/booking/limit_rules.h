// limit_rules: whether the limits of a service, of its resources and of a customer leave room for one more booking.
//
// One object for search, decision and explanation: a resource at its limit serves nothing more, so another one is
// chosen; if that is impossible, or the service itself is at its limit, the refusal is limit_reached. A change that
// does not raise a count is never refused by it: an appointment may be moved within a full week. Read on:
// booking_counts.h counts, catalog/booking_limits.h has the limits.
#pragma once

#include "engine/availability/combinations.h"
#include "engine/booking/booking_counts.h"

#include <optional>

namespace slotkeeper {

// A limit that one more booking would exceed.
struct ReachedLimit {
    LimitOf of = LimitOf::service;
    std::int64_t id = 0;
    Period period = Period::day;
    bool is_minutes = false;  // else bookings
    std::int64_t max = 0;
    std::int64_t booked = 0;  // before it, without the appointment that is moved
    PeriodDates dates{};
};

// The first limit that the booking would exceed: by day, week and month, by bookings before minutes. `changed`: the
// appointment that is booked or moved.
std::optional<ReachedLimit> reached_limit(const BookingLimits& limits, LimitOf of, std::int64_t id,
                                          std::chrono::local_days date, Seconds time, const BookingCounts& counts,
                                          AppointmentId changed);

// limit_reached, with the name of what has the limit, the period and the numbers.
Refusal refusal_of(const ReachedLimit& reached, const Catalog& catalog);

// limit_reached, for a customer who has as many bookings that have not ended as the company allows. `customer`: 0 if it
// is not stored yet.
Refusal active_refusal(std::int64_t customer, int max, int active);

// The limits of one service in one branch.
class LimitRules {
public:
    // The references outlive this object.
    LimitRules(const Catalog& catalog, const Branch& branch, const Service& service, const BookingCounts& counts,
               AppointmentId changed)
        : catalog_(catalog), branch_(branch), service_(service), counts_(counts), changed_(changed) {}

    // Of a visit: the first limit of its services that would be reached, each counted with its own segments.
    std::optional<ReachedLimit> of_service(Instant start, Seconds time) const;
    bool has_service_limits() const;
    // If it serves that long in all.
    std::optional<ReachedLimit> of_resource(const Resource& resource, Instant start, Seconds time) const;

    // As combinations.propose(), with these limits; else limit_reached. Afterwards, too, the combinations leave out
    // resources at their limit.
    Result<Proposal> propose(Combinations& combinations, Instant start, const DayBook& book) const;

private:
    std::optional<ReachedLimit> in_the_way(const Proposal& proposal) const;

    const Catalog& catalog_;
    const Branch& branch_;
    const Service& service_;
    const BookingCounts& counts_;
    AppointmentId changed_;
};

}  // namespace slotkeeper
