// slot_handover_tests: the order of syncs when a slot passes from one appointment of ours to another.
#include "engine/sync/slot_handover.h"

#include "tests/support/seed.h"
#include "tests/support/times.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <random>

using namespace slotkeeper;
using Verdict = SlotHandover::Verdict;

namespace {

Interval hour(int number) {
    const auto start = testing::utc("2026-11-24 08:00") + std::chrono::hours(number);
    return {start, start + std::chrono::minutes(30)};
}

// Appointment `id` that stands at one hour (-1: nowhere) and wants another (-1: to vanish).
BehindLink mover(std::int64_t id, int stands, int wants) {
    BehindLink link{AppointmentId{id}, CompanyId{1}, 2, {}, {}};
    if (stands >= 0) link.occupied.push_back(hour(stands));
    if (wants >= 0) link.wanted = hour(wants);
    return link;
}

std::vector<std::int64_t> ids(const SlotHandover& answer) {
    std::vector<std::int64_t> found;
    for (const auto& one : answer.ahead) found.push_back(one.appointment.value);
    return found;
}

SlotHandover asked_by(std::size_t self, const std::vector<BehindLink>& all) {
    auto others = all;
    others.erase(others.begin() + static_cast<std::ptrdiff_t>(self));
    return hand_over_slot(all[self], others);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(slot_handover_tests)

BOOST_AUTO_TEST_CASE(a_slot_not_occupied_by_our_links_is_taken) {
    BOOST_CHECK(hand_over_slot(mover(1, -1, 2), {}).verdict == Verdict::taken);
    const std::vector elsewhere{mover(2, 3, 4)};
    BOOST_CHECK(hand_over_slot(mover(1, -1, 2), elsewhere).verdict == Verdict::taken);
}

BOOST_AUTO_TEST_CASE(the_link_that_leaves_the_slot_goes_first) {
    const std::vector cancelled{mover(2, 3, -1)};
    const auto answer = hand_over_slot(mover(1, -1, 3), cancelled);
    BOOST_CHECK(answer.verdict == Verdict::wait);
    BOOST_CHECK(ids(answer) == std::vector<std::int64_t>{2});
}

BOOST_AUTO_TEST_CASE(the_smaller_id_of_a_swap_gives_way) {
    const std::vector swap{mover(1, 3, 4), mover(2, 4, 3)};
    BOOST_CHECK(asked_by(0, swap).verdict == Verdict::give_way);
    BOOST_CHECK(asked_by(1, swap).verdict == Verdict::wait);
}

BOOST_AUTO_TEST_CASE(a_chain_moves_from_its_end_without_giving_way) {
    const std::vector chain{mover(1, 3, 4), mover(2, 4, 5), mover(3, 5, 6)};
    BOOST_CHECK(asked_by(0, chain).verdict == Verdict::wait);
    BOOST_CHECK(ids(asked_by(0, chain)) == std::vector<std::int64_t>{2});
    BOOST_CHECK(asked_by(1, chain).verdict == Verdict::wait);
    BOOST_CHECK(asked_by(2, chain).verdict == Verdict::taken);
}

BOOST_AUTO_TEST_CASE(a_link_outside_a_cycle_only_waits) {
    const std::vector ring{mover(1, -1, 4), mover(2, 4, 5), mover(3, 5, 4)};
    BOOST_CHECK(asked_by(0, ring).verdict == Verdict::wait);
    BOOST_CHECK(asked_by(1, ring).verdict == Verdict::give_way);
    BOOST_CHECK(asked_by(2, ring).verdict == Verdict::wait);
}

// For all moves: while a link waits, another can move, vanish or give way, until all have arrived.
BOOST_AUTO_TEST_CASE(random_moves_always_come_to_an_end) {
    const auto seed = testing::seed_of_test();
    std::mt19937 random(seed);
    BOOST_TEST_CONTEXT("SLOTKEEPER_SEED=" << seed)
    for (auto round = 0; round < 300; ++round) {
        std::vector<int> from(6), to(6);
        for (auto i = 0U; i < 6; ++i) from[i] = to[i] = static_cast<int>(i);
        std::shuffle(to.begin(), to.end(), random);
        std::vector<BehindLink> all;
        for (std::int64_t i = 0; i < 6; ++i) {
            const auto index = static_cast<std::size_t>(i);
            all.push_back(mover(i + 1, from[index], random() % 5 == 0 ? -1 : to[index]));
        }
        for (auto steps = 0; !all.empty(); ++steps) {
            BOOST_REQUIRE(steps < 50);
            const auto next = std::find_if(all.begin(), all.end(), [&](const BehindLink& one) {
                return asked_by(static_cast<std::size_t>(&one - all.data()), all).verdict != Verdict::wait;
            });
            BOOST_REQUIRE(next != all.end());
            const auto verdict = asked_by(static_cast<std::size_t>(next - all.begin()), all).verdict;
            if (verdict == Verdict::give_way) {
                next->occupied.clear();
            } else {
                all.erase(next);
            }
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
