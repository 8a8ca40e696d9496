// visit_race_tests: many callers want the same two services in the last gap of the person who does one of them: one of
// them gets both, the others nothing.
#include "tests/race/callers.h"
#include "tests/support/salon.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;

namespace {

constexpr int kVisitors = 12;
constexpr int kVisitRounds = 12;

}  // namespace

BOOST_AUTO_TEST_SUITE(visit_race_tests)

BOOST_AUTO_TEST_CASE(two_visits_never_share_the_last_gap_and_none_is_booked_in_part) {
    Salon salon;
    const auto other = salon.another_process(2);
    const auto juergen = salon.catalog->resource_named("Jürgen Köhler")->id;  // on Tuesdays he alone shaves
    const Visit both{.services = {salon.service("Haarschnitt").id, salon.service("Bart").id}};
    for (auto round = 0; round < kVisitRounds; ++round) {
        const auto day = 7 * round;
        for (const auto& busy : {Salon::at(10, 0, day), Salon::at(10, 50, day)}) {  // free for twenty minutes between
            BOOST_REQUIRE(salon.desk.submit(salon.book(busy, juergen)).ok());
        }
        Tally tally;
        all_at_once(kVisitors, [&](int caller) {
            auto command = salon.book_service(both.services.front(), Salon::at(10, 0, day));
            std::get<Book>(command.ask).visit = both;
            tally.add(outcome((caller % 2 == 0 ? salon.desk : other->desk).submit(std::move(command))));
        });
        BOOST_TEST(tally["confirmed"] == 1, tally.text());
        BOOST_TEST(tally["slot_conflict"] == kVisitors - 1, tally.text());
    }
    // Two haircuts of his and one visit with two parts in each round.
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM appointment") == 3 * kVisitRounds);
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM claim") == 4 * kVisitRounds);
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM appointment_segment WHERE service_id IS NOT NULL") ==
               2 * kVisitRounds);
    BOOST_TEST(salon.broken_rows() == 0);
}

BOOST_AUTO_TEST_SUITE_END()
