// booking_limits_race_tests: concurrent callers through two desks never exceed a limit, and never book one person twice
// at the same time, although their bookings share no resource and no day.
#include "tests/support/limited_salon.h"
#include "tests/support/seed.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <numeric>
#include <random>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using namespace std::chrono_literals;

namespace {

constexpr int kLimitRounds = 20;

struct LimitRace : LimitedSalon {
    LimitRace() { BOOST_TEST_MESSAGE("SLOTKEEPER_SEED=" << seed); }

    // The callers come in a random order, by turns through both desks.
    void play(std::vector<Command> commands, Tally& outcomes) {
        std::shuffle(commands.begin(), commands.end(), random);
        all_at_once(static_cast<int>(commands.size()), [&](int caller) {
            auto& through = caller % 2 == 0 ? desk : other->desk;
            outcomes.add(outcome(through.submit(commands[static_cast<std::size_t>(caller)])));
        });
    }
    ResourceId one_of_three(int number) {
        return std::array{anna(), juergen(), lena()}[static_cast<std::size_t>(number) % 3];
    }

    const unsigned seed = testing::seed_of_test();
    std::mt19937 random{seed};
    std::unique_ptr<Process> other = another_process(2);
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(booking_limits_race_tests, LimitRace)

// Four days of one week: the bookings of different days share no resource day.
BOOST_AUTO_TEST_CASE(a_week_of_a_person_is_never_booked_beyond_its_limit) {
    change("UPDATE resource SET bookings_per_week = 3 WHERE resource_id = " + std::to_string(anna().value));
    for (int round = 0; round < kLimitRounds; ++round) {
        std::vector<Command> commands;
        for (int i = 0; i < 16; ++i) commands.push_back(book(at(10, 30 * (i / 4 % 2), 7 * round + i % 4), anna()));
        Tally outcomes;
        play(std::move(commands), outcomes);
        BOOST_TEST(outcomes["confirmed"] == 3, outcomes.text());
        BOOST_TEST(outcomes["limit_reached"] + outcomes["slot_conflict"] == 13, outcomes.text());
    }
    BOOST_TEST(test.number("SELECT COUNT(*) FROM appointment") == 3 * kLimitRounds);
    BOOST_TEST(broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(a_service_is_never_booked_beyond_its_limit_by_several_people) {
    change("UPDATE service SET bookings_per_day = 4, minutes_per_week = 120 WHERE service_id = 41");
    for (int round = 0; round < kLimitRounds; ++round) {
        std::vector<Command> commands;
        for (int i = 0; i < 15; ++i) {
            commands.push_back(book(at(10, 0, 7 * round) + i / 3 * 30min, one_of_three(i)));
        }
        Tally outcomes;
        play(std::move(commands), outcomes);
        BOOST_TEST(outcomes["confirmed"] == 4, outcomes.text());
        BOOST_TEST(outcomes["limit_reached"] == 11, outcomes.text());
    }
    BOOST_TEST(broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(a_customer_is_never_booked_beyond_their_limit) {
    change("UPDATE company SET customer_bookings_per_month = 2");
    for (int round = 0; round < kLimitRounds; ++round) {
        const auto phone = fresh_phone();
        const auto first = early_in_month() + 7 * (round % 2);
        std::vector<Command> commands;
        for (int i = 0; i < 6; ++i) {
            auto command = book(at(10, 0, first + i % 2) + round / 2 % 5 * 30min, {}, phone);
            if (i % 2 == 1) std::get<Book>(command.ask).customer.name = "Ben Muster";
            commands.push_back(std::move(command));
        }
        Tally outcomes;
        play(std::move(commands), outcomes);
        BOOST_TEST(outcomes["confirmed"] == 2, outcomes.text());
        BOOST_TEST(outcomes["limit_reached"] + outcomes["slot_conflict"] == 4, outcomes.text());
    }
    BOOST_TEST(test.number("SELECT COUNT(*) FROM customer") == kLimitRounds);
    BOOST_TEST(broken_rows() == 0);
}

// Days that are weeks apart: the bookings share nothing but their customer.
BOOST_AUTO_TEST_CASE(a_customer_never_has_more_bookings_to_come_than_allowed) {
    change("UPDATE company SET customer_bookings_active = 2");
    for (int round = 0; round < kLimitRounds; ++round) {
        const auto phone = fresh_phone();
        std::vector<Command> commands;
        for (int i = 0; i < 6; ++i) {
            auto command =
                book(at(10, 0, 14 * i + 7 * (round / 12)) + round % 4 * 30min, one_of_three(round / 4), phone);
            if (i % 2 == 1) std::get<Book>(command.ask).customer.name = "Ben Muster";
            commands.push_back(std::move(command));
        }
        Tally outcomes;
        play(std::move(commands), outcomes);
        BOOST_TEST(outcomes["confirmed"] == 2, outcomes.text());
        BOOST_TEST(outcomes["limit_reached"] == 4, outcomes.text());
    }
    BOOST_TEST(test.number("SELECT COUNT(*) FROM customer") == kLimitRounds);
    BOOST_TEST(broken_rows() == 0);
}

// The same number, or the same address with different numbers.
BOOST_AUTO_TEST_CASE(one_person_gets_one_of_three_chairs) {
    set_policy(OverlapPolicy::refuse);
    for (int round = 0; round < kLimitRounds; ++round) {
        const auto phone = fresh_phone();
        const auto email = "person" + std::to_string(round) + "@example.org";
        std::vector<Command> commands;
        for (int i = 0; i < 6; ++i) {
            const auto start = at(10, 0, 7 * round) + i / 3 * 15min;
            const auto by_number = (random() & 1U) == 0;
            commands.push_back(by_number ? book_named(start, one_of_three(i), "Erika Muster", phone, email)
                                         : book_named(start, one_of_three(i), "Erika Muster", "", email));
        }
        Tally outcomes;
        play(std::move(commands), outcomes);
        BOOST_TEST(outcomes["confirmed"] == 1, outcomes.text());
        BOOST_TEST(outcomes["customer_busy"] + outcomes["slot_conflict"] == 5, outcomes.text());
    }
    BOOST_TEST(test.number("SELECT COUNT(*) FROM appointment") == kLimitRounds);
    BOOST_TEST(broken_rows() == 0);
}

// Moves meet bookings, and cancellations free what they counted: the count never exceeds the limit.
BOOST_AUTO_TEST_CASE(moves_and_cancellations_among_bookings_keep_the_limit) {
    change("UPDATE resource SET bookings_per_week = 4 WHERE resource_id = " + std::to_string(anna().value));
    for (int round = 0; round < kLimitRounds / 2; ++round) {
        const auto week = 14 * round;
        std::vector<AppointmentId> moving;
        for (int i = 0; i < 4; ++i) moving.push_back(booked(book(at(9, 30 * i, week + 7), anna())));
        moving.push_back(booked(book(at(12, 0, week), anna())));
        std::vector<Command> commands;
        for (int i = 0; i < 4; ++i) {
            const auto id = moving[static_cast<std::size_t>(i)];
            commands.push_back(make(Reschedule{id, at(9, 30 * i, week + i), {}, false, {}}));
            commands.push_back(book(at(11, 30 * (i % 2), week + i), anna()));
        }
        commands.push_back(make(Cancel{moving.back(), "customer", {}}));
        Tally outcomes;
        play(std::move(commands), outcomes);
        const auto sum_in = [&](int days) {
            return test.number("SELECT COUNT(*) FROM appointment WHERE state = 'confirmed' AND starts_at >= '" +
                               store::format_datetime(at(0, 0, days - 1)) + "' AND starts_at < '" +
                               store::format_datetime(at(0, 0, days + 6)) + "'");
        };
        BOOST_TEST(sum_in(week) <= 4, outcomes.text());
        BOOST_TEST(sum_in(week) >= 3, outcomes.text());
        BOOST_TEST(sum_in(week + 7) <= 4, outcomes.text());
    }
    BOOST_TEST(broken_rows() == 0);
}

BOOST_AUTO_TEST_SUITE_END()
