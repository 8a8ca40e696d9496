// needs_house: the fixture.
#include "tests/support/needs_house.h"

#include "engine/availability/lanes.h"
#include "tests/support/times.h"

namespace slotkeeper::tests {

namespace {

constexpr BranchId kHouse{1};
constexpr ServiceId kHouseService{1};

Interval all_days() { return testing::interval("2026-06-01 00:00", "2026-06-05 00:00"); }

}  // namespace

NeedsHouse::NeedsHouse()
    : branch{.id = kHouse, .name = "", .zone = *TimeZone::find("Etc/UTC"), .hours = {}, .exceptions = {}},
      book(testing::utc("2026-06-01 12:00")) {
    std::vector<DayHours> hours;
    for (unsigned day = 0; day < 7; ++day) {
        hours.push_back({std::chrono::weekday(day), std::chrono::hours(0), std::chrono::hours(24)});
    }
    branch.hours = WeeklyHours(hours);
    service.id = kHouseService;
}

Instant NeedsHouse::nine() { return testing::utc("2026-06-02 09:00"); }

Resource& NeedsHouse::add(ResourceKind kind, int capacity) {
    const auto id = ResourceId{static_cast<std::int64_t>(resources.size()) + 1};
    resources.push_back({.id = id,
                         .branch = kHouse,
                         .kind = kind,
                         .name = "",
                         .capacity = capacity,
                         .skills = {},
                         .hours = {},
                         .exceptions = {}});
    for (const auto& where : resource_days(id, all_days())) book.open(where);
    return resources.back();
}

Segment& NeedsHouse::segment(Minutes length, std::vector<Need> needs) {
    service.segments.push_back({.name = "", .length = length, .needs = std::move(needs)});
    return service.segments.back();
}

void NeedsHouse::busy(const Resource& who, Interval time) {
    Claim claim;
    claim.taken = time;
    claim.where = {who.id, std::chrono::floor<std::chrono::days>(time.from)};
    claim.appointment = AppointmentId{99};
    const auto assignment = assign_lanes(book, who.capacity, claim);
    for (const auto& old : assignment.removed) book.remove(old);
    for (const auto& fresh : assignment.added) book.add(fresh);
}

Catalog NeedsHouse::catalog() const { return Catalog({}, 1, {branch}, {service}, resources, {}); }

Result<Proposal> NeedsHouse::propose() {
    const auto made = catalog();
    const auto& place = made.branches().front();
    Openings openings(place, all_days());
    Combinations combinations(made, place, made.services().front(), preferences, openings, /*any_hours=*/false,
                              {party, language});
    auto proposal = combinations.propose(nine(), book);
    work = combinations.work();
    ended_early = combinations.ended_early();
    return proposal;
}

std::int64_t NeedsHouse::work_of_starts(int count) {
    const auto made = catalog();
    const auto& place = made.branches().front();
    Openings openings(place, all_days());
    Combinations combinations(made, place, made.services().front(), preferences, openings);
    std::int64_t sum = 0;
    for (auto i = 0; i < count; ++i) {
        (void)combinations.propose(nine() + Minutes(i), book);
        sum += combinations.work();
    }
    ended_early = combinations.ended_early();
    return sum;
}

}  // namespace slotkeeper::tests
