// segments_beside_tests: segments that run beside others, and needs that are kept until the next segment begins.
#include "engine/availability/combinations.h"
#include "tests/support/needs_house.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using namespace std::chrono_literals;

namespace {

const Need kAnyPerson{ResourceKind::staff, "", {}, {}};
const Need kAnyRoom{ResourceKind::room, "", {}, {}};

std::string served_by(const Result<Proposal>& proposal) {
    if (!proposal) return std::string(name_of(proposal.refusal().code));
    std::string text;
    for (const auto& part : proposal->parts) {
        text += (text.empty() ? "" : " ") + (part.resource ? std::to_string(part.resource->value) : "-");
    }
    return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(segments_beside_tests)

BOOST_AUTO_TEST_CASE(a_segment_beside_another_begins_after_its_start_and_needs_others) {
    NeedsHouse house;
    for (auto i = 0; i < 2; ++i) house.add(ResourceKind::staff);
    house.add(ResourceKind::room);
    house.segment(60min, {kAnyPerson});
    auto& beside = house.segment(30min, {kAnyPerson});
    beside.parallel = true;
    beside.gap_min = 10min;
    beside.gap_max = 20min;
    house.segment(10min, {kAnyRoom});
    const auto nine = NeedsHouse::nine();
    const auto made = house.propose();
    BOOST_REQUIRE(made.ok());
    BOOST_TEST(served_by(made) == "1 2 3");
    BOOST_TEST((made->parts[1].time == Interval{nine + 10min, nine + 40min}));
    // The last one waits for the longest before it.
    BOOST_TEST((made->parts[2].time == Interval{nine + 60min, nine + 70min}));
    BOOST_TEST((made->time == Interval{nine, nine + 70min}));
    house.busy(house.resources[1], {nine + 10min, nine + 15min});
    const auto later = house.propose();
    BOOST_REQUIRE(later.ok());
    BOOST_TEST((later->parts[1].time.from == nine + 15min));
    house.busy(house.resources[1], {nine + 20min, nine + 25min});
    BOOST_TEST(served_by(house.propose()) == "slot_conflict");
    // One person cannot serve both.
    NeedsHouse alone;
    alone.add(ResourceKind::staff);
    alone.segment(60min, {kAnyPerson});
    alone.segment(30min, {kAnyPerson}).parallel = true;
    BOOST_TEST(served_by(alone.propose()) == "slot_conflict");
}

BOOST_AUTO_TEST_CASE(what_is_kept_in_a_gap_must_be_free_in_it) {
    NeedsHouse house;
    house.add(ResourceKind::staff);
    house.add(ResourceKind::room);
    house.segment(30min, {kAnyPerson, kAnyRoom});
    auto& later = house.segment(30min, {kAnyPerson});
    later.gap_min = 30min;
    later.gap_max = 60min;
    const auto nine = NeedsHouse::nine();
    BOOST_TEST(served_by(house.propose()) == "1 2 1");
    house.service.segments[0].needs[1].kept_in_gap = true;
    const auto kept = house.propose();
    BOOST_REQUIRE(kept.ok());
    BOOST_TEST((kept->parts[0].taken == Interval{nine, nine + 30min}));
    BOOST_TEST((kept->parts[1].time == Interval{nine, nine + 30min}));
    BOOST_TEST((kept->parts[1].taken == Interval{nine, nine + 60min}));
    house.busy(house.resources[1], {nine + 40min, nine + 50min});
    BOOST_TEST(served_by(house.propose()) == "slot_conflict");
    // The search goes back to another room.
    house.add(ResourceKind::room);
    BOOST_TEST(served_by(house.propose()) == "1 3 1");
    house.service.segments[0].needs[1].kept_in_gap = false;
    house.preferences = {{0, 1, ResourceId{2}}};
    BOOST_TEST(served_by(house.propose()) == "1 2 1");
}

// Of three places two are kept.
BOOST_AUTO_TEST_CASE(what_is_kept_takes_its_places) {
    NeedsHouse house;
    house.add(ResourceKind::room, 3);
    Need places = kAnyRoom;
    places.quantity = 2;
    places.kept_in_gap = true;
    house.segment(30min, {places});
    auto& later = house.segment(30min, {});
    later.gap_min = 30min;
    later.gap_max = 30min;
    const auto nine = NeedsHouse::nine();
    house.busy(house.resources[0], {nine + 40min, nine + 50min});
    BOOST_TEST(served_by(house.propose()) == "1 -");
    house.busy(house.resources[0], {nine + 40min, nine + 50min});
    BOOST_TEST(served_by(house.propose()) == "slot_conflict");
}

BOOST_AUTO_TEST_SUITE_END()
