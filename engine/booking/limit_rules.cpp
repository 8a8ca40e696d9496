// limit_rules: compares counts with limits.
#include "engine/booking/limit_rules.h"

#include "engine/base/calendar_text.h"

#include <algorithm>

namespace slotkeeper {

namespace {

std::string name_in(const Catalog& catalog, LimitOf of, std::int64_t id) {
    if (of == LimitOf::service) {
        const auto* service = catalog.service(ServiceId{id});
        return service != nullptr ? service->name : ServiceId{id}.text();
    }
    if (of == LimitOf::resource) {
        const auto* resource = catalog.resource(ResourceId{id});
        return resource != nullptr ? resource->name : ResourceId{id}.text();
    }
    return "the customer";
}

std::string id_text(LimitOf of, std::int64_t id) {
    if (of == LimitOf::service) return ServiceId{id}.text();
    if (of == LimitOf::resource) return ResourceId{id}.text();
    return id == 0 ? std::string() : CustomerId{id}.text();
}

}  // namespace

std::optional<ReachedLimit> reached_limit(const BookingLimits& limits, LimitOf of, std::int64_t id,
                                          std::chrono::local_days date, Seconds time, const BookingCounts& counts,
                                          AppointmentId changed) {
    for (const auto period : kPeriods) {
        if (!limits.has(period)) continue;
        const auto all = counts.count(of, id, period, date);
        const auto own = counts.own(changed, of, id, period, date);
        const auto others = all.bookings - own.bookings;
        const auto time_of_others = all.time - own.time;
        ReachedLimit reached{.of = of, .id = id, .period = period, .dates = dates_of(period, date)};
        const auto bookings = limits.bookings(period);
        if (bookings && own.bookings == 0 && others + 1 > *bookings) {
            reached.max = *bookings;
            reached.booked = others;
            return reached;
        }
        const auto minutes = limits.minutes(period);
        if (minutes && time > own.time && time_of_others + time > *minutes) {
            reached.is_minutes = true;
            reached.max = minutes->count();
            reached.booked = std::chrono::ceil<Minutes>(time_of_others).count();
            return reached;
        }
    }
    return std::nullopt;
}

Refusal refusal_of(const ReachedLimit& reached, const Catalog& catalog) {
    const std::string unit = reached.is_minutes ? "minutes" : "bookings";
    const auto first = format_iso_date(std::chrono::year_month_day(reached.dates.first));
    const auto last = format_iso_date(std::chrono::year_month_day(reached.dates.end - std::chrono::days(1)));
    const std::string period(name_of(reached.period));
    auto refusal = refuse(ErrorCode::limit_reached, "start",
                          name_in(catalog, reached.of, reached.id) + " has at most " + std::to_string(reached.max) +
                              ' ' + unit + " per " + period + ", and " + std::to_string(reached.booked) +
                              (reached.is_minutes ? " of them are" : " are") + " booked " +
                              (reached.period == Period::day ? "on " + first : "from " + first + " to " + last));
    refusal.limit = LimitFacts{.of = std::string(name_of(reached.of)),
                               .id = id_text(reached.of, reached.id),
                               .period = period,
                               .unit = unit,
                               .max = reached.max,
                               .booked = reached.booked,
                               .from = first,
                               .to = last};
    return refusal;
}

Refusal active_refusal(std::int64_t customer, int max, int active) {
    auto refusal = refuse(ErrorCode::limit_reached, "start",
                          "the customer may have at most " + std::to_string(max) +
                              " bookings that have not ended, and has " + std::to_string(active));
    refusal.limit = LimitFacts{.of = std::string(name_of(LimitOf::customer)),
                               .id = id_text(LimitOf::customer, customer),
                               .period = "active",
                               .unit = "bookings",
                               .max = max,
                               .booked = active};
    return refusal;
}

std::optional<ReachedLimit> LimitRules::of_service(Instant start, Seconds time) const {
    for (const auto id : service_.visit) {
        const auto* one = catalog_.service(id);
        if (one == nullptr || !one->limits.any()) continue;
        Seconds own{0};
        for (const auto& segment : service_.segments) {
            if (segment.of_service == id) own += segment.length;
        }
        auto reached = reached_limit(one->limits, LimitOf::service, id.value, branch_.zone.local_day(start), own,
                                     counts_, changed_);
        if (reached) return reached;
    }
    if (!service_.visit.empty() || !service_.limits.any()) return std::nullopt;
    return reached_limit(service_.limits, LimitOf::service, service_.id.value, branch_.zone.local_day(start), time,
                         counts_, changed_);
}

bool LimitRules::has_service_limits() const {
    if (service_.visit.empty()) return service_.limits.any();
    return std::any_of(service_.visit.begin(), service_.visit.end(), [&](ServiceId id) {
        const auto* one = catalog_.service(id);
        return one != nullptr && one->limits.any();
    });
}

std::optional<ReachedLimit> LimitRules::of_resource(const Resource& resource, Instant start, Seconds time) const {
    if (!resource.limits.any()) return std::nullopt;
    return reached_limit(resource.limits, LimitOf::resource, resource.id.value, branch_.zone.local_day(start), time,
                         counts_, changed_);
}

// Of a proposal that was made without limits.
std::optional<ReachedLimit> LimitRules::in_the_way(const Proposal& proposal) const {
    std::map<ResourceId, Seconds> serves;
    for (const auto& part : proposal.parts) {
        if (part.resource) serves[*part.resource] += part.time.duration();
    }
    for (const auto& [id, time] : serves) {
        if (auto reached = of_resource(catalog_.at(id), proposal.time.from, time)) return reached;
    }
    return std::nullopt;
}

Result<Proposal> LimitRules::propose(Combinations& combinations, Instant start, const DayBook& book) const {
    // With the shortest gaps, before anything is searched.
    if (const auto reached = of_service(start, service_.shortest_length())) return refusal_of(*reached, catalog_);
    const auto obey = [this](const Resource& resource, Instant at, Seconds time) {
        return !of_resource(resource, at, time);
    };
    const auto is_limited = combinations.any_candidate([](const Resource& one) { return one.limits.any(); });
    combinations.limit_resources(is_limited ? Combinations::ResourceRule(obey) : Combinations::ResourceRule());
    auto proposal = combinations.propose(start, book);
    if (proposal) {
        const auto reached = of_service(start, proposal->time.duration());
        return reached ? Result<Proposal>(refusal_of(*reached, catalog_)) : proposal;
    }
    if (!is_limited || proposal.refusal().code != ErrorCode::slot_conflict) return proposal;
    // Whether the limits are the reason.
    combinations.limit_resources({});
    const auto without = combinations.propose(start, book);
    combinations.limit_resources(obey);
    const auto reached = without ? in_the_way(*without) : std::nullopt;
    return reached ? Result<Proposal>(refusal_of(*reached, catalog_)) : proposal;
}

}  // namespace slotkeeper
