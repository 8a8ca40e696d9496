// parts: the views of what appointments, blocks and free starts have in common.
#pragma once

#include "adapters/views/records.h"

namespace slotkeeper::views {

struct BriefResource {
    ResourceId id;
    std::optional<ResourceKind> kind{};
    std::optional<std::string> name{};
    std::optional<ChosenBy> chosen_by{};
    std::optional<int> places{};  // if more than one
};
inline constexpr auto kChosenBy =
    "In an appointment: why this one serves and no other. `requested`: it was asked for; `same_segment`: it serves an "
    "earlier segment; `only_able`, `only_free`: no other could; `least_busy`: it has the least to do that day; "
    "`longest_rest`: of those it has the longest gap to another busy day; `rotation`: it is its turn; `fair_share`, "
    "`same_as_last`, `preferred`, `lowest_price`: by the service's `assignment`; `best_fit`: others are free, but do "
    "not fit together with the other segments; `at_calcom`: Cal.com booked it; `free_at_calcom`: Cal.com has it free; "
    "`stand_in`: the person who was asked for is away; "
    "`shared_session`: it serves a session with free seats.";

BriefResource brief_resource(ResourceId id, const Catalog& catalog);
const View<BriefResource>& brief_resource_view();

// --- visits: several services in one appointment ---
struct ShownService {
    std::string id;
    std::optional<std::string> name{};
    LocalTime start, end;  // of its segments, gaps included
    std::vector<BriefResource> resources{};
    std::optional<std::int64_t> hundredths{};  // its price; std::nullopt: not told
    std::optional<std::string> currency{};
};
// In the order of the visit; empty if it is an appointment of one service. Shown in `zone`; `clock` is that of the
// branch.
std::vector<ShownService> services_of_visit(const std::vector<Part>& parts, const Catalog& catalog,
                                            const TimeZone& zone, const TimeZone& clock);
const View<ShownService>& visit_service_view();

// Of all together; std::nullopt if it is no visit, a price is not told, or the currencies differ.
std::optional<std::string> price_of_services(const std::vector<ShownService>& services);
inline constexpr auto kPriceOfBooking =
    "What it costs, if it is told: of a visit what all cost, and of a service with `peak_times` the price at its "
    "start. "
    "Others cost what the service or the length costs.";
// That of a visit, or of one service with peak times; std::nullopt: not told, or the service alone tells it.
std::optional<std::string> price_of_booking(const std::vector<ShownService>& visit, const Service* service,
                                            const Interval& time, const TimeZone& clock);

struct ShownSegment {
    int segment;
    std::optional<std::string> name;
    LocalTime start, end;
    std::vector<BriefResource> resources{};
    std::optional<ServiceId> service{};    // of a visit
    std::vector<ResourceKind> left_out{};  // of optional needs without a resource
};
// Parts are sorted by segment, then need; the list has one entry for each segment. `service` is the only one; of a
// visit each part names its own.
std::vector<ShownSegment> segments_of(const std::vector<Part>& parts, const Service* service, const Catalog& catalog,
                                      const TimeZone& zone);
const View<ShownSegment>& segment_view();

const View<IntakeField>& intake_field_view();  // intake_records.cpp

}  // namespace slotkeeper::views
