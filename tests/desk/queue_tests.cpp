// queue_tests: which commands share a batch, and the order of the rest.
#include "engine/desk/queue.h"

#include "tests/support/seed.h"

#include <boost/test/unit_test.hpp>

#include <map>
#include <random>

using namespace slotkeeper;
using namespace std::chrono_literals;

namespace {

const std::chrono::sys_days kDay = std::chrono::year{2026} / 6 / 2;

ResourceDay day_of(std::int64_t resource) { return {ResourceId{resource}, kDay}; }

// A command of its own key that names the days of these resources.
TicketPtr ticket(std::vector<std::int64_t> resources, int key, AppointmentId appointment = {}) {
    PreparedCommand prepared;
    if (appointment) {
        prepared.command.ask = Cancel{appointment, "test", {}};
    } else {
        prepared.command.ask = BlockTime{};
    }
    prepared.command.key.key.fill(std::uint8_t{0});
    prepared.command.key.key[0] = static_cast<std::uint8_t>(key & 0xff);
    prepared.command.key.key[1] = static_cast<std::uint8_t>(key >> 8);
    for (const auto resource : resources) prepared.days.push_back(day_of(resource));
    return std::make_shared<Ticket>(std::move(prepared));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(queue_tests)

BOOST_AUTO_TEST_CASE(a_batch_takes_what_waits_in_order_of_arrival) {
    CommandQueue queue(10, 3);
    std::vector<TicketPtr> sent;
    for (int i = 0; i < 5; ++i) sent.push_back(ticket({1}, i));
    for (const auto& one : sent) BOOST_TEST(queue.push(one));
    const auto first = queue.take_batch();
    BOOST_CHECK((first == std::vector<TicketPtr>{sent[0], sent[1], sent[2]}));
    queue.release_batch(first);
    BOOST_CHECK((queue.take_batch() == std::vector<TicketPtr>{sent[3], sent[4]}));
}

BOOST_AUTO_TEST_CASE(a_day_in_flight_is_not_given_to_a_second_committer) {
    CommandQueue queue(10, 10);
    const auto one = ticket({1, 2}, 1), same_day = ticket({2, 3}, 2), behind_it = ticket({3}, 3),
               other = ticket({4}, 4);
    queue.push(one);
    const auto flying = queue.take_batch();
    for (const auto& next : {same_day, behind_it, other}) queue.push(next);
    // 3 is free, but an earlier command waits for it.
    BOOST_CHECK((queue.take_batch() == std::vector<TicketPtr>{other}));
    queue.release_batch(flying);
    BOOST_CHECK((queue.take_batch() == std::vector<TicketPtr>{same_day, behind_it}));
}

BOOST_AUTO_TEST_CASE(a_booking_lock_in_flight_is_not_given_to_a_second_committer) {
    CommandQueue queue(10, 10);
    const auto locking = [](std::int64_t resource, int key, std::vector<store::BookingLock> locks) {
        auto prepared = ticket({resource}, key)->prepared;
        prepared.counted.locks = std::move(locks);
        return std::make_shared<Ticket>(std::move(prepared));
    };
    const auto one = locking(1, 1, {{5}, {7}}), same_lock = locking(2, 2, {{7}}), same_batch = locking(3, 3, {{9}}),
               with_it = locking(4, 4, {{9}});
    queue.push(one);
    const auto flying = queue.take_batch();
    for (const auto& next : {same_lock, same_batch, with_it}) queue.push(next);
    BOOST_CHECK((queue.take_batch() == std::vector<TicketPtr>{same_batch, with_it}));
    queue.release_batch(flying);
    BOOST_CHECK((queue.take_batch() == std::vector<TicketPtr>{same_lock}));
}

BOOST_AUTO_TEST_CASE(one_appointment_and_one_key_are_in_a_batch_once) {
    CommandQueue queue(10, 10);
    const auto cancel = ticket({1}, 1, AppointmentId{7}), again = ticket({1}, 2, AppointmentId{7}),
               twin = ticket({2}, 1);
    for (const auto& next : {cancel, again, twin}) queue.push(next);
    const auto first = queue.take_batch();
    BOOST_CHECK((first == std::vector<TicketPtr>{cancel}));
    queue.release_batch(first);
    BOOST_CHECK((queue.take_batch() == std::vector<TicketPtr>{again, twin}));
}

BOOST_AUTO_TEST_CASE(a_full_queue_refuses_and_withdrawn_commands_are_never_served) {
    CommandQueue queue(2, 10);
    const auto first = ticket({1}, 1), second = ticket({1}, 2), third = ticket({1}, 3);
    BOOST_TEST(queue.push(first));
    BOOST_TEST(queue.push(second));
    BOOST_TEST(!queue.push(third));
    BOOST_TEST(queue.withdraw(first));
    BOOST_TEST(!queue.withdraw(first));
    BOOST_TEST(queue.push(third));
    BOOST_CHECK((queue.take_batch() == std::vector<TicketPtr>{second, third}));
    BOOST_TEST(!queue.withdraw(second));
}

BOOST_AUTO_TEST_CASE(a_closed_queue_returns_its_remaining_commands_and_then_ends) {
    CommandQueue queue(10, 1);
    queue.push(ticket({1}, 1));
    queue.push(ticket({2}, 2));
    queue.close();
    BOOST_TEST(!queue.push(ticket({3}, 3)));
    BOOST_TEST(queue.take_batch().size() == 1U);
    BOOST_TEST(queue.take_batch().size() == 1U);
    BOOST_TEST(queue.take_batch().empty());
}

// Random commands, several committers: no day is ever with two of them, and each day is served in order of arrival.
BOOST_AUTO_TEST_CASE(committers_never_share_a_day_and_each_day_keeps_its_order) {
    const auto seed = testing::seed_of_test();
    BOOST_TEST_MESSAGE("SLOTKEEPER_SEED=" << seed);
    std::mt19937 random(seed);
    const auto below = [&](int bound) { return std::uniform_int_distribution<int>(0, bound - 1)(random); };
    CommandQueue queue(10'000, 8);
    std::map<TicketPtr, int> position;
    std::vector<std::vector<TicketPtr>> flying;
    std::map<ResourceDay, int> latest;
    int sent = 0, served = 0;
    for (int step = 0; step < 3'000 || served < sent; ++step) {
        if (step < 3'000 && below(2) == 0) {
            std::set<std::int64_t> resources;
            for (int i = 0; i <= below(4); ++i) resources.insert(below(12));
            const auto next = ticket({resources.begin(), resources.end()}, sent);
            position[next] = sent++;
            queue.push(next);
        } else if (queue.size() > 0 && flying.size() < 3 && below(3) > 0) {
            queue.push(ticket({}, sent++));  // free of all days, so that taking never waits
            flying.push_back(queue.take_batch());
            std::set<ResourceDay> of_others;
            for (std::size_t i = 0; i + 1 < flying.size(); ++i) {
                for (const auto& one : flying[i])
                    of_others.insert(one->prepared.days.begin(), one->prepared.days.end());
            }
            for (const auto& one : flying.back()) {
                for (const auto& where : one->prepared.days) {
                    BOOST_TEST(!of_others.contains(where));
                    BOOST_TEST(latest[where] <= position[one]);
                    latest[where] = position[one];
                }
            }
        } else if (!flying.empty()) {
            const auto which = static_cast<std::ptrdiff_t>(below(static_cast<int>(flying.size())));
            served += static_cast<int>(flying[static_cast<std::size_t>(which)].size());
            queue.release_batch(flying[static_cast<std::size_t>(which)]);
            flying.erase(flying.begin() + which);
        }
    }
    BOOST_TEST(served == sent);
    BOOST_TEST(queue.size() == 0U);
}

BOOST_AUTO_TEST_SUITE_END()
