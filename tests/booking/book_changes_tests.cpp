// book_changes_tests: a refused command leaves the day book as it was.
#include "engine/booking/decide_steps.h"
#include "tests/support/times.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using slotkeeper::testing::interval;
using slotkeeper::testing::utc;

BOOST_AUTO_TEST_SUITE(book_changes_tests)

BOOST_AUTO_TEST_CASE(claims_and_shares_are_undone_unless_they_are_kept) {
    const ResourceId person{1};
    const auto day = std::chrono::sys_days{std::chrono::year{2026} / 6 / 2};
    const ServedMonth month{ServiceId{1}, person, month_of(day)};
    DayBook book{utc("2026-05-01 12:00")};
    book.open({person, day});
    book.note_served(month, 4);
    Claim claim;
    claim.taken = interval("2026-06-02 10:00", "2026-06-02 11:00");
    claim.where = {person, day};
    claim.appointment = AppointmentId{99};
    const auto change = [&](bool keeps) {
        BookChanges changes(book);
        changes.add(claim);
        changes.add_served(month);
        BOOST_TEST(book.served(month) == 5);
        Plan plan;
        if (keeps) changes.keep(plan);
    };
    change(false);
    BOOST_TEST(book.served(month) == 4);
    BOOST_TEST(book.has_room(person, 1, claim.taken));
    change(true);
    BOOST_TEST(book.served(month) == 5);
    BOOST_TEST(!book.has_room(person, 1, claim.taken));
}

BOOST_AUTO_TEST_SUITE_END()
