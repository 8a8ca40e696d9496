// limit_rules_tests: limits choose another resource, refuse with their facts, and never refuse what raises no count.
#include "engine/booking/limit_rules.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace std::chrono_literals;

namespace {

constexpr BranchId kStudio{1};
constexpr ServiceId kLesson{1};
constexpr ResourceId kFirstTeacher{1}, kSecondTeacher{2};
const std::chrono::sys_days kMonday = std::chrono::year{2026} / 5 / 4;
const std::chrono::local_days kLocalMonday{kMonday.time_since_epoch()};

struct Studio {
    Studio() {
        lesson.segments = {{.name = "", .length = 30min, .needs = {{ResourceKind::staff, "teach", {}, {}}}}};
        for (unsigned day = 0; day < 7; ++day) hours.push_back({std::chrono::weekday(day), 0h, 24h});
        branch.hours = WeeklyHours(hours);
    }

    static Resource teacher(ResourceId id, std::string name) {
        return {
            .id = id, .branch = kStudio, .name = std::move(name), .skills = {"teach"}, .hours = {}, .exceptions = {}};
    }
    void book(int id, Instant from, Minutes length, ResourceId who) {
        const Catalog zones({}, 1, {branch}, {}, {}, {});
        counts.put({.id = AppointmentId{id},
                    .company = {},
                    .branch = kStudio,
                    .service = kLesson,
                    .time = {from, from + length},
                    .resources = {{who, length}}},
                   zones);
    }
    // Who would serve, or the reason of the refusal.
    std::string proposed(Instant start, AppointmentId changed = {}) {
        const Catalog catalog({}, 1, {branch}, {lesson}, {first, second}, {});
        const auto& of = *catalog.branch(kStudio);
        Openings openings(of, {start - 24h, start + 48h});
        Combinations combinations(catalog, of, catalog.services().front(), {}, openings);
        DayBook book(Instant{kMonday});
        for (const auto id : {kFirstTeacher, kSecondTeacher}) {
            for (auto day = -1; day < 3; ++day) {
                book.open({id, std::chrono::floor<std::chrono::days>(start) + std::chrono::days(day)});
            }
        }
        const LimitRules rules(catalog, of, catalog.services().front(), counts, changed);
        auto proposal = rules.propose(combinations, start, book);
        if (proposal) return catalog.at(*proposal->parts.front().resource).name;
        last = proposal.refusal();
        return std::string(name_of(last->code));
    }

    std::vector<DayHours> hours;
    Branch branch{.id = kStudio, .name = "", .zone = *TimeZone::find("Etc/UTC"), .hours = {}, .exceptions = {}};
    Service lesson{.id = kLesson, .name = "Lesson", .segments = {}};
    Resource first = teacher(kFirstTeacher, "Ada"), second = teacher(kSecondTeacher, "Bo");
    BookingCounts counts{Instant{kMonday}};
    std::optional<Refusal> last;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(limit_rules_tests, Studio)

BOOST_AUTO_TEST_CASE(a_resource_at_its_limit_is_replaced_and_only_then_refused) {
    BOOST_TEST(proposed(kMonday + 10h) == "Ada");
    first.limits.bookings_per_day = 1;
    book(1, kMonday + 8h, 30min, kFirstTeacher);
    BOOST_TEST(proposed(kMonday + 10h) == "Bo");
    second.limits.minutes_per_week = 45min;
    book(2, kMonday + 24h, 30min, kSecondTeacher);
    BOOST_TEST(proposed(kMonday + 10h) == "limit_reached");
    BOOST_REQUIRE(last->limit.has_value());
    BOOST_TEST(last->limit->of == "resource");
    BOOST_TEST(last->limit->id == kFirstTeacher.text());
    BOOST_TEST(last->limit->period == "day");
    BOOST_TEST(last->limit->unit == "bookings");
    BOOST_TEST(last->limit->max == 1);
    BOOST_TEST(last->limit->booked == 1);
    BOOST_TEST(last->limit->from == "2026-05-04");
    BOOST_TEST(last->message == "Ada has at most 1 bookings per day, and 1 are booked on 2026-05-04");
    BOOST_TEST(proposed(kMonday + 34h) == "Ada");  // the next day
}

BOOST_AUTO_TEST_CASE(a_service_at_its_limit_is_refused_with_period_and_number) {
    lesson.limits.minutes_per_month = 100min;
    book(1, kMonday + 8h, 30min, kFirstTeacher);
    book(2, kMonday + 200h, 30min, kSecondTeacher);
    BOOST_TEST(proposed(kMonday + 10h) == "Ada");
    book(3, kMonday + 300h, 15min, kSecondTeacher);
    BOOST_TEST(proposed(kMonday + 10h) == "limit_reached");
    BOOST_TEST(last->limit->of == "service");
    BOOST_TEST(last->limit->unit == "minutes");
    BOOST_TEST(last->limit->booked == 75);
    BOOST_TEST(last->limit->from == "2026-05-01");
    BOOST_TEST(last->limit->to == "2026-05-31");
    BOOST_TEST(proposed(std::chrono::sys_days(std::chrono::year{2026} / 6 / 1) + 10h) == "Ada");
}

BOOST_AUTO_TEST_CASE(a_move_within_a_full_period_raises_no_count) {
    lesson.limits.bookings_per_week = 1;
    first.limits.minutes_per_week = 30min;
    second.active = false;
    book(1, kMonday + 8h, 30min, kFirstTeacher);
    book(2, kMonday + 9h, 30min, kFirstTeacher);  // beyond the limit, as imported ones may be
    BOOST_TEST(proposed(kMonday + 50h, AppointmentId{1}) == "Ada");
    BOOST_TEST(proposed(kMonday + 50h) == "limit_reached");
    BOOST_TEST(proposed(kMonday + 8 * 24h, AppointmentId{1}) == "Ada");
}

// The same person for both parts, so both count together.
BOOST_AUTO_TEST_CASE(minutes_of_all_parts_of_one_resource_are_summed) {
    lesson.segments.push_back(
        {.name = "", .length = 30min, .needs = {{ResourceKind::staff, "teach", std::optional<int>(0), {}}}});
    first.limits.minutes_per_day = 59min;
    BOOST_TEST(proposed(kMonday + 10h) == "Bo");
    first.limits.minutes_per_day = 60min;
    BOOST_TEST(proposed(kMonday + 10h) == "Ada");
    second.limits.minutes_per_day = 59min;
    first.limits.minutes_per_day = 59min;
    BOOST_TEST(proposed(kMonday + 10h) == "limit_reached");
}

// Each teacher may serve one part only: the search goes back to the first part for it.
BOOST_AUTO_TEST_CASE(a_limit_that_ends_one_combination_leaves_the_others) {
    lesson.segments.push_back({.name = "", .length = 40min, .needs = {{ResourceKind::staff, "teach", {}, {}}}});
    first.limits.minutes_per_day = 30min;
    second.limits.minutes_per_day = 40min;
    BOOST_TEST(proposed(kMonday + 10h) == "Ada");
    first.limits.minutes_per_day = 40min;
    second.limits.minutes_per_day = 30min;
    BOOST_TEST(proposed(kMonday + 10h) == "Bo");
}

BOOST_AUTO_TEST_CASE(what_is_taken_is_no_matter_of_a_limit) {
    first.limits.bookings_per_day = 1;
    second.active = false;
    branch.hours = {};
    BOOST_TEST(proposed(kMonday + 10h) == "outside_hours");
}

BOOST_AUTO_TEST_SUITE_END()
