// waitlist_race_tests: concurrent cancellations, workers, answers and new entries: no entry gets two offers, no start
// is offered twice, and the order is kept.
#include "engine/desk/waitlist/offer_freed.h"
#include "tests/race/callers.h"
#include "tests/support/seed.h"
#include "tests/support/waiting.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <random>
#include <set>

using namespace slotkeeper;
using namespace slotkeeper::tests;

namespace {

constexpr int kWaitlistRounds = 12;
constexpr std::size_t kWho = 1;  // works on Tuesdays from half past two to seven

struct Rush : Waiting {
    std::unique_ptr<Process> other = another_process(2);

    Desk& desk_of(int number) { return number % 2 == 0 ? desk : other->desk; }
    // All that is to be offered on that day, by one of two processes.
    void look(int number, int days) {
        const Interval day{at(8, 0, days), at(20, 0, days)};
        const auto branch = catalog->branches().front().id;
        const OfferTools here{database, desk, catalogs, ids};
        const OfferTools there{other->database, other->desk, other->catalogs, other->ids};
        (void)offer_freed(number % 2 == 0 ? here : there, demo::kCompany, branch, day, {});
    }
    std::vector<AppointmentId> fill_day(int days) {
        std::vector<AppointmentId> all;
        for (const auto hour : {15, 16, 17, 18}) {
            for (const auto id : fill(hour, kWho, days)) all.push_back(id);
        }
        return all;
    }
    // Whole afternoons of that person, so that every start suits every entry.
    WaitlistId wait(int days) {
        auto ask = preference(15, kWho, days);
        ask.preference.until_minute = 19 * 60;
        return joined(ask);
    }
    std::vector<std::string> states(const std::vector<WaitlistId>& line) {
        std::vector<std::string> all;
        for (const auto id : line) all.push_back(state_of(id));
        return all;
    }
    // What must hold whatever happened.
    void check_offers() {
        BOOST_TEST(test.number("SELECT COUNT(*) FROM (SELECT entry_id FROM waitlist_offer WHERE state = 'open' "
                               "GROUP BY entry_id HAVING COUNT(*) > 1) twice") == 0);
        BOOST_TEST(test.number("SELECT COUNT(*) FROM waitlist_entry e LEFT JOIN waitlist_offer o ON o.open_entry = "
                               "e.entry_id WHERE (e.state = 'offered') <> (o.offer_id IS NOT NULL)") == 0);
        BOOST_TEST(test.number("SELECT COUNT(*) FROM waitlist_offer o JOIN appointment a USING (appointment_id) WHERE "
                               "(o.state = 'open') <> (a.state = 'held') OR (o.state = 'accepted') <> "
                               "(a.state = 'confirmed')") == 0);
        BOOST_TEST(test.number("SELECT COUNT(*) FROM (SELECT entry_id FROM waitlist_offer GROUP BY entry_id, starts_at "
                               "HAVING COUNT(*) > 1) again") == 0);
        BOOST_TEST(test.number("SELECT COUNT(*) FROM waitlist_offer o WHERE NOT EXISTS (SELECT 1 FROM message m WHERE "
                               "m.appointment_id = o.appointment_id AND m.kind = 'waitlist_offer')") == 0);
        BOOST_TEST(broken_rows() == 0);
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(waitlist_race_tests, Rush)

BOOST_AUTO_TEST_CASE(eight_cancellations_and_four_workers_serve_twenty_in_order) {
    for (int round = 0; round < kWaitlistRounds; ++round) {
        const auto days = 7 * round;
        const auto booked = fill_day(days);
        BOOST_REQUIRE(booked.size() == 8U);
        std::vector<WaitlistId> line;
        for (int i = 0; i < 20; ++i) line.push_back(wait(days));
        all_at_once(12, [&](int i) {
            if (i < 8) {
                cancel(booked[static_cast<std::size_t>(i)], &desk_of(i));
            } else {
                for (int again = 0; again < 3; ++again) look(i, days);
            }
        });
        look(0, days);  // what was freed after the last look
        BOOST_TEST_CONTEXT("round " << round) {
            const auto all = states(line);
            // Half an hour for each, and starts a quarter of an hour apart: who is asked is one stretch from the front.
            const auto asked = std::count_if(all.begin(), all.end(), [](auto& state) { return state != "waiting"; });
            BOOST_TEST(asked >= 4);
            BOOST_TEST(asked <= 8);
            for (std::ptrdiff_t i = 0; i < asked; ++i) BOOST_TEST(all[static_cast<std::size_t>(i)] != "waiting");
            BOOST_TEST(std::set<std::string>(all.begin(), all.end()).size() == static_cast<std::size_t>(asked) + 1);
        }
    }
    check_offers();
}

BOOST_AUTO_TEST_CASE(offers_and_holds_match_under_concurrent_answers) {
    const auto seed = slotkeeper::testing::seed_of_test();
    BOOST_TEST_MESSAGE("SLOTKEEPER_SEED=" << seed);
    std::mt19937 chance(seed);
    for (int round = 0; round < kWaitlistRounds; ++round) {
        const auto days = 7 * round;
        const auto booked = fill_day(days);
        std::vector<WaitlistId> line;
        for (int i = 0; i < 10; ++i) line.push_back(wait(days));
        for (const auto id : booked) cancel(id);
        look(0, days);
        std::vector<int> deeds;
        for (int i = 0; i < 16; ++i) deeds.push_back(static_cast<int>(chance() % 4));
        all_at_once(16, [&](int i) {
            const auto id = line[static_cast<std::size_t>(i) % line.size()];
            const WaitlistTools at_desk{database, desk_of(i)};
            switch (deeds[static_cast<std::size_t>(i)]) {
                case 0:
                    (void)accept_offer(at_desk, caller(), id);
                    break;
                case 1:
                    (void)decline_offer(at_desk, caller(), id);
                    break;
                case 2:
                    (void)leave_waitlist(at_desk, caller(), id);
                    break;
                default:
                    look(i, days);
            }
        });
    }
    let_offers_expire();  // those that were left while they were being made
    BOOST_TEST_CONTEXT("SLOTKEEPER_SEED=" << seed) { check_offers(); }
}

BOOST_AUTO_TEST_CASE(a_customer_who_joins_twenty_times_at_once_has_one_entry) {
    for (int round = 0; round < kWaitlistRounds; ++round) {
        const auto ask = preference(15, kWho, 7 * round);
        joined(preference(10, kWho, 7 * round,
                          ask.customer.phone));  // one who is known: making a customer locks the row anyway
        all_at_once(20, [&](int i) {
            auto& db = i % 2 == 0 ? database : other->database;
            auto& known = i % 2 == 0 ? catalogs : other->catalogs;
            auto& names = i % 2 == 0 ? ids : other->ids;
            (void)join_waitlist(db, known, names, demo::kCompany, ask, fresh_key(names));
        });
        BOOST_TEST(test.number("SELECT COUNT(*) FROM waitlist_entry") == 2 * (round + 1));
    }
    BOOST_TEST(test.number("SELECT COUNT(*) FROM customer WHERE name = 'Wanda Wartet'") == kWaitlistRounds);
}

// Preferences that do not overlap, of one known customer.
BOOST_AUTO_TEST_CASE(concurrent_joins_create_at_most_five_entries) {
    const auto phone = fresh_phone();
    joined(preference(10, kWho, 0, phone));
    all_at_once(12, [&](int i) { (void)join(preference(15, kWho, 7 * i, phone)); });
    BOOST_TEST(test.number("SELECT COUNT(*) FROM waitlist_entry") == limits::waiting_per_customer);
}

BOOST_AUTO_TEST_SUITE_END()
