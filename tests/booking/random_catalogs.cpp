// random_catalogs: makes the company.
#include "tests/booking/random_catalogs.h"

#include <algorithm>

namespace slotkeeper::testing {

namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::local_days;
using std::chrono::sys_days;

constexpr Minutes kDay = days{1};

WeeklyHours stored(const Week& week) {
    std::vector<DayHours> hours;
    for (unsigned day = 0; day < 7; ++day) {
        const std::chrono::weekday weekday(day);
        for (const auto& shift : week[day]) {
            hours.push_back({weekday, shift.from, std::min(shift.until, kDay)});
            if (shift.until > kDay) hours.push_back({weekday + days{1}, 0min, shift.until - kDay});
        }
    }
    return WeeklyHours(hours);
}

std::vector<DatedHours> stored(const std::vector<OtherWeek>& others) {
    std::vector<DatedHours> list;
    for (const auto& one : others) {
        list.push_back({one.from, one.until, one.every, one.anchor, stored(one.week), one.zone});
    }
    return list;
}

std::vector<DateException> stored(const std::map<local_days, Shifts>& dates) {
    std::vector<DateException> list;
    for (const auto& [date, shifts] : dates) {
        DateException exception{std::chrono::year_month_day(date), {}};
        for (const auto& shift : shifts) exception.hours.push_back({shift.from, shift.until});
        list.push_back(std::move(exception));
    }
    return list;
}

}  // namespace

// --- the company ---------------------------------------------------------------------------------

RandomCatalog::RandomCatalog(unsigned seed, const TimeZone& in_zone) : random(seed), zone(in_zone) {
    const auto any_day = sys_days(std::chrono::year{2026} / 1 / 12) + days{between(0, 650)};
    const auto change = zone.period(Instant(any_day)).span.until;
    const auto near = one_in(2) && change < Instant(sys_days(std::chrono::year{2027} / 12 / 1));
    first_day = near ? std::chrono::floor<days>(change) - days{between(0, 1)} : any_day;
    now = Instant(first_day) - Minutes(5 * between(0, 200));
    travel = Minutes(15 * between(0, 4));
    for (const auto id : kRandomBranches) add_branch(id);
    for (const auto id : kRandomServices) add_service(id);
    for (int id = 1; id <= kRandomResources; ++id) add_resource(ResourceId{id});
    for (int i = between(0, 2); i > 0; --i) {
        const auto from = Instant(first_day) + Minutes(5 * between(0, 700));
        const ResourceId whose{between(1, kRandomResources)};
        const Interval time{from, from + Minutes(5 * between(6, 200))};
        const auto overlaps = [&](const TimeOff& one) { return one.resource == whose && one.time.overlaps(time); };
        if (std::none_of(time_off.begin(), time_off.end(), overlaps)) time_off.push_back({whose, time});
    }
}

Catalog RandomCatalog::catalog() const {
    Company company;
    company.id = kRandomCompany;
    company.travel.usual = travel;
    return {company, 1, branches, services, resources, {}};
}

// No two touch, none overlaps the end of a night before, and only a night ends on the next date.
Shifts RandomCatalog::shifts(bool of_date) {
    Shifts list;
    Minutes free_from{0};
    if (!one_in(4)) {
        const Minutes from(15 * (of_date ? between(16, 40) : between(28, 40)));
        list.push_back({from, from + Minutes(15 * between(8, 28))});
        free_from = list.back().until + Minutes(15 * between(1, 6));
        if (one_in(2)) list.push_back({free_from, free_from + Minutes(15 * between(4, 10))});
        free_from = list.back().until + 15min;
    }
    const Minutes night(15 * between(80, 92));
    if (one_in(3) && night >= free_from)
        list.push_back({night, std::min<Minutes>(night + Minutes(15 * between(8, 40)), 30h)});
    return list;
}

Week RandomCatalog::week() {
    Week week;
    for (auto& day : week) day = shifts(false);
    return week;
}

Times RandomCatalog::times(bool has_usual) {
    Times times;
    if (has_usual) times.usual = week();
    for (int i = one_in(2) ? between(1, 2) : 0; i > 0; --i) {
        OtherWeek other{.week = week()};
        if (one_in(2)) {
            other.every = between(2, 3);
            other.anchor = first_day + days{between(-30, 30)};
        }
        if (!other.anchor || one_in(3)) other.from = first_day + days{between(-2, 2)};
        if (one_in(2)) other.until = other.from.value_or(first_day) + days{between(0, 3)};
        times.others.push_back(std::move(other));
    }
    for (int i = one_in(3) ? between(1, 2) : 0; i > 0; --i) {
        times.dates[local_days(first_day.time_since_epoch()) + days{between(-1, 3)}] = shifts(true);
    }
    return times;
}

void RandomCatalog::add_branch(BranchId id) {
    auto its = times(true);
    Branch branch{.id = id, .name = id.text(), .zone = zone, .hours = stored(*its.usual), .exceptions = {}};
    branch.repeated_hour = one_in(2) ? RepeatedHour::first_pass : RepeatedHour::both;
    branch.exceptions = stored(its.dates);
    branch.dated_hours = stored(its.others);
    if (one_in(3)) branch.buffer_before = Minutes(5 * between(1, 3));
    if (one_in(3)) branch.buffer_after = Minutes(5 * between(1, 3));
    branches.push_back(std::move(branch));
    branch_times.push_back(std::move(its));
}

void RandomCatalog::add_service(ServiceId id) {
    Service service{.id = id, .name = id.text(), .segments = {}};
    service.slot_step = Minutes(5 * between(1, 6));
    service.slot_offset = Minutes(5 * between(0, 3));
    service.strict_grid = one_in(2);
    service.notice = Minutes(30 * between(0, 8));
    service.window_days = between(1, 4);
    service.active = !one_in(20);
    for (int number = 0; number < (one_in(3) ? 2 : 1); ++number) {
        Segment segment{.name = "part", .length = Minutes(5 * between(2, 18)), .needs = {}};
        segment.buffer_before = Minutes(5 * between(0, 2));
        segment.buffer_after = Minutes(5 * between(0, 2));
        segment.gap_min = Minutes(5 * between(0, 2));
        segment.gap_max = segment.gap_min + Minutes(5 * between(0, 2));
        for (int i = between(number == 0 ? 1 : 0, 2 - number); i > 0; --i) {
            Need need{one_in(4) ? ResourceKind::room : ResourceKind::staff, one_in(2) ? "cut" : "", {}, {}};
            if (number > 0 && one_in(3)) need.same_as_segment = 0;
            if (number > 0 && !need.same_as_segment && one_in(3)) need.unlike_segment = 0;
            segment.needs.push_back(std::move(need));
        }
        service.segments.push_back(std::move(segment));
    }
    for (const auto next : kRandomServices) {
        if (one_in(3)) service.pair_buffers.push_back({next, Minutes(5 * between(1, 12))});
    }
    services.push_back(std::move(service));
}

void RandomCatalog::add_resource(ResourceId id) {
    auto its = times(one_in(2));
    for (auto& other : its.others) {
        if (!one_in(3)) continue;
        constexpr std::array kJourneys{"Pacific/Apia",        "America/New_York", "Pacific/Honolulu",
                                       "Australia/Lord_Howe", "Asia/Kathmandu",   "Europe/Berlin"};
        other.zone = *TimeZone::find(kJourneys[static_cast<std::size_t>(between(0, 5))]);
    }
    Resource one{.id = id,
                 .branch = kRandomBranches[one_in(3) ? 1 : 0],
                 .name = id.text(),
                 .skills = {},
                 .hours = {},
                 .exceptions = stored(its.dates)};
    one.kind = one_in(3) ? ResourceKind::room : ResourceKind::staff;
    one.capacity = one_in(4) ? 2 : 1;
    one.active = !one_in(12);
    if (!one_in(3)) one.skills.push_back("cut");
    if (its.usual) one.hours = stored(*its.usual);
    one.dated_hours = stored(its.others);
    if (one_in(3)) one.buffer_before = Minutes(5 * between(1, 4));
    if (one_in(3)) one.buffer_after = Minutes(5 * between(1, 4));
    if (one_in(3)) {
        const auto elsewhere = kRandomBranches[one.branch == kRandomBranches[0] ? 1 : 0];
        Times there{.dates = its.dates};
        if (one_in(2)) there.usual = week();
        one.other_branches.push_back(
            {elsewhere, there.usual ? std::optional(stored(*there.usual)) : std::optional<WeeklyHours>()});
        times_elsewhere[{id, elsewhere}] = std::move(there);
    }
    resources.push_back(std::move(one));
    own_times.push_back(std::move(its));
}

}  // namespace slotkeeper::testing
