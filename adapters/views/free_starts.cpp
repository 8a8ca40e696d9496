// free_starts: the descriptions of free starts, and of whose free times they are.
#include "adapters/views/parts.h"

#include <algorithm>

namespace slotkeeper::views {

namespace {

using api::member;
using api::member_if_any;
using api::nested;
using api::nested_if_any;
using api::Parts;

}  // namespace

const View<ShownSlot>& slot_view() {
    using Shown = ShownSlot;
    constexpr auto kResources = [](const Shown& shown) {
        std::vector<ResourceId> seen;
        std::vector<BriefResource> resources;
        for (const auto& part : shown.slot.parts) {
            if (!part.resource || std::find(seen.begin(), seen.end(), *part.resource) != seen.end()) continue;
            seen.push_back(*part.resource);
            resources.push_back(brief_resource(*part.resource, shown.catalog));
        }
        return resources;
    };
    static const View<Shown> view{
        "Slot",
        "A free start. It is a suggestion and not reserved.",
        member("start", "",
               [](const Shown& shown) {
                   return LocalTime{shown.slot.time.from, shown.zone};
               }),
        member("end", "",
               [](const Shown& shown) {
                   return LocalTime{shown.slot.time.until, shown.zone};
               }),
        nested("resources", "Who and what would serve it.", brief_resource_view(), Parts::list, kResources),
        nested("segments", "The parts of the service as they would be booked.", segment_view(), Parts::list,
               [](const Shown& shown) {
                   return segments_of(shown.slot.parts, &shown.service, shown.catalog, shown.zone);
               }),
        member_if_any("slot_token",
                      "If `tokens` was asked for: `POST /v1/appointments` books exactly this offer with it, while it "
                      "is still right.",
                      [](const Shown& shown) { return shown.token; }),
        member_if_any("seats_left", "Of a service with seats: how many the session has that a booking would join.",
                      [](const Shown& shown) { return shown.slot.seats_left; }),
        nested_if_any("services", "Of a visit: its services, in this order.", visit_service_view(),
                      [](const Shown& shown) {
                          return services_of_visit(shown.slot.parts, shown.catalog, shown.zone, shown.clock);
                      }),
        member_if_any("price", kPriceOfBooking, [](const Shown& shown) {
            const auto visit = services_of_visit(shown.slot.parts, shown.catalog, shown.zone, shown.clock);
            return price_of_booking(visit, &shown.service, shown.slot.time, shown.clock);
        })};
    return view;
}

const View<OnClock<Availability>>& availability_view() {
    using Shown = OnClock<Availability>;
    static const View<Shown> view{
        "Availability", "Whose free times an answer shows.",
        member("source", "`local`: by our bookings; `calcom`, `both`: Cal.com's free times count too.",
               [](const Shown& shown) { return shown.record.source; }),
        member("fresh", "Whether all that the service requires is known and current.",
               [](const Shown& shown) { return shown.record.fresh; }),
        member("as_of", "The time of the oldest answer of Cal.com that was used.", [](const Shown& shown) {
            const auto& at = shown.record.as_of;
            return at ? std::optional(local_time(*at, shown.zone)) : std::nullopt;
        })};
    return view;
}

}  // namespace slotkeeper::views
