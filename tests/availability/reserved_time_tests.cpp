// reserved_time_tests: the longest buffer counts, parts of one appointment do not push each other, pairs keep distance.
#include "engine/availability/reserved_time.h"

#include "tests/support/times.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace std::chrono_literals;
using slotkeeper::testing::interval;
using slotkeeper::testing::utc;

namespace {

constexpr BranchId kSalonBranch{1};
constexpr ServiceId kTint{1}, kCut{2};
constexpr ResourceId kAnjaHere{1};

Interval on_the_day(const std::string& from, const std::string& until) {
    return interval("2026-06-01 " + from, "2026-06-01 " + until);
}

struct Buffers {
    Branch branch{.id = kSalonBranch, .name = "", .zone = *TimeZone::find("Etc/UTC"), .hours = {}, .exceptions = {}};
    Resource anja{.id = kAnjaHere, .branch = kSalonBranch, .name = "", .skills = {}, .hours = {}, .exceptions = {}};
    Service colour, cut;

    Buffers() {
        colour.id = kTint;
        colour.name = "Colour";
        colour.segments = {{.name = "", .length = 60min, .needs = {}}};
        colour.pair_buffers = {{kCut, 20min}};
        cut.id = kCut;
        cut.name = "Cut";
        cut.segments = {{.name = "", .length = 30min, .needs = {}}, {.name = "", .length = 30min, .needs = {}}};
    }

    // Of a cut at that time beside a colour from nine to ten.
    std::size_t too_near(const Interval& time) const {
        const Catalog catalog({}, 1, {branch}, {colour, cut}, {anja}, {});
        DayBook book(utc("2026-06-01 00:00"));
        Claim claim;
        claim.where = {kAnjaHere, std::chrono::sys_days(std::chrono::year{2026} / 6 / 1)};
        claim.taken = on_the_day("09:00", "10:00");
        claim.appointment = AppointmentId{1};
        claim.service = kTint;
        claim.buffer_after = anja.buffer_after;
        book.open(claim.where);
        book.add(claim);
        return PairBuffers(catalog, kCut).too_near(book, anja, time).size();
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(reserved_time_tests, Buffers)

BOOST_AUTO_TEST_CASE(on_each_side_the_longest_buffer_counts) {
    Segment segment{.name = "", .length = 30min, .buffer_before = 5min, .needs = {}};
    anja.buffer_before = 10min;
    anja.buffer_after = 20min;
    branch.buffer_before = 7min;
    branch.buffer_after = 30min;
    BOOST_TEST((with_buffers(segment, anja, branch, on_the_day("10:00", "10:30")) == on_the_day("09:50", "11:00")));
    BOOST_TEST((with_buffers(segment, on_the_day("10:00", "10:30")) == on_the_day("09:55", "10:30")));
}

BOOST_AUTO_TEST_CASE(parts_of_one_appointment_are_separated_by_their_segments_alone) {
    std::vector<Part> parts{{0, 0, kAnjaHere, on_the_day("09:00", "09:30"), on_the_day("08:50", "09:40")},
                            {1, 0, kAnjaHere, on_the_day("09:30", "10:00"), on_the_day("09:20", "10:10")}};
    settle_buffers(parts, cut);
    BOOST_TEST((parts[0].taken == on_the_day("08:50", "09:30")));
    BOOST_TEST((parts[1].taken == on_the_day("09:30", "10:10")));

    cut.segments[0].buffer_after = 5min;
    parts = {{0, 0, kAnjaHere, on_the_day("09:00", "09:30"), on_the_day("08:50", "09:40")},
             {1, 0, kAnjaHere, on_the_day("09:35", "10:05"), on_the_day("09:25", "10:15")}};
    settle_buffers(parts, cut);
    BOOST_TEST((parts[0].taken == on_the_day("08:50", "09:35")));
    BOOST_TEST((parts[1].taken == on_the_day("09:35", "10:15")));
}

BOOST_AUTO_TEST_CASE(parts_of_two_resources_keep_their_buffers) {
    const auto first = on_the_day("08:50", "09:40"), second = on_the_day("09:20", "10:10");
    std::vector<Part> parts{{0, 0, kAnjaHere, on_the_day("09:00", "09:30"), first},
                            {1, 0, ResourceId{2}, on_the_day("09:30", "10:00"), second}};
    settle_buffers(parts, cut);
    BOOST_TEST((parts[0].taken == first && parts[1].taken == second));
}

BOOST_AUTO_TEST_CASE(a_pair_keeps_its_distance_in_its_order_only) {
    BOOST_TEST(too_near(on_the_day("10:19", "10:49")) == 1U);
    BOOST_TEST(too_near(on_the_day("10:20", "10:50")) == 0U);
    BOOST_TEST(too_near(on_the_day("08:30", "09:00")) == 0U);
    anja.capacity = 2;
    BOOST_TEST(too_near(on_the_day("10:00", "10:30")) == 0U);
}

BOOST_AUTO_TEST_CASE(the_other_buffers_count_toward_a_pair) {
    // Of the hour that the claim takes, ten minutes are the buffer of the person.
    anja.buffer_after = 10min;
    BOOST_TEST(too_near(on_the_day("10:09", "10:39")) == 1U);
    BOOST_TEST(too_near(on_the_day("10:10", "10:40")) == 0U);
}

BOOST_AUTO_TEST_SUITE_END()
