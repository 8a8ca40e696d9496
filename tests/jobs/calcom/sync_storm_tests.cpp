// sync_storm_tests: after random faults both sides are equal.
//
// Customers book, move, swap and cancel while three of ten calls to the stand-in go wrong in one of six ways, and the
// workers, processes of their own, kill themselves between two steps now and then.
#include "engine/store/calendar/link_rows.h"
#include "tests/jobs/calcom/extra_bookings.h"
#include "tests/jobs/calcom/mortal_worker.h"
#include "tests/support/seed.h"

#include <boost/test/unit_test.hpp>

#include <random>
#include <thread>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using namespace std::chrono_literals;

namespace {

const std::vector<std::string> kEveryFault{"delay", "429", "500_before", "404_before", "500_after", "cut_after"};

struct Storm : CalcomSalon {
    void rage(unsigned seed) {
        BOOST_TEST_CONTEXT("SLOTKEEPER_SEED=" << seed) {
            std::mt19937 random(seed);
            set_faults(0.3, kEveryFault, seed);
            {
                MortalWorker one(*this, 2, 0.03, {}, seed), other(*this, 3, 0.03, {}, seed);
                std::vector<AppointmentId> ours;
                for (auto i = 0; i < 80; ++i) {
                    // Few hours of two people, so that slots are handed on again and again.
                    const auto start = at(10 + static_cast<int>(random() % 3), random() % 2 == 0 ? 0 : 30);
                    const auto& who = staff(random() % 2);
                    const auto dice = random() % 10;
                    if (dice < 4 || ours.empty()) {
                        if (const auto receipt = desk.submit(book(start, who.id)))
                            ours.push_back(receipt->appointment->id);
                    } else if (dice < 8) {
                        const auto id = ours[random() % ours.size()];
                        (void)desk.submit(make(Reschedule{id, start, {{0, 0, who.id}}, false, {}}));
                    } else {
                        (void)desk.submit(make(Cancel{ours[random() % ours.size()], "customer", {}}));
                    }
                    std::this_thread::sleep_for(std::chrono::milliseconds(random() % 100));
                }
                wait_until_settled(*this);
            }
            BOOST_TEST(differences() == "");
            BOOST_TEST(extra_bookings(*this).unexplained == "");
            BOOST_TEST(broken_rows() == 0);
            BOOST_TEST(test.number("SELECT COUNT(*) FROM job WHERE state = 'dead'") == 0);
            const auto faults = ask("GET", "/simulator/bookings").at("faults").size();
            BOOST_TEST(faults > 0U);
            BOOST_TEST_MESSAGE(faults << " calls went wrong");
        }
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(sync_storm_tests, Storm)

BOOST_AUTO_TEST_CASE(a_worker_killed_at_any_step_is_replaced_without_duplicates) {
    for (const auto* step : {"begun", "called", "recorded"}) {
        BOOST_TEST_CONTEXT("killed after " << step) {
            std::filesystem::remove(folder.path() / "stop");
            const auto fresh = booked(book(at(10, 0), staff(0).id)).id;
            const auto moved = booked(book(at(11, 0), staff(0).id)).id;
            const auto gone = booked(book(at(12, 0), staff(0).id)).id;
            BOOST_TEST(sync(moved).reason == "in_step");
            BOOST_TEST(sync(gone).reason == "in_step");
            move(moved, at(15, 0));
            cancel(gone);
            {
                MortalWorker worker(*this, 2, 0, step);
                wait_until_settled(*this);
                BOOST_TEST(worker.deaths >= 1);
            }
            BOOST_TEST(differences() == "");
            for (const auto id : {fresh, moved}) cancel(id);
            BOOST_TEST(settle());
            BOOST_TEST(differences() == "");
        }
    }
}

BOOST_AUTO_TEST_CASE(in_a_storm_of_faults_and_deaths_both_sides_come_to_agree) { rage(testing::seed_of_test()); }

// Calls meet as they meet at the real one: what overlaps is accepted twice, a database error says that a slot is taken.
BOOST_AUTO_TEST_CASE(the_storm_converges_with_a_slow_and_racy_cal_com, *boost::unit_test::label("slow")) {
    const auto seed = testing::seed_of_test();
    ask("PUT", "/simulator/realism", {{"realistic", true}, {"seed", seed}, {"bookings_per_second", 0}});
    rage(seed);
}

BOOST_AUTO_TEST_SUITE_END()
