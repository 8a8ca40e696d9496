// parts: the views of what appointments, blocks and free starts have in common.
#pragma once

#include "adapters/views/records.h"

namespace slotkeeper::views {

struct BriefResource {
    ResourceId id;
    std::optional<ResourceKind> kind{};
    std::optional<std::string> name{};
    std::optional<ChosenBy> chosen_by{};
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

struct ShownSegment {
    int segment;
    std::optional<std::string> name;
    LocalTime start, end;
    std::vector<BriefResource> resources{};
};
// Parts are sorted by segment, then need; the list has one entry for each segment.
std::vector<ShownSegment> segments_of(const std::vector<Part>& parts, const Service* service, const Catalog& catalog,
                                      const TimeZone& zone);
const View<ShownSegment>& segment_view();

const View<IntakeField>& intake_field_view();  // intake_records.cpp

}  // namespace slotkeeper::views
