// sync_confirm_tests: a service that books only what Cal.com accepts: pending until its word, and free again after a
// no.
#include "tests/support/calcom_salon.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;

BOOST_FIXTURE_TEST_SUITE(sync_confirm_tests, CalcomSalon)

BOOST_AUTO_TEST_CASE(what_waits_for_cal_com_is_confirmed_once_it_is_booked_there) {
    set_policy(SyncPolicy::confirm_first);
    const auto appointment = booked(book(at(10, 0), staff(0).id));
    BOOST_CHECK(appointment.state == State::pending);
    BOOST_TEST(settle());
    BOOST_TEST(test.number("SELECT COUNT(*) FROM appointment WHERE state = 'confirmed' AND version = 2") == 1);
    BOOST_TEST(differences() == "");
}

BOOST_AUTO_TEST_CASE(what_cal_com_refuses_is_declined_and_its_time_is_free_again) {
    set_policy(SyncPolicy::confirm_first);
    book_there(staff(0), at(10, 0));
    booked(book(at(10, 0), staff(0).id));
    BOOST_TEST(settle());
    BOOST_TEST(test.number("SELECT COUNT(*) FROM appointment WHERE state = 'declined'") == 1);
    BOOST_TEST(test.number("SELECT COUNT(*) FROM claim") == 0);
    BOOST_TEST(broken_rows() == 0);
}

BOOST_AUTO_TEST_SUITE_END()
