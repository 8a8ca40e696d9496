// confirm_appointment_tests: what is stored when a caller acknowledges an appointment.
#include "tests/support/front.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

struct Comer : Front {
    Comer() { book(10); }
    void book(int hour) {
        const auto answer =
            ask("book_appointment",
                {{"service", "Haarschnitt"}, {"start", at(hour)}, {"name", "Erika Muster"}, {"additional", true}});
        appointment = answer.body.value("appointment_id", answer.text);
    }
    // The platform names each asking of its own.
    Answer ask(const std::string& function, const json& arguments = json::object()) {
        auto call_now = default_call();
        call_now["transcript_with_tool_calls"] = {{{"role", "tool_call_invocation"},
                                                   {"tool_call_id", "tool_" + std::to_string(++asked)},
                                                   {"name", function},
                                                   {"arguments", arguments.dump()}}};
        return call(function, arguments, call_now);
    }
    std::string confirms(const json& arguments = json::object()) {
        return ask("confirm_appointment", arguments).body["result"];
    }
    bool said_yes() { return get("/v1/appointments/" + appointment).body["acknowledged_at"].is_string(); }

    std::string appointment;
    int asked = 0;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(confirm_appointment_tests, Comer)

BOOST_AUTO_TEST_CASE(an_acknowledgement_is_stored_for_its_time) {
    BOOST_TEST(!said_yes());
    BOOST_TEST(confirms() == "confirmed");
    BOOST_TEST(said_yes());
    // There and back again is another time twice.
    for (const auto hour : {15, 10}) {
        BOOST_TEST(ask("reschedule_appointment", {{"start", at(hour)}}).body["result"] == "moved");
        BOOST_TEST(!said_yes());
        BOOST_TEST(confirms() == "confirmed");
        BOOST_TEST(said_yes());
    }
    BOOST_TEST(confirms() == "confirmed");
    BOOST_TEST(get("/v1/appointments/" + appointment).body["version"] == 6);
}

BOOST_AUTO_TEST_CASE(the_described_one_of_several_appointments_is_confirmed) {
    const auto first = appointment;
    book(15);
    BOOST_TEST(confirms() == "missing_field");
    BOOST_TEST(!said_yes());
    BOOST_TEST(confirms({{"appointment", appointment}}) == "confirmed");
    BOOST_TEST(said_yes());
    appointment = first;
    BOOST_TEST(!said_yes());
}

BOOST_AUTO_TEST_CASE(a_checked_in_customer_is_answered_that_the_appointment_stands) {
    auto check_in = salon.make(Change{*AppointmentId::parse(appointment), Event::check_in, {}});
    check_in.skip_rules = true;  // whatever the hour
    BOOST_REQUIRE(salon.desk.submit(check_in).ok());
    BOOST_TEST(confirms() == "confirmed");
    BOOST_TEST(!said_yes());
}

BOOST_AUTO_TEST_SUITE_END()
