// random_services: makes the services of a random company.
#include "engine/catalog/needs.h"
#include "tests/booking/random_catalogs.h"

#include <algorithm>

namespace slotkeeper::testing {

using std::chrono::days;

void RandomCatalog::add_service(ServiceId id) {
    Service service{.id = id, .name = id.text(), .segments = {}};
    service.slot_step = Minutes(5 * between(1, 6));
    service.slot_offset = std::min(Minutes(5 * between(0, 3)), service.slot_step - Minutes(5));
    service.strict_grid = one_in(2);
    service.active = !one_in(20);
    service.assignment = static_cast<AssignmentStrategy>(between(0, 4));
    add_rules(service);
    const auto has_session = one_in(6);
    const auto count = has_session ? 1U : one_in(8) ? 3U : one_in(2) ? 2U : 1U;
    if (has_session) {
        service.seats = between(2, 4);
        service.party_max = std::min(service.party_max, service.seats);
        service.party_min = std::min(service.party_min, service.party_max);
    }
    for (std::size_t number = 0; number < count; ++number) {
        Segment segment{.name = "part", .length = Minutes(5 * between(2, 18)), .needs = {}};
        segment.buffer_before = Minutes(5 * between(0, 2));
        segment.buffer_after = Minutes(5 * between(0, 2));
        segment.gap_min = number == 0 ? Minutes(0) : Minutes(5 * between(0, 2));
        segment.gap_max = segment.gap_min + Minutes(number == 0 ? 0 : 5 * between(0, 2));
        segment.parallel = number > 0 && one_in(4);
        service.segments.push_back(std::move(segment));
        add_needs(service, number);
    }
    if (service.segments.size() == 1) add_lengths(service);
    if (one_in(4)) service.limits = limits(service.segments.size() == 1);
    if (one_in(4)) add_peak(service);
    for (const auto next : kRandomServices) {
        if (one_in(4)) service.pair_buffers.push_back({next, Minutes(5 * between(1, 12))});
    }
    services.push_back(std::move(service));
}

void RandomCatalog::add_rules(Service& service) {
    service.notice = Minutes(30 * between(0, 8));
    service.window_days = between(1, 4);
    for (const auto channel : {Channel::rest, Channel::voice}) {
        if (one_in(5)) service.notices[channel].create = Minutes(30 * between(0, 12));
    }
    if (one_in(6)) service.window_from = first_day + days{between(-2, 1)};
    if (one_in(6)) service.window_until = service.window_from.value_or(first_day) + days{between(0, 3)};
    if (one_in(2)) service.party_max = between(2, 3);
    if (service.party_max > 1 && one_in(6)) service.party_min = 2;
    if (one_in(6)) service.approval = Approval::required;
    if (one_in(2)) service.price = 100 * between(1, 90);
}

// The last one of several segments may be a wait. The needs of a session are simple, and none may be left out.
void RandomCatalog::add_needs(Service& service, std::size_t number) {
    auto& needs = service.segments[number].needs;
    const auto most = number == 0 ? 2 : 1;
    for (int i = between(number == 0 ? 1 : 0, most); i > 0; --i) needs.push_back(need(service, number));
    needs = one_by_one(std::move(needs));
}

Need RandomCatalog::need(const Service& service, std::size_t number) {
    constexpr std::array kKinds{ResourceKind::staff, ResourceKind::staff, ResourceKind::staff, ResourceKind::staff,
                                ResourceKind::room,  ResourceKind::room,  ResourceKind::device};
    Need need{kKinds[static_cast<std::size_t>(between(0, 6))], one_in(3) ? "cut" : "", {}, {}};
    if (need.skill.empty() && one_in(4)) need.skills = {"cut", "wash"};
    if (!(need.skill.empty() && need.skills.empty()) && one_in(3)) need.level_min = between(2, 3);
    if (one_in(7)) need.count = 2;
    if (service.seats > 1) return need;
    need.optional = one_in(7);
    if (one_in(7)) need.quantity = 2;
    need.per_person = service.party_max > 1 && one_in(5);
    need.kept_in_gap = one_in(7);
    if (number == 0) return need;
    const auto& others = service.segments.front().needs;
    const auto first =
        std::find_if(others.begin(), others.end(), [&](const Need& one) { return one.kind == need.kind; });
    if (first == others.end()) return need;
    const auto may_be_same = need.count <= first->count && (need.optional || !first->optional);
    if (may_be_same && one_in(3)) {
        need.same_as_segment = 0;
    } else if (one_in(3)) {
        need.unlike_segment = 0;
    }
    return need;
}

void RandomCatalog::add_lengths(Service& service) {
    if (service.seats > 1 || !one_in(3)) return;
    auto length = service.segments.front().length;
    for (int i = between(2, 3); i > 0; --i, length += Minutes(15)) {
        service.durations.push_back({length, one_in(2) ? std::optional<std::int64_t>(100 * i) : std::nullopt});
    }
}

// Low ones, so that they are reached. Where gaps may differ, no minutes: two ways to serve a start would count for
// other lengths.
BookingLimits RandomCatalog::limits(bool of_minutes) {
    BookingLimits some;
    if (one_in(2)) some.bookings_per_day = between(1, 2);
    if (one_in(3)) some.bookings_per_week = between(1, 3);
    if (one_in(3)) some.bookings_per_month = between(1, 3);
    if (of_minutes && one_in(3)) some.minutes_per_day = Minutes(5 * between(18, 40));
    if (of_minutes && one_in(4)) some.minutes_per_month = Minutes(5 * between(18, 60));
    return some;
}

void RandomCatalog::add_peak(Service& service) {
    RandomPeak peak{.week = week(), .price = 100 * between(91, 99), .asks = one_in(2)};
    const auto hours = stored_week(peak.week);
    if (hours == WeeklyHours()) return;
    service.peak_times.push_back({hours, peak.price, peak.asks ? Approval::required : Approval::none});
    peaks[service.id] = std::move(peak);
}

// The last service may be an add-on of the others.
void RandomCatalog::link_services() {
    auto& last = services.back();
    last.add_on = last.seats == 1 && one_in(2);
    if (!last.add_on) return;
    for (auto& service : services) {
        if (service.id != last.id && !one_in(4)) service.add_ons.push_back(last.id);
    }
}

}  // namespace slotkeeper::testing
