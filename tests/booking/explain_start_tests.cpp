// explain_start_tests: for each rule a start that breaks it, with the facts and the one reason for a customer.
#include "engine/booking/explain_start.h"

#include "engine/base/limits.h"
#include "tests/support/times.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using slotkeeper::testing::local;
using slotkeeper::testing::utc;
using namespace std::chrono_literals;

namespace {

constexpr BranchId kShopBranch{1};
constexpr ResourceId kShopAnna{1}, kShopBen{2}, kShopRoom{10};

// Open from 9 to 18 in Berlin but for Sundays and the 24th of December. Anna works Monday to Friday until 17, with a
// free 18th; Ben on Tuesdays alone. A cut takes half an hour and ten minutes of cleaning.
struct Shop {
    Shop() {
        branch.hours = WeeklyHours(days({1, 2, 3, 4, 5, 6}, 9h, 18h));
        branch.exceptions = {{std::chrono::year{2026} / 12 / 24, {}}};
        anna.hours = WeeklyHours(days({1, 2, 3, 4, 5}, 9h, 17h));
        anna.exceptions = {{std::chrono::year{2026} / 12 / 18, {}}};
        ben.hours = WeeklyHours(days({2}, 9h, 12h));
        cut.slot_step = 15min;
        cut.notice = 60min;
        cut.window_days = 14;
        cut.segments = {{.name = "cut", .length = 30min, .buffer_after = 10min, .needs = {person()}}};
        for (const auto id : {kShopAnna, kShopBen, kShopRoom}) {
            for (int day = 10; day <= 31; ++day) {
                book.open({id, std::chrono::sys_days{std::chrono::year{2026} / 12 / day}});
            }
        }
    }

    static std::vector<DayHours> days(std::initializer_list<unsigned> weekdays, Minutes from, Minutes until) {
        std::vector<DayHours> hours;
        for (const auto day : weekdays) hours.push_back({std::chrono::weekday(day), from, until});
        return hours;
    }
    static Need person(std::optional<int> same = {}) { return {ResourceKind::staff, "cut", same, {}}; }

    Claim claim(ResourceId who, std::string_view from, std::string_view until) const {
        Claim made;
        made.taken = {at(from), at(until)};
        made.where = {who, std::chrono::floor<std::chrono::days>(made.taken.from)};
        made.appointment = AppointmentId{99};
        return made;
    }
    void busy(ResourceId who, std::string_view from, std::string_view until) { book.add(claim(who, from, until)); }
    void held(ResourceId who, std::string_view from, std::string_view until) {
        auto hold = claim(who, from, until);
        hold.expires_at = now + 10min;
        book.add(hold);
    }
    void off(ResourceId who, std::string_view from, std::string_view until) {
        auto block = claim(who, from, until);
        block.kind = ClaimKind::block;
        block.appointment.reset();
        block.block = BlockId{7};
        book.add(block);
    }

    // On the clocks of the branch.
    Instant at(std::string_view text) const { return branch.zone.to_utc(local(text)).value(); }

    StartExplanation explain(Instant start, std::optional<ResourceId> who = {}) {
        std::vector<ResourcePreference> preferences;
        if (who) preferences.push_back({0, 0, *who});
        const Catalog catalog({}, 1, {branch}, {cut}, {anna, ben, room}, {});
        const auto& shown = *catalog.branch(kShopBranch);
        Openings openings(shown, {start - limits::buffer_max, start + limits::appointment_length_max});
        Combinations combinations(catalog, shown, catalog.services().front(), preferences, openings);
        return explain_start({catalog, catalog.services().front(), shown, preferences, start, now}, combinations,
                             openings, book);
    }
    // The rules that fail.
    std::string failing(Instant start, std::optional<ResourceId> who = {}) {
        std::string names;
        for (const auto& one : explain(start, who).rules) {
            if (one.ok == false) (names += names.empty() ? "" : " ") += name_of(one.rule);
        }
        return names;
    }
    std::string failing(std::string_view start, std::optional<ResourceId> who = {}) { return failing(at(start), who); }
    std::string problem(std::string_view start, std::optional<ResourceId> who = {}) {
        const auto found = problem_of(explain(at(start), who), branch.zone);
        return found ? std::string(name_of(*found)) : "free";
    }
    // "1 taken, 2 not_working" of the first need.
    std::string resources(std::string_view start, std::optional<ResourceId> who = {}, std::size_t segment = 0) {
        std::string all;
        const auto explained = explain(at(start), who);
        for (const auto& one : explained.segments.at(segment).needs.at(0).resources) {
            all +=
                (all.empty() ? "" : ", ") + std::to_string(one.resource.value) + ' ' + std::string(name_of(one.reason));
        }
        return all;
    }

    Branch branch{
        .id = kShopBranch, .name = "", .zone = *TimeZone::find("Europe/Berlin"), .hours = {}, .exceptions = {}};
    Resource anna{
        .id = kShopAnna, .branch = kShopBranch, .name = "Anna", .skills = {"cut"}, .hours = {}, .exceptions = {}};
    Resource ben{
        .id = kShopBen, .branch = kShopBranch, .name = "Ben", .skills = {"cut"}, .hours = {}, .exceptions = {}};
    Resource room{.id = kShopRoom,
                  .branch = kShopBranch,
                  .kind = ResourceKind::room,
                  .name = "Room",
                  .skills = {},
                  .hours = {},
                  .exceptions = {}};
    Service cut;
    Instant now = utc("2026-12-15 08:30");  // a Tuesday, 9:30 in Berlin
    DayBook book{now};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(explain_start_tests, Shop)

BOOST_AUTO_TEST_CASE(a_free_start_breaks_no_rule) {
    const auto told = explain(at("2026-12-16 10:00"));
    BOOST_TEST(told.bookable);
    BOOST_TEST(failing("2026-12-16 10:00") == "");
    BOOST_TEST(problem("2026-12-16 10:00") == "free");
    BOOST_TEST(resources("2026-12-16 10:00") == "1 free, 2 not_working");
}

BOOST_AUTO_TEST_CASE(an_inactive_service_is_explained_too) {
    cut.active = false;
    BOOST_TEST(failing("2026-12-16 10:00") == "service_active");
    BOOST_TEST(problem("2026-12-16 10:00") == "not_offered");
}

BOOST_AUTO_TEST_CASE(the_limits_of_time_are_told_with_their_dates) {
    BOOST_TEST(failing("2026-12-15 09:15") == "not_in_the_past notice");
    BOOST_TEST(problem("2026-12-15 09:15") == "past");
    BOOST_TEST(failing("2026-12-15 10:15") == "notice");
    BOOST_TEST(problem("2026-12-15 10:15") == "too_soon");
    BOOST_CHECK((explain(at("2026-12-15 10:15")).earliest == at("2026-12-15 10:30")));
    BOOST_TEST(failing("2026-12-29 10:00") == "");
    BOOST_TEST(failing("2026-12-30 10:00") == "window");
    BOOST_TEST(problem("2026-12-30 10:00") == "too_far");
    BOOST_CHECK((explain(at("2026-12-30 10:00")).window_end == at("2026-12-30 00:00")));
    BOOST_TEST(failing(at("2026-12-16 10:00") + 30s) == "bounds grid");
}

// Nothing else is known then, so no other rule has an outcome.
BOOST_AUTO_TEST_CASE(a_year_that_is_not_supported_is_out_of_bounds) {
    const auto told = explain(utc("2040-01-02 10:00"));
    BOOST_TEST(!told.bookable);
    BOOST_TEST((told.outcome(StartRule::bounds) == false));
    BOOST_TEST(!told.outcome(StartRule::branch_open).has_value());
    BOOST_TEST(told.segments.empty());
}

BOOST_AUTO_TEST_CASE(a_closed_branch_is_told_with_the_reason) {
    BOOST_TEST(failing("2026-12-20 10:00") == "branch_open grid resources");
    BOOST_TEST(problem("2026-12-20 10:00") == "closed_on_weekday");
    BOOST_TEST(problem("2026-12-24 10:00") == "closed_on_date");
    BOOST_TEST(explain(at("2026-12-24 10:00")).branch_plan.by_exception);
    BOOST_TEST(problem("2026-12-16 08:00") == "before_opening");
    BOOST_TEST(problem("2026-12-16 18:00") == "after_closing");
    BOOST_TEST(problem("2026-12-19 17:45") == "past_closing");
    branch.hours =
        WeeklyHours(std::vector<DayHours>{{std::chrono::Wednesday, 9h, 12h}, {std::chrono::Wednesday, 14h, 18h}});
    BOOST_TEST(problem("2026-12-16 13:00") == "closed_then");
    BOOST_TEST(explain(at("2026-12-16 13:00")).branch_plan.ranges.size() == 2U);
}

BOOST_AUTO_TEST_CASE(a_start_beside_the_grid_is_bookable_and_told_its_neighbours) {
    const auto told = explain(at("2026-12-16 10:05"));
    BOOST_TEST(told.bookable);
    BOOST_TEST(failing("2026-12-16 10:05") == "grid");
    BOOST_CHECK((told.grid_before == at("2026-12-16 10:00")));
    BOOST_CHECK((told.grid_after == at("2026-12-16 10:15")));
    const auto sunday = explain(at("2026-12-20 10:00"));
    BOOST_CHECK((sunday.grid_before == at("2026-12-19 17:45")));
    BOOST_CHECK((sunday.grid_after == at("2026-12-21 09:00")));
}

BOOST_AUTO_TEST_CASE(a_start_beside_a_strict_grid_is_not_bookable) {
    cut.strict_grid = true;
    cut.slot_offset = 5min;
    BOOST_TEST(problem("2026-12-16 10:05") == "free");
    const auto told = explain(at("2026-12-16 10:00"));
    BOOST_TEST(!told.bookable);
    BOOST_TEST(told.is_off_grid);
    BOOST_CHECK((told.grid_before == at("2026-12-16 09:50")));
    BOOST_CHECK((told.grid_after == at("2026-12-16 10:05")));
    BOOST_TEST(problem("2026-12-16 10:00") == "off_grid");
    BOOST_TEST(problem("2026-12-20 10:00") == "closed_on_weekday");  // which says more
    // Cal.com's grid decides: ours knows nothing of its starts.
    cut.calendar.availability = AvailabilitySource::calcom;
    BOOST_TEST(problem("2026-12-16 10:00") == "free");
}

BOOST_AUTO_TEST_CASE(a_person_who_was_asked_for_and_cannot_serve_is_told) {
    BOOST_TEST(failing("2026-12-16 10:00", kShopRoom) == "wanted_resources resources");
    BOOST_TEST(resources("2026-12-16 10:00", kShopRoom) == "10 lacks_skill");
    BOOST_TEST(problem("2026-12-16 10:00", kShopRoom) == "not_offered");
    anna.skills = {};
    BOOST_TEST(resources("2026-12-16 10:00", kShopAnna) == "1 lacks_skill");
    anna.active = false;
    BOOST_TEST(resources("2026-12-16 10:00", kShopAnna) == "1 inactive");
    BOOST_TEST(!explain(at("2026-12-16 10:00"), kShopAnna).bookable);
}

BOOST_AUTO_TEST_CASE(the_hours_of_a_person_are_told) {
    BOOST_TEST(resources("2026-12-16 17:00", kShopAnna) == "1 not_working");
    BOOST_TEST(problem("2026-12-16 17:00", kShopAnna) == "away_then");
    BOOST_TEST(problem("2026-12-16 10:00", kShopBen) == "off_on_weekday");
    BOOST_TEST(problem("2026-12-18 10:00", kShopAnna) == "off_on_date");
    const auto told = explain(at("2026-12-18 10:00"), kShopAnna).segments[0].needs[0];
    BOOST_TEST(told.is_wanted);
    BOOST_TEST(told.resources[0].plan.by_exception);
    BOOST_TEST(problem("2026-12-18 10:00") == "other");  // any person would do, and none works then
}

BOOST_AUTO_TEST_CASE(claims_in_the_way_are_told_with_their_kind) {
    busy(kShopAnna, "2026-12-16 11:00", "2026-12-16 11:40");
    BOOST_TEST(resources("2026-12-16 10:30") == "1 taken, 2 not_working");  // by the time for cleaning alone
    BOOST_TEST(problem("2026-12-16 10:30") == "taken");
    BOOST_TEST(problem("2026-12-16 10:15") == "free");
    const auto told = explain(at("2026-12-16 10:30")).segments[0].needs[0].resources[0];
    BOOST_REQUIRE(told.claims.size() == 1U);
    BOOST_CHECK((told.claims[0].appointment == AppointmentId{99}));
    BOOST_CHECK((told.taken.until == at("2026-12-16 11:10")));
    held(kShopAnna, "2026-12-16 13:00", "2026-12-16 13:40");
    BOOST_TEST(resources("2026-12-16 13:00", kShopAnna) == "1 held");
    BOOST_TEST(problem("2026-12-16 13:00", kShopAnna) == "taken");
    off(kShopAnna, "2026-12-16 14:00", "2026-12-16 16:00");
    BOOST_TEST(resources("2026-12-16 15:00", kShopAnna) == "1 time_off");
    BOOST_TEST(problem("2026-12-16 15:00", kShopAnna) == "away_then");
}

BOOST_AUTO_TEST_CASE(capacity_is_full_only_when_each_place_is_taken) {
    anna.capacity = 2;
    busy(kShopAnna, "2026-12-16 11:00", "2026-12-16 11:40");
    BOOST_TEST(resources("2026-12-16 11:00") == "1 free, 2 not_working");
    auto second = claim(kShopAnna, "2026-12-16 11:00", "2026-12-16 11:40");
    second.lane = 1;
    book.add(second);
    BOOST_TEST(resources("2026-12-16 11:00") == "1 taken, 2 not_working");
    BOOST_TEST(explain(at("2026-12-16 11:00")).segments[0].needs[0].resources[0].claims.size() == 2U);
}

// On Tuesday morning Anna is free for the first segment and Ben for the second, but both must be one person.
BOOST_AUTO_TEST_CASE(each_segment_may_be_free_without_a_combination) {
    cut.segments.push_back({.name = "wash", .length = 30min, .needs = {person(0)}});
    cut.segments[0].buffer_after = 0min;
    BOOST_TEST(failing("2026-12-22 10:00") == "");
    busy(kShopAnna, "2026-12-22 10:30", "2026-12-22 11:00");
    busy(kShopBen, "2026-12-22 10:00", "2026-12-22 10:30");
    BOOST_TEST(resources("2026-12-22 10:00") == "1 free, 2 taken");
    BOOST_TEST(resources("2026-12-22 10:00", {}, 1) == "1 taken, 2 free");
    BOOST_TEST(failing("2026-12-22 10:00") == "combination");
    BOOST_TEST(problem("2026-12-22 10:00") == "other");
}

BOOST_AUTO_TEST_CASE(a_later_segment_is_explained_at_each_gap_that_it_allows) {
    cut.segments[0].buffer_after = 0min;
    cut.segments.push_back({.name = "wash", .length = 30min, .gap_max = 15min, .needs = {person()}});
    busy(kShopAnna, "2026-12-16 10:30", "2026-12-16 10:45");
    const auto told = explain(at("2026-12-16 10:00"));
    BOOST_TEST(told.bookable);
    const auto& one = told.segments[1].needs[0].resources[0];
    BOOST_TEST((one.reason == ResourceReason::free));
    BOOST_CHECK((one.time.from == at("2026-12-16 10:45")));
    BOOST_CHECK((told.segments[1].time.from == at("2026-12-16 10:30")));
}

BOOST_AUTO_TEST_CASE(several_starts_have_one_reason) {
    using enum StartProblem;
    BOOST_CHECK((common_problem({closed_on_weekday}) == closed_on_weekday));
    BOOST_CHECK((common_problem({past_closing, taken, away_then}) == taken));
    BOOST_CHECK((common_problem({past_closing, past_closing}) == past_closing));
    BOOST_CHECK((common_problem({off_on_weekday, past_closing}) == off_on_weekday));
    BOOST_CHECK((common_problem({away_then, off_on_date, past_closing}) == away_then));
    BOOST_CHECK((common_problem({too_soon, too_soon}) == too_soon));
    BOOST_CHECK((common_problem({other, too_soon}) == other));
}

BOOST_AUTO_TEST_SUITE_END()
