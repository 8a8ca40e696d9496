// combinations_tests: which resources serve a service of several segments, and at which starts.
#include "engine/availability/combinations.h"

#include "engine/availability/lanes.h"
#include "tests/support/times.h"

#include <boost/test/unit_test.hpp>

#include <map>
#include <set>

using namespace slotkeeper;
using slotkeeper::testing::interval;
using slotkeeper::testing::utc;
using namespace std::chrono_literals;

namespace {

constexpr BranchId kBranch{1};
constexpr ServiceId kService{1};
constexpr ResourceId kAnja{1}, kBen{2}, kCleo{3}, kRoom{10};

// Two who can do everything, one who can only cut, a room for two; open from 9 to 18 UTC on every day.
struct House {
    House() {
        std::vector<DayHours> hours;
        for (unsigned day = 0; day < 7; ++day) hours.push_back({std::chrono::weekday(day), 9h, 18h});
        branch = {.id = kBranch,
                  .name = "",
                  .zone = *TimeZone::find("Etc/UTC"),
                  .hours = WeeklyHours(hours),
                  .exceptions = {}};
        for (const auto id : {kAnja, kBen, kCleo}) {
            Resource person{.id = id, .branch = kBranch, .name = "", .skills = {"cut"}, .hours = {}, .exceptions = {}};
            if (id != kCleo) person.skills = {"colour", "cut"};
            resources.push_back(person);
        }
        resources.push_back({.id = kRoom,
                             .branch = kBranch,
                             .kind = ResourceKind::room,
                             .name = "",
                             .capacity = 2,
                             .skills = {},
                             .hours = {},
                             .exceptions = {}});
        service.id = kService;
    }

    static Need person(std::string skill, std::optional<int> same = {}, std::optional<int> unlike = {}) {
        return {ResourceKind::staff, std::move(skill), same, unlike};
    }
    static Need room() { return {ResourceKind::room, "", {}, {}}; }
    Segment& segment(Minutes length, std::vector<Need> needs) {
        service.segments.push_back({.name = "", .length = length, .needs = std::move(needs)});
        return service.segments.back();
    }
    void busy(ResourceId who, std::string_view from, std::string_view until) {
        Claim claim;
        claim.taken = interval(from, until);
        claim.where = {who, std::chrono::floor<std::chrono::days>(claim.taken.from)};
        claim.appointment = AppointmentId{99};
        for (const auto& fresh : assign_lanes(book, who == kRoom ? 2 : 1, claim).added) book.add(fresh);
    }

    Result<Proposal> propose(std::string_view start, const std::vector<ResourcePreference>& preferences = {}) {
        const Catalog catalog({}, 1, {branch}, {service}, resources, {});
        const auto& place = catalog.branches().front();
        Openings openings(place, interval("2026-06-01 00:00", "2026-06-05 00:00"));
        return Combinations(catalog, place, catalog.services().front(), preferences, openings)
            .propose(utc(start), book);
    }
    std::string served_by(std::string_view start, const std::vector<ResourcePreference>& preferences = {}) {
        const auto proposal = propose(start, preferences);
        if (!proposal) {
            return std::string(name_of(proposal.refusal().code)) + ' ' + std::to_string(proposal.refusal().segment);
        }
        std::string names;
        for (const auto& part : proposal->parts) {
            if (!names.empty()) names += ' ';
            names += part.resource ? std::to_string(part.resource->value) : "-";
        }
        return names;
    }

    Branch branch{.id = kBranch, .name = "", .zone = *TimeZone::find("Etc/UTC"), .hours = {}, .exceptions = {}};
    Service service;
    std::vector<Resource> resources;
    DayBook book = [] {
        DayBook fresh(utc("2026-06-01 12:00"));
        for (const auto id : {kAnja, kBen, kCleo, kRoom}) {
            for (int day = 1; day <= 3; ++day) {
                fresh.open({id, std::chrono::sys_days{std::chrono::year{2026} / 6 / day}});
            }
        }
        return fresh;
    }();
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(combinations_tests, House)

BOOST_AUTO_TEST_CASE(a_segment_has_a_time_for_each_gap_before_it) {
    segment(30min, {person("cut")});
    auto& second = segment(20min, {person("cut")});
    second.gap_min = 5min;
    second.gap_max = 15min;
    segment(10min, {person("cut")}).gap_max = 5min;
    const Catalog catalog({}, 1, {branch}, {service}, resources, {});
    const auto& place = catalog.branches().front();
    Openings openings(place, interval("2026-06-01 00:00", "2026-06-05 00:00"));
    const Combinations combinations(catalog, place, catalog.services().front(), {}, openings);
    const auto starts = [&](std::size_t number) {
        std::string list;
        for (const auto& time : combinations.times_of(number, utc("2026-06-02 10:00"))) {
            list += (list.empty() ? "" : " ") + slotkeeper::testing::text(time.from).substr(11);
        }
        return list;
    };
    BOOST_TEST(starts(0) == "10:00");
    BOOST_TEST(starts(1) == "10:35 10:40 10:45");
    BOOST_TEST(starts(2) == "10:55 11:00 11:05 11:10");
    BOOST_CHECK(openings.grid(interval("2026-06-02 08:00", "2026-06-02 10:00"), 30min) ==
                (std::vector<Instant>{utc("2026-06-02 09:00"), utc("2026-06-02 09:30")}));
}

BOOST_AUTO_TEST_CASE(the_least_busy_free_person_serves_and_ties_rotate) {
    segment(30min, {person("cut")});
    BOOST_TEST(served_by("2026-06-02 10:00") == "1");
    busy(kAnja, "2026-06-02 15:00", "2026-06-02 16:00");
    BOOST_TEST(served_by("2026-06-02 10:00") == "2");
    busy(kBen, "2026-06-02 15:00", "2026-06-02 17:00");
    BOOST_TEST(served_by("2026-06-02 10:00") == "3");
    busy(kCleo, "2026-06-02 15:00", "2026-06-02 16:00");
    BOOST_TEST(served_by("2026-06-02 10:00") == "1");  // as busy as the third; the turns begin with her
    BOOST_TEST(served_by("2026-06-02 15:00") == "slot_conflict 0");
    // All have worked the day before, so they are equal again: each day another one is chosen.
    std::set<std::string> next;
    for (const auto* start : {"2026-06-01 13:00", "2026-06-03 10:00"}) next.insert(served_by(start));
    BOOST_TEST(next.size() == 2U);
}

// Whatever the days between them, and whatever the order in which they are booked.
BOOST_AUTO_TEST_CASE(one_booking_a_day_goes_to_each_of_equals_in_turn) {
    segment(30min, {person("cut")});
    const std::chrono::sys_days first = std::chrono::year{2026} / 6 / 1;
    for (const auto apart : {1, 2, 3, 7, -1, -3}) {
        DayBook fresh(utc("2026-05-01 12:00"));
        std::map<ResourceId, int> served;
        for (int i = 0; i < 18; ++i) {
            const auto day = first + std::chrono::days(i * apart);
            std::vector<const Resource*> able;
            for (const auto& one : resources) {
                if (one.kind != ResourceKind::staff) continue;
                able.push_back(&one);
                fresh.open({one.id, day});
            }
            const auto who = in_turn(able, day, fresh).front()->id;
            ++served[who];
            Claim claim;
            claim.where = {who, day};
            claim.taken = {Instant(day) + 11h, Instant(day) + 11h + 30min};
            claim.appointment = AppointmentId{i + 1};
            fresh.add(claim);
        }
        for (const auto& [who, times] : served) BOOST_TEST(times == 6, who.value << " of days apart " << apart);
    }
}

BOOST_AUTO_TEST_CASE(a_requested_resource_serves_or_the_start_is_not_offered) {
    segment(30min, {person("cut")});
    BOOST_TEST(served_by("2026-06-02 10:00", {{0, 0, kCleo}}) == "3");
    busy(kCleo, "2026-06-02 10:15", "2026-06-02 10:20");
    BOOST_TEST(served_by("2026-06-02 10:00", {{0, 0, kCleo}}) == "slot_conflict 0");
    BOOST_TEST(served_by("2026-06-02 17:45", {{0, 0, kCleo}}) == "outside_hours -1");
}

BOOST_AUTO_TEST_CASE(the_smallest_gap_that_works_is_taken) {
    segment(30min, {person("colour")});
    auto& cut = segment(30min, {person("cut", 0)});
    cut.gap_min = 10min;
    cut.gap_max = 30min;
    BOOST_CHECK(propose("2026-06-02 10:00", {{0, 0, kAnja}})->parts[1].time.from == utc("2026-06-02 10:40"));
    busy(kAnja, "2026-06-02 10:30", "2026-06-02 10:50");
    const auto later = propose("2026-06-02 10:00", {{0, 0, kAnja}});
    BOOST_CHECK(later->parts[1].time.from == utc("2026-06-02 10:50"));
    BOOST_CHECK(later->time.until == utc("2026-06-02 11:20"));
    busy(kAnja, "2026-06-02 11:05", "2026-06-02 11:30");
    BOOST_TEST(served_by("2026-06-02 10:00", {{0, 0, kAnja}}) == "slot_conflict 1");
}

BOOST_AUTO_TEST_CASE(a_later_segment_takes_the_same_or_another_resource_as_the_service_requires) {
    segment(30min, {person("colour")});
    segment(45min, {});
    segment(30min, {person("cut", {}, 0)});
    BOOST_TEST(served_by("2026-06-02 10:00") == "1 - 2");
    BOOST_TEST(served_by("2026-06-02 10:00", {{2, 0, kAnja}}) ==
               "2 - 1");  // back to the first need for the sake of the last
    service.segments[2].needs[0] = person("cut", 0);
    BOOST_TEST(served_by("2026-06-02 10:00") == "1 - 1");
    busy(kAnja, "2026-06-02 11:30", "2026-06-02 11:35");
    BOOST_TEST(served_by("2026-06-02 10:00") == "2 - 2");
    busy(kBen, "2026-06-02 11:30", "2026-06-02 11:35");
    BOOST_TEST(served_by("2026-06-02 10:00") == "slot_conflict 2");
}

// The colour works without staff: both colourists may be busy meanwhile.
BOOST_AUTO_TEST_CASE(a_segment_without_needs_takes_no_time_of_any_resource) {
    segment(30min, {person("colour")});
    segment(45min, {});
    busy(kAnja, "2026-06-02 10:30", "2026-06-02 11:15");
    busy(kBen, "2026-06-02 10:30", "2026-06-02 11:15");
    BOOST_TEST(served_by("2026-06-02 10:00") == "1 -");
    BOOST_CHECK(propose("2026-06-02 10:00")->time.until == utc("2026-06-02 11:15"));
}

BOOST_AUTO_TEST_CASE(buffers_take_time_but_are_not_the_customers) {
    auto& cut = segment(30min, {person("cut")});
    cut.buffer_before = 10min;
    cut.buffer_after = 5min;
    const auto proposal = propose("2026-06-02 10:00", {{0, 0, kCleo}});
    BOOST_CHECK(proposal->time == interval("2026-06-02 10:00", "2026-06-02 10:30"));
    BOOST_CHECK(proposal->parts[0].taken == interval("2026-06-02 09:50", "2026-06-02 10:35"));
    busy(kCleo, "2026-06-02 10:35", "2026-06-02 11:00");
    BOOST_TEST(served_by("2026-06-02 10:00", {{0, 0, kCleo}}) == "3");
    busy(kCleo, "2026-06-02 09:45", "2026-06-02 09:51");
    BOOST_TEST(served_by("2026-06-02 10:00", {{0, 0, kCleo}}) == "slot_conflict 0");
    BOOST_TEST(served_by("2026-06-02 09:00", {{0, 0, kBen}}) == "2");  // the first start of the day is the customer's
}

// A person serves one need at a time, even of one appointment; a room for two serves two.
BOOST_AUTO_TEST_CASE(one_person_is_one_and_a_room_for_two_is_two) {
    segment(30min, {person("colour"), person("colour"), room(), room()});
    BOOST_TEST(served_by("2026-06-02 10:00") == "1 2 10 10");
    busy(kRoom, "2026-06-02 10:10", "2026-06-02 10:15");
    BOOST_TEST(served_by("2026-06-02 10:00") == "slot_conflict 0");
    service.segments[0].needs.pop_back();
    BOOST_TEST(served_by("2026-06-02 10:00") == "1 2 10");
    service.segments[0].needs = {person("colour"), person("colour"), person("colour")};
    BOOST_TEST(served_by("2026-06-02 10:00") == "slot_conflict 0");
}

BOOST_AUTO_TEST_CASE(resources_whose_day_is_not_in_the_book_are_passed_over) {
    segment(30min, {person("cut")});
    book = DayBook(book.now());
    book.open({kBen, std::chrono::sys_days{std::chrono::year{2026} / 6 / 2}});
    BOOST_TEST(served_by("2026-06-02 10:00") == "2");
    BOOST_TEST(served_by("2026-06-02 10:00", {{0, 0, kAnja}}) == "slot_conflict 0");
}

BOOST_AUTO_TEST_CASE(the_resources_named_for_locking_cover_every_proposal) {
    segment(30min, {person("colour"), room()});
    auto& cut = segment(30min, {person("cut", {}, 0)});
    cut.gap_min = 5min;
    cut.gap_max = 60min;
    cut.buffer_after = 15min;
    const Catalog catalog({}, 1, {branch}, {service}, resources, {});
    Openings openings(catalog.branches().front(), interval("2026-06-01 00:00", "2026-06-05 00:00"));
    const Combinations combinations(catalog, catalog.branches().front(), catalog.services().front(), {}, openings);
    const auto reach = combinations.reach(utc("2026-06-02 10:00"));
    BOOST_REQUIRE_EQUAL(reach.size(), 3U);
    BOOST_TEST(reach[0].resources.size() == 2U);
    BOOST_TEST(reach[1].resources.size() == 1U);
    BOOST_TEST(reach[2].resources.size() == 3U);
    BOOST_CHECK(reach[2].time == interval("2026-06-02 10:35", "2026-06-02 11:05"));
    BOOST_CHECK(reach[2].taken == interval("2026-06-02 10:35", "2026-06-02 12:15"));
}

// All are free but the room of the last segment: without a memory of dead ends each segment would multiply the
// search by its gaps and people.
BOOST_AUTO_TEST_CASE(a_long_service_that_fails_at_its_end_is_refused_without_trying_all_combinations) {
    for (int i = 0; i < 11; ++i) {
        auto& next = segment(20min, {person("cut")});
        next.gap_max = 30min;
    }
    segment(20min, {room()});
    busy(kRoom, "2026-06-02 00:00", "2026-06-03 00:00");
    busy(kRoom, "2026-06-02 00:00", "2026-06-03 00:00");
    BOOST_TEST(served_by("2026-06-02 09:00") == "slot_conflict 11");
}

BOOST_AUTO_TEST_CASE(a_search_whose_segments_hang_together_ends_too) {
    for (int i = 0; i < 11; ++i) {
        auto& next = segment(20min, {i == 0 ? person("cut") : person("cut", std::nullopt, i - 1)});
        next.gap_max = 30min;
    }
    segment(20min, {room()});
    busy(kRoom, "2026-06-02 00:00", "2026-06-03 00:00");
    busy(kRoom, "2026-06-02 00:00", "2026-06-03 00:00");
    BOOST_TEST(served_by("2026-06-02 09:00").starts_with("slot_conflict"));
}

// The same person must serve again, so a dead end for one first person is not one for another.
BOOST_AUTO_TEST_CASE(a_dead_end_is_remembered_only_if_independent_of_earlier_choices) {
    segment(30min, {person("cut")});
    segment(30min, {person("cut", 0)});
    busy(kAnja, "2026-06-02 09:30", "2026-06-02 10:00");
    busy(kBen, "2026-06-02 09:30", "2026-06-02 10:00");
    BOOST_TEST(served_by("2026-06-02 09:00") == "3 3");
}

BOOST_AUTO_TEST_CASE(a_service_without_segments_is_refused) {
    BOOST_TEST(served_by("2026-06-02 09:00").starts_with("not_bookable"));
}

BOOST_AUTO_TEST_SUITE_END()
