// visit_sync_tests: the services of a visit are bookings of their own at Cal.com, and never in conflict.
#include "tests/support/calcom_salon.h"

#include <boost/test/unit_test.hpp>

#include <array>

using namespace slotkeeper;
using namespace slotkeeper::tests;

namespace {

struct SyncedVisits : CalcomSalon {
    Appointment visit(Instant start) {
        auto command = book_service(service("Haarschnitt").id, start);
        std::get<Book>(command.ask).visit.services = {service("Haarschnitt").id, service("Bart").id};
        return booked(std::move(command));
    }
    void expect_in_step(int links) {
        BOOST_TEST(test.number("SELECT COUNT(*) FROM appointment WHERE state = 'conflicted'") == 0);
        BOOST_TEST(test.number("SELECT COUNT(*) FROM calendar_link WHERE state <> 'in_step'") == 0);
        BOOST_TEST(test.number("SELECT COUNT(*) FROM calendar_link WHERE mirror_state = 'live'") == links);
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(visit_sync_tests, SyncedVisits)

BOOST_AUTO_TEST_CASE(each_service_of_a_visit_is_a_booking_of_its_own) {
    const auto id = visit(at(10, 30)).id;
    BOOST_TEST(settle());
    expect_in_step(2);
    BOOST_TEST(live_bookings_of(id).size() == 2U);
    move(id, at(15, 0));
    BOOST_TEST(settle());
    expect_in_step(2);
    BOOST_TEST(live_bookings_of(id).size() == 2U);
    cancel(id);
    BOOST_TEST(settle());
    expect_in_step(0);
    BOOST_TEST(live_bookings_of(id).empty());
}

BOOST_AUTO_TEST_CASE(a_day_of_visits_leaves_no_conflict) {
    const std::array starts{at(10, 0), at(10, 30), at(11, 0), at(11, 30), at(12, 0), at(15, 0), at(15, 30)};
    auto count = 0;
    for (const auto start : starts) {
        auto command = book_service(service("Haarschnitt").id, start);
        std::get<Book>(command.ask).visit.services = {service("Haarschnitt").id, service("Bart").id};
        if (desk.submit(std::move(command))) ++count;
    }
    BOOST_TEST(count >= 4);
    BOOST_TEST(settle());
    expect_in_step(2 * count);
    BOOST_TEST(broken_rows() == 0);
}

BOOST_AUTO_TEST_SUITE_END()
