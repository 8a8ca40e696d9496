// random_catalogs: makes the company.
#include "tests/booking/random_catalogs.h"

#include "engine/catalog/branch_dates.h"
#include "engine/catalog/needs.h"

#include <algorithm>

namespace slotkeeper::testing {

namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::local_days;
using std::chrono::sys_days;

constexpr Minutes kDay = days{1};

std::vector<DatedHours> stored(const std::vector<OtherWeek>& others) {
    std::vector<DatedHours> list;
    for (const auto& one : others) {
        list.push_back({one.from, one.until, one.every, one.anchor, stored_week(one.week), one.zone});
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

// As documents have the hours of a single date.
void end_at_midnight(std::vector<HourRange>& hours) {
    for (auto& range : hours) range.until = std::min(range.until, kDay);
}

sys_days date_in(int year, unsigned month, unsigned day) {
    return std::chrono::year{year} / std::chrono::month{month} / std::chrono::day{day};
}

}  // namespace

WeeklyHours stored_week(const Week& week) {
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

const std::vector<sys_days>& german_holidays() {
    static const auto kAll = [] {
        // Good Friday, Easter Monday, Ascension Day, Whit Monday.
        std::vector<sys_days> all{date_in(2026, 4, 3),  date_in(2026, 4, 6),  date_in(2026, 5, 14),
                                  date_in(2026, 5, 25), date_in(2027, 3, 26), date_in(2027, 3, 29),
                                  date_in(2027, 5, 6),  date_in(2027, 5, 17)};
        for (const auto year : {2026, 2027}) {
            for (const auto& [month, day] : {std::pair(1U, 1U), {5U, 1U}, {10U, 3U}, {12U, 25U}, {12U, 26U}}) {
                all.push_back(date_in(year, month, day));
            }
        }
        all.push_back(date_in(2028, 1, 1));
        std::sort(all.begin(), all.end());
        return all;
    }();
    return kAll;
}

// --- the company ---------------------------------------------------------------------------------

RandomCatalog::RandomCatalog(unsigned seed, const TimeZone& in_zone, std::optional<sys_days> about)
    : random(seed), zone(in_zone) {
    choose_days(about);
    travel = Minutes(15 * between(0, 4));
    for (const auto id : kRandomBranches) add_branch(id);
    for (const auto id : kRandomServices) add_service(id);
    link_services();
    for (int id = 1; id <= kRandomResources; ++id) add_resource(ResourceId{id});
    for (int i = between(0, 2); i > 0; --i) {
        const auto from = Instant(first_day) + Minutes(5 * between(0, 700));
        const ResourceId whose{between(1, kRandomResources)};
        const Interval time{from, from + Minutes(5 * between(6, 200))};
        const auto overlaps = [&](const TimeOff& one) { return one.resource == whose && one.time.overlaps(time); };
        if (std::none_of(time_off.begin(), time_off.end(), overlaps)) time_off.push_back({whose, time});
    }
}

void RandomCatalog::choose_days(std::optional<sys_days> about) {
    if (about) {
        first_day = *about;
    } else if (near_holiday = one_in(4); near_holiday) {
        const auto& all = german_holidays();
        // Not the first day of the first and not that of the last year: what is asked lies between them.
        first_day = all[static_cast<std::size_t>(between(1, static_cast<int>(all.size()) - 2))] - days{between(0, 1)};
    } else {
        const auto any_day = date_in(2026, 1, 12) + days{between(0, 650)};
        const auto change = zone.period(Instant(any_day)).span.until;
        const auto near_change = one_in(2) && change < Instant(date_in(2027, 12, 1));
        first_day = near_change ? std::chrono::floor<days>(change) - days{between(0, 1)} : any_day;
    }
    now = Instant(first_day) - Minutes(5 * between(0, 200));
}

Catalog RandomCatalog::catalog() const {
    Company company;
    company.id = kRandomCompany;
    company.travel.usual = travel;
    return {company, 1, branches, services, resources, {}};
}

CatalogDraft RandomCatalog::draft(const std::string& slug) const {
    CatalogDraft draft{
        {.id = kRandomCompany, .slug = slug, .name = slug, .region = "DE"}, branches, services, resources};
    draft.company.travel.usual = travel;
    for (auto& branch : draft.branches) {
        branch.exceptions.clear();
        for (auto& date : branch.dates) end_at_midnight(date.hours);
        branch.slug = "branch-" + std::to_string(branch.id.value);
    }
    for (auto& resource : draft.resources) {
        for (auto& date : resource.exceptions) end_at_midnight(date.hours);
        resource.slug = "resource-" + std::to_string(resource.id.value);
    }
    const auto is_served = [&](const Service& service, const Need& need) {
        return need.count <= std::count_if(resources.begin(), resources.end(), [&](const Resource& one) {
                   return one.can(need) && one.capacity >= need.places(service.party_min);
               });
    };
    for (auto& service : draft.services) {
        service.slug = "service-" + std::to_string(service.id.value);
        for (auto& segment : service.segments) {
            segment.needs = as_written(segment.needs);
            for (const auto& need : segment.needs) service.active = service.active && is_served(service, need);
        }
    }
    put_in_order(draft);
    return draft;
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
    Branch branch{.id = id, .name = id.text(), .zone = zone, .hours = stored_week(*its.usual), .exceptions = {}};
    branch.repeated_hour = one_in(2) ? RepeatedHour::first_pass : RepeatedHour::both;
    branch.is_default = id == kRandomBranches[0];
    for (const auto& exception : stored(its.dates)) {
        const auto kind = exception.hours.empty() ? DateKind::closed : DateKind::hours;
        branch.dates.push_back({sys_days(exception.date), kind, "", exception.hours});
    }
    branch.exceptions = stored(its.dates);
    if (one_in(near_holiday ? 1 : 12)) add_holidays(branch, its);
    branch.dated_hours = stored(its.others);
    if (one_in(3)) branch.buffer_before = Minutes(5 * between(1, 3));
    if (one_in(3)) branch.buffer_after = Minutes(5 * between(1, 3));
    branches.push_back(std::move(branch));
    branch_times.push_back(std::move(its));
}

// Each closes the branch, unless it has other hours on that date, or is open all the same.
void RandomCatalog::add_holidays(Branch& branch, Times& its) {
    branch.holiday_region = "DE";
    for (const auto holiday : german_holidays()) {
        const local_days date(holiday.time_since_epoch());
        if (its.dates.contains(date)) continue;
        if (one_in(4)) {
            branch.dates.push_back({holiday, DateKind::open, "", {}});
        } else {
            its.dates[date] = {};
        }
    }
    std::sort(branch.dates.begin(), branch.dates.end(),
              [](const BranchDate& one, const BranchDate& other) { return one.date < other.date; });
    branch.exceptions = date_exceptions(branch.holiday_region, branch.dates, std::chrono::year{2026});
}

void RandomCatalog::add_abilities(Resource& one) {
    if (!one_in(3)) one.skills.push_back("cut");
    if (one_in(3)) one.skills.push_back("wash");
    if (!one.skills.empty() && one_in(2)) one.levels[one.skills.front()] = between(2, 4);
    if (one.kind == ResourceKind::staff && !one_in(3)) one.languages.push_back("de");
    if (one.kind == ResourceKind::staff && one_in(2)) one.languages.push_back("tr");
    if (one_in(5)) one.limits = limits(true);
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
    one.kind = one_in(3) ? ResourceKind::room : one_in(5) ? ResourceKind::device : ResourceKind::staff;
    one.capacity = one_in(3) ? between(2, 4) : 1;
    one.active = !one_in(12);
    add_abilities(one);
    if (its.usual) one.hours = stored_week(*its.usual);
    one.dated_hours = stored(its.others);
    if (one_in(3)) one.buffer_before = Minutes(5 * between(1, 4));
    if (one_in(3)) one.buffer_after = Minutes(5 * between(1, 4));
    if (one.kind != ResourceKind::room && one_in(2)) {
        const auto elsewhere = kRandomBranches[one.branch == kRandomBranches[0] ? 1 : 0];
        Times there{.dates = its.dates};
        if (one_in(2)) there.usual = week();
        one.other_branches.push_back(
            {elsewhere, there.usual ? std::optional(stored_week(*there.usual)) : std::optional<WeeklyHours>()});
        times_elsewhere[{id, elsewhere}] = std::move(there);
    }
    resources.push_back(std::move(one));
    own_times.push_back(std::move(its));
}

}  // namespace slotkeeper::testing
