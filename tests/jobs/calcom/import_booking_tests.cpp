// import_booking_tests: the customer of a booking that was made at Cal.com.
#include "jobs/calcom/inbound.h"

#include "tests/jobs/calcom/inward_salon.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace slotkeeper;
using namespace slotkeeper::tests;

BOOST_FIXTURE_TEST_SUITE(import_booking_tests, InwardSalon)

BOOST_AUTO_TEST_CASE(an_international_address_is_the_customers_and_a_made_up_one_is_not) {
    const auto customer_with = [&](const std::string& email, const std::string& phone, Instant start) {
        RemoteBooking booking;
        booking.uid = "uid " + email;
        booking.time = {start, start + Minutes(30)};
        booking.event_type_id = event_type_id(service("Haarschnitt"), staff(0));
        booking.attendee_name = "Kim Beispiel";
        booking.attendee_email = email;
        booking.attendee_phone = phone;
        store::InboundEvent event;
        event.id = ids.make<InboundId>();
        event.company = demo::kCompany;
        event.account = catalog->event_type(service("Haarschnitt").id, staff(0).id)->account;
        const auto all = accounts();
        const auto account =
            std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.id == event.account; });
        const auto gateway = open_gateway(world.tools, *account);
        BOOST_TEST(import_booking(world.tools, event, booking, **gateway).reason == "taken_in");
    };
    customer_with("anna@müller.de", "", at(10, 0));
    customer_with("447911123459@sms.cal.com", "+447911123459", at(11, 0));
    customer_with(AppointmentId{4711}.text() + "@attendees.example.org", "+447911123450", at(12, 0));
    customer_with("kim@example.com", "436641234567", at(13, 0));  // in Germany or in Austria
    const auto customers = [&](const char* where) {
        return test.number(std::string("SELECT COUNT(*) FROM customer WHERE ") + where);
    };
    BOOST_TEST(customers("email = 'anna@xn--mller-kva.de'") == 1);
    BOOST_TEST(customers("phone = '+447911123459' AND email IS NULL") == 1);
    BOOST_TEST(customers("phone = '+447911123450' AND email IS NULL") == 1);
    BOOST_TEST(customers("email = 'kim@example.com' AND phone IS NULL AND note LIKE '%: 436641234567'") == 1);
}

BOOST_AUTO_TEST_SUITE_END()
