// explain_start_model_tests: explanations of random starts in random companies, against a slow and simple model.
//
// The model knows no intervals and no day books: it looks at every single minute. An explanation must call bookable and
// offered what the model does, name a failing rule for everything else, and each fact that it gives must be true.
#include "engine/booking/explain_start.h"

#include "engine/availability/lanes.h"
#include "engine/base/limits.h"
#include "tests/support/seed.h"
#include "tests/support/times.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <random>

using namespace slotkeeper;
using namespace std::chrono_literals;

namespace {

constexpr BranchId kHome{1}, kElsewhere{2};

struct StartWorld {
    explicit StartWorld(unsigned seed) : random(seed) {
        branch.hours = weekly();
        branch.exceptions = exceptions();
        branch.repeated_hour = chance(2) ? RepeatedHour::first_pass : RepeatedHour::both;
        for (std::int64_t i = 1; i <= 5; ++i) add_resource(ResourceId{i});
        service.slot_step = Minutes(5 * between(1, 6));
        service.slot_offset = Minutes(5 * between(0, 3));
        service.strict_grid = chance(2);
        service.notice = Minutes(30 * between(0, 8));
        service.window_days = between(1, 3);
        service.active = !chance(20);
        for (int i = between(1, 3); i > 0; --i) add_segment();
        if (chance(3)) preferences.push_back({0, 0, resources[static_cast<std::size_t>(between(0, 4))].id});
        if (service.segments[0].needs.empty()) preferences.clear();
        for (const auto& one : resources) {
            for (auto day = first_day - std::chrono::days(2); day <= first_day + std::chrono::days(6);
                 day += std::chrono::days(1)) {
                book.open({one.id, day});
            }
        }
        for (int i = between(0, 40); i > 0; --i) add_claim();
    }

    int between(int low, int high) { return std::uniform_int_distribution<int>(low, high)(random); }
    bool chance(int one_in) { return between(1, one_in) == 1; }

    // Ranges with breaks between them, so that none touch, and none goes on past midnight.
    std::vector<HourRange> ranges() {
        std::vector<HourRange> list;
        auto at = Minutes(15 * between(1, 44));
        for (int i = between(0, 2); i > 0 && at < 24h; --i) {
            const auto until = std::min<Minutes>(24h, at + Minutes(15 * between(4, 40)));
            list.push_back({at, until});
            at = until + Minutes(15 * between(1, 8));
        }
        return list;
    }
    WeeklyHours weekly() {
        std::vector<DayHours> hours;
        for (unsigned day = 0; day < 7; ++day) {
            for (const auto& range : ranges()) hours.push_back({std::chrono::weekday(day), range.from, range.until});
        }
        return WeeklyHours(hours);
    }
    std::vector<DateException> exceptions() {
        if (!chance(3)) return {};
        return {{std::chrono::year_month_day(first_day + std::chrono::days(between(0, 2))), ranges()}};
    }
    void add_resource(ResourceId id) {
        Resource one{.id = id,
                     .branch = chance(8) ? kElsewhere : kHome,
                     .name = id.text(),
                     .skills = {},
                     .hours = {},
                     .exceptions = exceptions()};
        one.kind = chance(3) ? ResourceKind::room : ResourceKind::staff;
        one.capacity = chance(3) ? between(2, 3) : 1;
        one.active = !chance(8);
        if (!chance(3)) one.skills.push_back("cut");
        if (chance(2)) one.hours = weekly();
        resources.push_back(std::move(one));
    }
    void add_segment() {
        Segment segment{.name = "part", .length = Minutes(5 * between(1, 12)), .needs = {}};
        segment.buffer_before = Minutes(5 * between(0, 2));
        segment.buffer_after = Minutes(5 * between(0, 2));
        segment.gap_min = Minutes(5 * between(0, 2));
        segment.gap_max = segment.gap_min + Minutes(5 * between(0, 2));
        const auto earlier = static_cast<int>(service.segments.size());
        // Few enough that the search never reaches the limit of its steps, which the model does not have.
        for (int i = between(0, earlier == 0 ? 2 : 1); i > 0; --i) {
            Need need{chance(3) ? ResourceKind::room : ResourceKind::staff, chance(2) ? "cut" : "", {}, {}};
            if (earlier > 0 && chance(3)) need.same_as_segment = between(0, earlier - 1);
            if (earlier > 0 && chance(3)) need.unlike_segment = between(0, earlier - 1);
            segment.needs.push_back(std::move(need));
        }
        service.segments.push_back(std::move(segment));
    }
    void add_claim() {
        const auto& resource = resources[static_cast<std::size_t>(between(0, 4))];
        const auto from = Instant(first_day) + Minutes(5 * between(0, 3 * 288));
        const Interval whole{from, from + Minutes(5 * between(2, 36))};
        const auto is_block = chance(4);
        if (!book.has_room(resource.id, is_block ? 1 : resource.capacity, whole)) return;
        Claim claim;
        claim.kind = is_block ? ClaimKind::block : ClaimKind::booking;
        if (is_block) claim.block = BlockId{++numbers};
        if (!is_block) claim.appointment = AppointmentId{++numbers};
        if (!is_block && chance(3)) claim.expires_at = now + (chance(2) ? 1h : -1h);
        for (const auto& [day, piece] : split_at_midnight(whole)) {
            for (int lane = 0; lane < (is_block ? resource.capacity : 1); ++lane) {
                claim.where = {resource.id, day};
                claim.taken = piece;
                const auto assignment = assign_lanes(book, resource.capacity, claim);
                for (const auto& old : assignment.removed) book.remove(old);
                for (const auto& fresh : assignment.added) book.add(fresh);
            }
        }
    }

    std::mt19937 random;
    // The clocks go back on the second day.
    const std::chrono::sys_days first_day = std::chrono::year{2026} / 10 / 24;
    Instant now = Instant(first_day) + 5h + Minutes(between(0, 300));
    Branch branch{.id = kHome, .name = "", .zone = *TimeZone::find("Europe/Berlin"), .hours = {}, .exceptions = {}};
    Branch other{.id = kElsewhere, .name = "", .zone = *TimeZone::find("Europe/Berlin"), .hours = {}, .exceptions = {}};
    Service service{.id = ServiceId{1}, .name = "", .segments = {}};
    std::vector<Resource> resources;
    std::vector<ResourcePreference> preferences;
    DayBook book{now};
    std::int64_t numbers = 0;
};

// The model: everything is a question about one minute.
class StartModel {
public:
    explicit StartModel(const StartWorld& its_world)
        : world(its_world),
          branch_minutes_(kMinutes),
          own_minutes_(world.resources.size(), branch_minutes_),
          load_(world.resources.size(), std::vector<int>(kMinutes)) {
        for (std::size_t i = 0; i < kMinutes; ++i) {
            const auto minute = origin() + Minutes(static_cast<int>(i));
            branch_minutes_[i] = within(minute, world.branch.hours, world.branch.exceptions);
            for (std::size_t r = 0; r < world.resources.size(); ++r) {
                const auto& one = world.resources[r];
                const auto as_branch = !one.hours && one.exceptions.empty();
                own_minutes_[r][i] = as_branch
                                         ? branch_minutes_[i]
                                         : within(minute, one.hours ? *one.hours : world.branch.hours, one.exceptions);
                load_[r][i] = load(one, minute);
            }
        }
    }

    const StartWorld& world;

    bool branch_open(Instant minute) const { return branch_minutes_.at(place(minute)); }
    bool own_hours(const Resource& one, Instant minute) const { return own_minutes_.at(place(one)).at(place(minute)); }
    template <class Holds>
    static bool always(const Interval& time, Holds holds) {
        for (auto minute = time.from; minute < time.until; minute += 1min) {
            if (!holds(minute)) return false;
        }
        return true;
    }
    using Chosen = std::vector<Part>;

    bool works(const Resource& one, const Interval& time) const {
        return always(time, [&](Instant minute) { return branch_open(minute) && own_hours(one, minute); });
    }
    bool has_place(const Resource& one, const Interval& taken, int own) const {
        const auto& minutes = load_.at(place(one));
        return always(taken, [&](Instant minute) { return own + minutes.at(place(minute)) < one.capacity; });
    }
    static bool can(const Resource& one, const Need& need) {
        const auto has = [&](const std::string& skill) {
            return std::find(one.skills.begin(), one.skills.end(), skill) != one.skills.end();
        };
        return one.active && one.branch == kHome && one.kind == need.kind && (need.skill.empty() || has(need.skill));
    }
    const Resource* wanted(std::size_t segment, std::size_t need) const {
        if (world.preferences.empty() || segment != 0 || need != 0) return nullptr;
        for (const auto& one : world.resources) {
            if (one.id == world.preferences[0].resource) return &one;
        }
        return nullptr;
    }

    bool on_grid(Instant start) const {
        if (!branch_open(start)) return false;
        const auto local = world.branch.zone.to_local(start);
        const auto day = std::chrono::floor<std::chrono::days>(local);
        auto ranges = world.branch.hours.on(std::chrono::weekday(day));
        for (const auto& one : world.branch.exceptions) {
            if (std::chrono::local_days(one.date) == day) ranges = one.hours;
        }
        return std::any_of(ranges.begin(), ranges.end(), [&](const HourRange& range) {
            const auto since = local - day - range.from - world.service.slot_offset;
            return since >= 0min && local - day < range.until && since % world.service.slot_step == 0s;
        });
    }
    bool in_time(Instant start) const {
        const auto today = world.branch.zone.local_day(world.now);
        return start >= world.now + world.service.notice &&
               world.branch.zone.local_day(start) - today <= std::chrono::days(world.service.window_days);
    }
    bool bookable(Instant start) const {
        const auto* asked = wanted(0, 0);
        const auto able = asked == nullptr || can(*asked, world.service.segments[0].needs[0]);
        Chosen chosen;
        if (world.service.strict_grid && !on_grid(start)) return false;
        return world.service.active && able && in_time(start) && fits(0, start, chosen);
    }

private:
    static constexpr std::size_t kMinutes = 5 * 1'440;

    Instant origin() const { return Instant(world.first_day) - 24h; }
    std::size_t place(Instant minute) const { return static_cast<std::size_t>((minute - origin()) / 1min); }
    std::size_t place(const Resource& one) const {
        const auto found = std::find_if(world.resources.begin(), world.resources.end(),
                                        [&](const Resource& each) { return each.id == one.id; });
        return static_cast<std::size_t>(found - world.resources.begin());
    }
    bool within(Instant minute, const WeeklyHours& hours, const std::vector<DateException>& exceptions) const {
        const auto local = world.branch.zone.to_local(minute);
        const auto day = std::chrono::floor<std::chrono::days>(local);
        const auto is_second_pass = world.branch.zone.to_utc(local, Pass::first) != minute;
        if (is_second_pass && world.branch.repeated_hour == RepeatedHour::first_pass) return false;
        auto ranges = hours.on(std::chrono::weekday(day));
        for (const auto& one : exceptions) {
            if (std::chrono::local_days(one.date) == day) ranges = one.hours;
        }
        return std::any_of(ranges.begin(), ranges.end(), [&](const HourRange& range) {
            return range.from <= local - day && local - day < range.until;
        });
    }
    int load(const Resource& one, Instant minute) const {
        int sum = 0;
        for (const auto& claim : world.book.claims({one.id, std::chrono::floor<std::chrono::days>(minute)})) {
            const auto runs = !claim.expires_at || *claim.expires_at > world.now;
            if (runs && claim.taken.contains(minute)) sum += claim.kind == ClaimKind::block ? 100 : 1;
        }
        return sum;
    }

    // Every gap with every resource.
    bool fits(std::size_t segment, Instant earliest, Chosen& chosen) const {
        if (segment == world.service.segments.size()) return true;
        const auto& one = world.service.segments[segment];
        for (auto gap = segment == 0 ? 0min : one.gap_min; gap <= (segment == 0 ? 0min : one.gap_max); gap += 5min) {
            if (fits_need(segment, 0, earliest + gap, chosen)) return true;
        }
        return false;
    }
    std::optional<ResourceId> taken_by(int segment, ResourceKind kind, const Chosen& chosen) const {
        for (const auto& part : chosen) {
            const auto& needs = world.service.segments[static_cast<std::size_t>(part.segment)].needs;
            if (part.segment == segment && needs[static_cast<std::size_t>(part.need)].kind == kind)
                return part.resource;
        }
        return std::nullopt;
    }
    bool fits_need(std::size_t segment, std::size_t need, Instant at, Chosen& chosen) const {
        const auto& one = world.service.segments[segment];
        const Interval time{at, at + one.length};
        if (need == one.needs.size()) return fits(segment + 1, time.until, chosen);
        const Interval taken{time.from - one.buffer_before, time.until + one.buffer_after};
        const auto& wants = one.needs[need];
        for (const auto& resource : world.resources) {
            const auto* asked = wanted(segment, need);
            if ((asked != nullptr && asked != &resource) || !can(resource, wants) || !works(resource, time)) continue;
            if (wants.same_as_segment && taken_by(*wants.same_as_segment, wants.kind, chosen) != resource.id) continue;
            if (wants.unlike_segment && taken_by(*wants.unlike_segment, wants.kind, chosen) == resource.id) continue;
            const auto own = std::count_if(chosen.begin(), chosen.end(), [&](const Part& part) {
                return part.resource == resource.id && part.taken.overlaps(taken);
            });
            if (!has_place(resource, taken, static_cast<int>(own))) continue;
            chosen.push_back({static_cast<int>(segment), static_cast<int>(need), resource.id, time, taken});
            if (fits_need(segment, need + 1, at, chosen)) return true;
            chosen.pop_back();
        }
        return false;
    }

    std::vector<bool> branch_minutes_;
    std::vector<std::vector<bool>> own_minutes_;
    std::vector<std::vector<int>> load_;
};

// The facts of one resource.
void check_resource(const StartModel& model, const Need& need, const ResourceExplanation& told) {
    const auto& resources = model.world.resources;
    const auto& one = *std::find_if(resources.begin(), resources.end(),
                                    [&](const Resource& each) { return each.id == told.resource; });
    const auto is_open = StartModel::always(told.time, [&](Instant minute) { return model.branch_open(minute); });
    switch (told.reason) {
        case ResourceReason::free:
            BOOST_TEST(
                (StartModel::can(one, need) && model.works(one, told.time) && model.has_place(one, told.taken, 0)));
            break;
        case ResourceReason::inactive:
            BOOST_TEST(!one.active);
            break;
        case ResourceReason::other_branch:
            BOOST_TEST((one.branch == kElsewhere));
            break;
        case ResourceReason::lacks_skill:
            BOOST_TEST((one.active && one.branch == kHome && !StartModel::can(one, need)));
            break;
        case ResourceReason::branch_closed:
            BOOST_TEST(!is_open);
            break;
        case ResourceReason::not_working:
            BOOST_TEST(is_open);
            BOOST_TEST(!StartModel::always(told.time, [&](Instant minute) { return model.own_hours(one, minute); }));
            break;
        default: {
            BOOST_TEST(!model.has_place(one, told.taken, 0));
            BOOST_TEST(!told.claims.empty());
            auto blocks = 0, holds = 0;
            for (const auto& claim : told.claims) {
                BOOST_TEST(claim.taken.overlaps(told.taken));
                BOOST_TEST((!claim.expires_at || *claim.expires_at > model.world.now));
                blocks += claim.kind == ClaimKind::block ? 1 : 0;
                holds += claim.expires_at ? 1 : 0;
            }
            BOOST_TEST((told.reason == ResourceReason::time_off) == (blocks > 0));
            const auto all_held = holds == static_cast<int>(told.claims.size());
            BOOST_TEST((told.reason == ResourceReason::held) == (blocks == 0 && all_held));
        }
    }
}

void check_facts(const StartModel& model, const StartExplanation& told) {
    const auto& world = model.world;
    const auto start = told.start;
    BOOST_TEST((told.outcome(StartRule::service_active) == world.service.active));
    BOOST_TEST((told.outcome(StartRule::not_in_the_past) == (start >= world.now)));
    BOOST_TEST((told.outcome(StartRule::notice) == (start >= world.now + world.service.notice)));
    BOOST_TEST((told.outcome(StartRule::branch_open) == model.branch_open(start)));
    BOOST_TEST((told.outcome(StartRule::grid) == model.on_grid(start)));
    for (const auto& near : {told.grid_before, told.grid_after}) {
        if (near && std::chrono::abs(*near - start) < 24h) BOOST_TEST(model.on_grid(*near));
    }
    if (told.grid_before) BOOST_TEST((*told.grid_before < start));
    if (told.grid_after) BOOST_TEST((*told.grid_after > start));
    for (const auto& segment : told.segments) {
        const auto& needs = world.service.segments[static_cast<std::size_t>(segment.segment)].needs;
        for (const auto& need : segment.needs) {
            for (const auto& one : need.resources) {
                check_resource(model, needs[static_cast<std::size_t>(need.need)], one);
            }
        }
    }
}

StartExplanation explained(const StartWorld& world, const Catalog& catalog, Instant start) {
    const auto& branch = *catalog.branch(kHome);
    const auto& service = catalog.services().front();
    Openings openings(branch, {start - limits::buffer_max, start + limits::appointment_length_max});
    Combinations combinations(catalog, branch, service, world.preferences, openings);
    return explain_start({catalog, service, branch, world.preferences, start, world.now}, combinations, openings,
                         world.book);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(explain_start_model_tests)

BOOST_AUTO_TEST_CASE(every_explanation_is_what_the_model_finds) {
    const auto seed = testing::seed_of_test();
    BOOST_TEST_MESSAGE("SLOTKEEPER_SEED=" << seed);
    int bookable = 0, refused = 0;
    for (unsigned round = 0; round < 40; ++round) {
        const StartWorld world(seed + round);
        const Catalog catalog({}, 1, {world.branch, world.other}, {world.service}, world.resources, {});
        const StartModel model(world);
        for (auto start = Instant(world.first_day) + 4h; start < Instant(world.first_day) + 60h; start += 25min) {
            BOOST_TEST_CONTEXT("SLOTKEEPER_SEED=" << seed << " round " << round << " at " << testing::text(start)) {
                const auto told = explained(world, catalog, start);
                BOOST_TEST(told.bookable == model.bookable(start));
                check_facts(model, told);
                const auto fails = [](const RuleOutcome& one) { return one.ok == false; };
                const auto has_failed = std::any_of(told.rules.begin(), told.rules.end(), fails);
                BOOST_TEST((told.bookable && model.on_grid(start)) == !has_failed);
                BOOST_TEST(problem_of(told, world.branch.zone).has_value() == !told.bookable);
                ++(told.bookable ? bookable : refused);
            }
        }
    }
    BOOST_TEST((bookable > 0 && refused > 0));
}

BOOST_AUTO_TEST_SUITE_END()
