// mapped_parts_tests: which bookings at Cal.com stand for a composite, and whom one booking takes for its gaps.
#include "engine/availability/mapped_parts.h"

#include "engine/availability/combinations.h"
#include "tests/support/times.h"

#include <boost/test/unit_test.hpp>

#include <map>

using namespace slotkeeper;
using slotkeeper::testing::interval;
using slotkeeper::testing::utc;
using namespace std::chrono_literals;

namespace {

constexpr BranchId kMappedBranch{1};
constexpr ServiceId kColour{1};
constexpr ResourceId kAda{1}, kBea{2}, kCem{3}, kBasin{10};
constexpr AccountId kMappedAccount{51};

// Colour: half an hour by Ada or Bea in a basin, 45 minutes of waiting, half an hour by another person.
struct Colouring {
    Colouring() {
        std::vector<DayHours> hours;
        for (unsigned day = 0; day < 7; ++day) hours.push_back({std::chrono::weekday(day), 9h, 18h});
        branch.hours = WeeklyHours(hours);
        for (const auto id : {kAda, kBea, kCem}) {
            Resource person{
                .id = id, .branch = kMappedBranch, .name = "", .skills = {"cut"}, .hours = {}, .exceptions = {}};
            if (id != kCem) person.skills = {"colour", "cut"};
            resources.push_back(person);
        }
        resources.push_back({.id = kBasin,
                             .branch = kMappedBranch,
                             .kind = ResourceKind::room,
                             .name = "",
                             .capacity = 2,
                             .skills = {},
                             .hours = {},
                             .exceptions = {}});
        colour.id = kColour;
        colour.segments = {{.name = "", .length = 30min, .needs = {{ResourceKind::staff, "colour", {}, {}}, basin()}},
                           {.name = "", .length = 45min, .needs = {basin()}},
                           {.name = "", .length = 30min, .needs = {{ResourceKind::staff, "cut", {}, 0}}}};
        for (const auto id : {kAda, kBea, kCem, kBasin}) book.open({id, kDay});
    }
    static Need basin() { return {ResourceKind::room, "", {}, {}}; }

    void map(ResourceId who, Minutes length) { types[{kColour, who}] = {kMappedAccount, 100 + who.value, length}; }
    void busy(ResourceId who, std::string_view from, std::string_view until) {
        Claim claim;
        claim.taken = interval(from, until);
        claim.where = {who, kDay};
        claim.appointment = AppointmentId{99};
        book.add(claim);
    }
    Catalog catalog() const { return {{}, 1, {branch}, {colour}, resources, types}; }

    template <class Ask>
    auto with_combinations(const std::vector<ResourcePreference>& preferences, Ask ask) {
        const auto made = catalog();
        const auto& place = made.branches().front();
        Openings openings(place, interval("2026-06-01 00:00", "2026-06-05 00:00"));
        Combinations combinations(made, place, made.services().front(), preferences, openings);
        return ask(combinations);
    }
    Result<Proposal> propose(std::string_view start, const std::vector<ResourcePreference>& preferences = {}) {
        return with_combinations(preferences,
                                 [&](Combinations& combinations) { return combinations.propose(utc(start), book); });
    }
    // Who takes on the colour, and who cuts.
    std::string served(std::string_view start) {
        const auto proposal = propose(start);
        if (!proposal) return std::string(name_of(proposal.refusal().code));
        return std::to_string(proposal->parts.front().resource->value) +
               std::to_string(proposal->parts.back().resource->value);
    }
    // "0:101" is one booking of event type 101, "1:101 3:102" one for the first and one for the third segment.
    std::string mapped(ResourceId first, ResourceId last, bool as_one = false) const {
        const auto made = catalog();
        const auto cut = colour.segments[2].length;
        const auto at = [](Minutes from, Minutes length) {
            const auto begin = utc("2026-06-02 10:00") + from;
            return Interval{begin, begin + length};
        };
        const std::vector<Part> parts{{0, 0, first, at(0min, 30min), at(0min, 30min)},
                                      {0, 1, kBasin, at(0min, 30min), at(0min, 30min)},
                                      {1, 0, kBasin, at(30min, 45min), at(30min, 45min)},
                                      {2, 0, last, at(75min, cut), at(75min, cut)}};
        std::string text;
        for (const auto& one : mapped_parts(made, kColour, parts, at(0min, 75min + cut), as_one)) {
            text += (text.empty() ? "" : " ") + std::to_string(one.part) + ':' +
                    std::to_string(one.event_type->event_type_id);
            BOOST_CHECK((one.time == (one.part == 0   ? at(0min, 75min + cut)
                                      : one.part == 1 ? at(0min, 30min)
                                                      : at(75min, cut))));
        }
        return text;
    }

    static constexpr std::chrono::sys_days kDay = std::chrono::year{2026} / 6 / 2;
    Branch branch{.id = kMappedBranch, .name = "", .zone = *TimeZone::find("Etc/UTC"), .hours = {}, .exceptions = {}};
    Service colour;
    std::vector<Resource> resources;
    std::map<std::pair<ServiceId, ResourceId>, EventType> types;
    DayBook book{utc("2026-06-01 12:00")};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(mapped_parts_tests, Colouring)

BOOST_AUTO_TEST_CASE(the_event_type_of_the_person_who_begins_decides) {
    BOOST_TEST(mapped(kAda, kCem) == "");
    map(kAda, 30min);
    map(kCem, 30min);
    BOOST_TEST(mapped(kAda, kCem) == "1:101 3:103");
    BOOST_TEST(mapped(kAda, kBea) == "1:101");  // Bea is not at Cal.com
    BOOST_TEST(mapped(kBea, kCem) == "3:103");
    map(kAda, 105min);
    BOOST_TEST(mapped(kAda, kCem) == "0:101");
    map(kBea, 105min);
    map(kAda, 30min);
    BOOST_TEST(mapped(kAda, kBea) == "1:101");  // Cal.com would refuse half an hour with Bea
    map(kAda, 50min);                           // of neither length
    BOOST_TEST(mapped(kAda, kCem) == "0:101");
}

// With another length Cal.com would keep the person busy for too short or too long a time.
BOOST_AUTO_TEST_CASE(a_segment_is_booked_only_by_an_event_type_of_its_own_length) {
    colour.segments[2].length = 45min;
    map(kAda, 30min);
    map(kCem, 30min);
    BOOST_TEST(mapped(kAda, kCem) == "1:101");
    map(kCem, 45min);
    BOOST_TEST(mapped(kAda, kCem) == "1:101 3:103");
    map(kAda, 45min);
    BOOST_TEST(mapped(kAda, kCem) == "3:103");
}

BOOST_AUTO_TEST_CASE(a_stated_mode_is_obeyed_and_an_imported_booking_stays_one) {
    map(kAda, 30min);
    map(kCem, 105min);
    colour.calendar.composite_sync = CompositeSync::whole;
    BOOST_TEST(mapped(kAda, kCem) == "0:101");
    colour.calendar.composite_sync = CompositeSync::segments;
    BOOST_TEST(mapped(kAda, kCem) == "1:101 3:103");
    BOOST_TEST(mapped(kAda, kCem, /*as_one=*/true) == "0:101");
}

BOOST_AUTO_TEST_CASE(one_booking_takes_its_person_for_the_gaps) {
    map(kAda, 105min);
    const auto whole = propose("2026-06-02 10:00", {{0, 0, kAda}});
    BOOST_REQUIRE(whole.ok());
    BOOST_CHECK(whole->parts.front().taken == interval("2026-06-02 10:00", "2026-06-02 11:45"));
    BOOST_CHECK(whole->parts.front().time == interval("2026-06-02 10:00", "2026-06-02 10:30"));
    busy(kAda, "2026-06-02 11:30", "2026-06-02 12:00");
    const auto refused = propose("2026-06-02 10:00", {{0, 0, kAda}});
    BOOST_REQUIRE(!refused.ok());
    BOOST_CHECK(refused.refusal().code == ErrorCode::slot_conflict);
    BOOST_TEST(refused.refusal().segment == 0);
    BOOST_TEST(served("2026-06-02 10:00").starts_with("2"));  // Bea is not at Cal.com, so only her part counts
}

BOOST_AUTO_TEST_CASE(bookings_of_segments_leave_the_gaps_free) {
    map(kAda, 30min);
    busy(kAda, "2026-06-02 10:30", "2026-06-02 11:45");
    const auto found = propose("2026-06-02 10:00", {{0, 0, kAda}});
    BOOST_REQUIRE(found.ok());
    BOOST_CHECK(found->parts.front().taken == interval("2026-06-02 10:00", "2026-06-02 10:30"));
    map(kAda, 105min);
    BOOST_TEST(!propose("2026-06-02 10:00", {{0, 0, kAda}}).ok());
    colour.sync_policy = SyncPolicy::off;  // nothing is booked there
    BOOST_TEST(propose("2026-06-02 10:00", {{0, 0, kAda}}).ok());
}

BOOST_AUTO_TEST_CASE(what_stands_at_cal_com_already_needs_no_free_gap) {
    map(kAda, 105min);
    busy(kAda, "2026-06-02 10:30", "2026-06-02 11:45");
    const auto followed = with_combinations({{0, 0, kAda}}, [&](Combinations& combinations) {
        combinations.ignore_gaps();
        return combinations.propose(utc("2026-06-02 10:00"), book);
    });
    BOOST_REQUIRE(followed.ok());
    BOOST_CHECK(followed->parts.front().taken == interval("2026-06-02 10:00", "2026-06-02 10:30"));
}

// Both are free for the shortest length, and Cem cuts five minutes later: too late for Ada.
BOOST_AUTO_TEST_CASE(a_dead_end_of_one_person_does_not_rule_out_the_next) {
    map(kAda, 105min);
    map(kBea, 105min);
    for (const std::size_t one : {0U, 1U}) resources[one].skills = {"colour"};
    colour.segments[2].needs[0] = {ResourceKind::staff, "cut", {}, {}};
    colour.segments[2].gap_max = 15min;
    busy(kCem, "2026-06-02 11:15", "2026-06-02 11:20");
    busy(kAda, "2026-06-02 11:45", "2026-06-02 11:50");
    busy(kBea, "2026-06-02 15:00", "2026-06-02 16:00");  // so Ada is tried first
    BOOST_TEST(served("2026-06-02 10:00") == "23");
    busy(kBea, "2026-06-02 11:45", "2026-06-02 11:50");
    BOOST_TEST(served("2026-06-02 10:00") == "slot_conflict");
}

// The claims of one person touch and do not overlap, or the appointment would be in its own way.
BOOST_AUTO_TEST_CASE(a_person_who_serves_again_is_taken_once) {
    map(kAda, 105min);
    colour.segments[2].needs[0] = {ResourceKind::staff, "cut", 0, {}};
    const auto whole = propose("2026-06-02 10:00", {{0, 0, kAda}});
    BOOST_REQUIRE(whole.ok());
    BOOST_CHECK(whole->parts.front().taken == interval("2026-06-02 10:00", "2026-06-02 11:15"));
    BOOST_CHECK(whole->parts.back().taken == interval("2026-06-02 11:15", "2026-06-02 11:45"));
}

BOOST_AUTO_TEST_CASE(what_is_locked_and_what_is_explained_has_the_gaps) {
    colour.segments[2].gap_max = 15min;
    const auto start = utc("2026-06-02 10:00");
    const auto first_need = [&] {
        return with_combinations({}, [&](Combinations& combinations) { return combinations.reach(start).front(); });
    };
    const auto reserved = [&](ResourceId who) {
        return with_combinations({}, [&](Combinations& combinations) {
            return combinations.reserved(*catalog().resource(who), 0, 0, {start, start + 30min}, start);
        });
    };
    BOOST_CHECK(first_need().taken == interval("2026-06-02 10:00", "2026-06-02 10:30"));
    map(kAda, 105min);
    BOOST_CHECK(first_need().taken == interval("2026-06-02 10:00", "2026-06-02 12:00"));
    BOOST_CHECK(reserved(kAda) == interval("2026-06-02 10:00", "2026-06-02 11:45"));
    BOOST_CHECK(reserved(kBea) == interval("2026-06-02 10:00", "2026-06-02 10:30"));
}

BOOST_AUTO_TEST_SUITE_END()
