// catalog_review: looks for a start of each service.
#include "adapters/catalog/catalog_review.h"

#include "engine/availability/combinations.h"
#include "engine/availability/start_grid.h"
#include "engine/booking/limit_rules.h"
#include "engine/booking/rules.h"

#include <algorithm>

namespace slotkeeper::catalog {

namespace {

constexpr std::chrono::days kReviewed{28};

bool serves_all_needs(const Catalog& catalog, const Branch& branch, const Service& service) {
    return std::all_of(service.segments.begin(), service.segments.end(), [&](const Segment& segment) {
        return std::all_of(segment.needs.begin(), segment.needs.end(),
                           [&](const Need& need) { return need.optional || !catalog.able(branch, need).empty(); });
    });
}

// Whether the service has a start in the four weeks after its notice, or after its window has begun.
bool has_start(const Catalog& catalog, const Branch& branch, const Service& service, Instant now) {
    const auto from = std::max(now, window_start(service, branch).value_or(now));
    const auto span = bookable_span(service, branch, {from, from + service.notice + kReviewed}, now);
    if (span.empty()) return false;
    const Interval reach{span.from - limits::buffer_max, span.until + limits::appointment_length_max};
    Openings openings(branch, reach);
    Combinations combinations(catalog, branch, service, {}, openings);
    DayBook empty(now);
    for (const auto& resource : catalog.resources()) {
        if (!resource.works_at(branch.id)) continue;
        for (const auto& where : resource_days(resource.id, reach)) empty.open(where);
    }
    const BookingCounts none(now);
    const LimitRules limits(catalog, branch, service, none, AppointmentId{});
    const auto starts = grid_of(service, openings, span);
    return std::any_of(starts.begin(), starts.end(),
                       [&](Instant start) { return limits.propose(combinations, start, empty).ok(); });
}

bool is_synced(const Catalog& catalog, const Service& service) {
    return std::any_of(catalog.resources().begin(), catalog.resources().end(), [&](const Resource& resource) {
        return catalog.event_type(service.id, resource.id) != nullptr;
    });
}

bool is_named(const std::vector<Service>& services, ServiceId add_on) {
    return std::any_of(services.begin(), services.end(), [&](const Service& service) {
        const auto& named = service.add_ons;
        return is_active(service) && std::find(named.begin(), named.end(), add_on) != named.end();
    });
}

}  // namespace

std::vector<Refusal> doubts_about(const Catalog& catalog, Instant now) {
    std::vector<Refusal> doubts;
    const auto& services = catalog.services();
    const auto uses_calcom = std::any_of(services.begin(), services.end(),
                                         [&](const Service& service) { return is_synced(catalog, service); });
    for (const auto& service : services) {
        if (!is_active(service)) continue;
        const auto doubt = [&](std::string message) {
            doubts.push_back(refuse(ErrorCode::not_bookable, "services." + service.slug, std::move(message)));
        };
        std::vector<const Branch*> able;
        for (const auto& branch : catalog.branches()) {
            if (is_active(branch) && serves_all_needs(catalog, branch, service)) able.push_back(&branch);
        }
        if (able.empty()) {
            doubt("cannot be booked: there is no branch that has resources for all its needs");
        } else if (std::none_of(able.begin(), able.end(),
                                [&](const Branch* branch) { return has_start(catalog, *branch, service, now); })) {
            doubt(
                "cannot be booked in the coming four weeks, even with an empty calendar: the hours of the branch and "
                "of the resources that it needs never overlap for long enough, or its notice is beyond its window");
        }
        if (service.add_on && !is_named(services, service.id)) {
            doubt("cannot be booked: it is an add-on, and no active service has it among its add_ons");
        }
        if (uses_calcom && service.sync_policy != SyncPolicy::off && !is_synced(catalog, service)) {
            doubt("has no event type at Cal.com, although it is synced: map one, or set sync_policy to off");
        }
    }
    return doubts;
}

}  // namespace slotkeeper::catalog
