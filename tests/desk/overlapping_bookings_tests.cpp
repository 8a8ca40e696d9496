// overlapping_bookings_tests: by the policy of the company, no person is booked twice at the same time.
#include "engine/store/booking/appointment_rows.h"
#include "tests/support/limited_salon.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using namespace std::chrono_literals;

namespace {

const std::string kNumber = "+493090182000";

struct OverlappingDesk : LimitedSalon {
    OverlappingDesk() { set_policy(OverlapPolicy::refuse); }

    std::string told_named(Instant start, ResourceId who, const std::string& name, const std::string& phone = kNumber,
                           const std::string& email = "") {
        return told(book_named(start, who, name, phone, email));
    }
    Appointment stored(AppointmentId id) {
        return *database.read([&](store::Tx& tx) { return store::load_appointment(tx, demo::kCompany, id); });
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(overlapping_bookings_tests, OverlappingDesk)

BOOST_AUTO_TEST_CASE(one_customer_gets_one_chair_at_a_time) {
    const auto first = booked(book_named(at(10, 0), anna(), "Erika Muster", kNumber));
    const auto second = desk.submit(book_named(at(10, 15), juergen(), "ERIKA MUSTER", kNumber));
    BOOST_REQUIRE(!second.ok());
    BOOST_TEST(outcome(second) == "customer_busy");
    BOOST_TEST(second.refusal().field == "start");
    BOOST_TEST(second.refusal().in_the_way == std::vector<std::string>{first.text()});
    BOOST_TEST(told_named(at(10, 30), juergen(), "Erika Muster") == "confirmed");  // one after the other
    BOOST_TEST(told_named(at(10, 0), juergen(), "Erika Muster", fresh_phone()) == "confirmed");
    BOOST_TEST(test.number("SELECT COUNT(*) FROM appointment") == 3);
    BOOST_TEST(broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(a_family_with_one_number_is_booked_side_by_side) {
    BOOST_TEST(told_named(at(10, 0), anna(), "Mia Muster") == "confirmed");
    BOOST_TEST(told_named(at(10, 0), juergen(), "Ben Muster") == "confirmed");
    BOOST_TEST(told_named(at(10, 0), lena(), "Mia Muster") == "customer_busy");
    BOOST_TEST(test.number("SELECT COUNT(*) FROM customer") == 1);
}

BOOST_AUTO_TEST_CASE(an_address_makes_the_same_person_of_two_records) {
    BOOST_TEST(told_named(at(10, 0), anna(), "Erika Muster", kNumber, "erika@example.org") == "confirmed");
    BOOST_TEST(told_named(at(10, 0), juergen(), "Erika Muster", "", "erika@example.org") == "customer_busy");
    BOOST_TEST(told_named(at(10, 0), juergen(), "Erika Muster", fresh_phone(), "erika@example.org") == "customer_busy");
    // What is stored counts too, although the request does not repeat it.
    BOOST_TEST(told_named(at(11, 0), anna(), "Erika Muster", "", "erika@example.org") == "confirmed");
    BOOST_TEST(told_named(at(11, 0), juergen(), "Erika Muster", kNumber) == "customer_busy");
    BOOST_TEST(told_named(at(11, 0), juergen(), "Max Muster", "", "erika@example.org") == "confirmed");
}

BOOST_AUTO_TEST_CASE(the_policy_of_the_company_decides) {
    BOOST_TEST(told_named(at(10, 0), anna(), "Erika Muster") == "confirmed");
    set_policy(OverlapPolicy::warn);
    const auto warned = desk.submit(book_named(at(10, 15), juergen(), "Erika Muster", kNumber));
    BOOST_REQUIRE(warned.ok());
    const auto marked = *warned->appointment;
    BOOST_TEST(marked.overlaps.has_value());
    BOOST_TEST((stored(marked.id).overlaps == marked.overlaps));
    // A move to another time takes the mark away, and other changes leave it.
    BOOST_TEST(told(make(Change{marked.id, Event::acknowledge, {}})) == "confirmed");
    BOOST_TEST((stored(marked.id).overlaps == marked.overlaps));
    BOOST_TEST(told(make(Reschedule{marked.id, at(12, 0), {}, false, {}})) == "confirmed");
    BOOST_TEST(!stored(marked.id).overlaps.has_value());
    set_policy(OverlapPolicy::off);
    const auto free = desk.submit(book_named(at(10, 15), lena(), "Erika Muster", kNumber));
    BOOST_REQUIRE(free.ok());
    BOOST_TEST(!free->appointment->overlaps.has_value());
}

BOOST_AUTO_TEST_CASE(moves_and_conversions_are_bookings_too) {
    booked(book_named(at(10, 0), anna(), "Erika Muster", kNumber));
    const auto later = booked(book_named(at(12, 0), juergen(), "Erika Muster", kNumber));
    BOOST_TEST(told(make(Reschedule{later, at(10, 15), {}, false, {}})) == "customer_busy");
    BOOST_TEST(told(make(Reschedule{later, at(12, 15), {}, false, {}})) == "confirmed");  // over its own time
    const auto held = booked(hold(at(10, 15), juergen(), "test"));
    const auto convert = [&](std::string name) {
        return make(ConvertHold{held, "test", {std::move(name), kNumber, "", ""}, "", {}});
    };
    BOOST_TEST(told(convert("Erika Muster")) == "customer_busy");
    BOOST_TEST((stored(held).state == State::held));
    BOOST_TEST(told(convert("Ben Muster")) == "confirmed");
    BOOST_TEST(broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(a_cancelled_or_missed_appointment_leaves_its_person_free) {
    const auto cancelled = booked(book_named(at(10, 0), anna(), "Erika Muster", kNumber));
    BOOST_TEST(told(make(Cancel{cancelled, "customer", {}})) == "cancelled");
    const auto missed = booked(book_named(at(10, 0), juergen(), "Erika Muster", kNumber));
    auto no_show = make(Change{missed, Event::no_show, {}});
    no_show.skip_rules = true;  // it is not its time yet
    BOOST_TEST(told(no_show) == "no_show");
    BOOST_TEST(told_named(at(10, 0), anna(), "Erika Muster") == "confirmed");
    BOOST_TEST(told(make(Change{missed, Event::reopen, {}})) == "customer_busy");
    BOOST_TEST((stored(missed).state == State::no_show));
}

BOOST_AUTO_TEST_CASE(what_is_booked_at_calcom_is_marked_and_not_refused) {
    const auto first = booked(book_named(at(10, 0), anna(), "Erika Muster", kNumber));
    const CustomerDetails erika{"Erika Muster", kNumber, "", ""};
    const auto imported = desk.submit(import(at(10, 15), juergen(), erika));
    BOOST_REQUIRE(imported.ok());
    BOOST_TEST((imported->appointment->overlaps == first));
    BOOST_TEST(told_named(at(10, 15), lena(), "Erika Muster") == "customer_busy");
    // Moved there, too.
    auto moved = make(ApplyRemoteReschedule{imported->appointment->id, {at(12, 0), at(12, 30)}, {}, {}, false, false});
    moved.skip_rules = moved.from_calendar = true;
    BOOST_TEST(told(moved) == "confirmed");
    BOOST_TEST(!stored(imported->appointment->id).overlaps.has_value());
}

BOOST_AUTO_TEST_SUITE_END()
