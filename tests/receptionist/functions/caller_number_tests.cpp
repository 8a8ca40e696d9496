// caller_number_tests: numbers unknown to the numbering plan, ambiguous between two countries, or invalid.
#include "tests/support/front.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

json call_named(const std::string& id, const std::string& from) {
    auto call = Front::default_call();
    call["call_id"] = id;
    call["from_number"] = from;
    return call;
}

json booking_of_caller() { return {{"service", "Haarschnitt"}, {"start", Front::at(10)}, {"name", "Kim Beispiel"}}; }

}  // namespace

BOOST_AUTO_TEST_SUITE(caller_number_tests)

BOOST_AUTO_TEST_CASE(a_number_in_a_new_range_is_booked) {
    Front front;
    auto call = Front::default_call();
    call["from_number"] = "+13246609950";
    auto arguments = booking_of_caller();
    arguments["phone"] = "+1 324 660 9950";
    const auto answer = front.call("book_appointment", arguments, call);
    BOOST_REQUIRE_MESSAGE(answer.body["result"] == "booked", answer.text);
    BOOST_TEST(front.get("/v1/customers?phone=+13246609950").body["data"].size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_number_that_could_be_of_two_countries_is_asked_back) {
    Front front;
    auto call = Front::default_call();
    call["from_number"] = "436641234567";
    const auto asked = front.call("book_appointment", booking_of_caller(), call);
    BOOST_TEST(asked.body["result"] == "missing_field");
    BOOST_TEST(asked.body["field"] == "phone");
    auto arguments = booking_of_caller();
    arguments["phone"] = "43 664 1234567";
    const auto again = front.call("book_appointment", arguments);
    BOOST_TEST(again.body["result"] == "ambiguous");
    BOOST_TEST(again.body["field"] == "phone");
    BOOST_TEST(again.body["say"].get<std::string>().find("Ländervorwahl") != std::string::npos);
    BOOST_TEST(again.body["expected"].get<std::string>().find("+436641234567") != std::string::npos);
    BOOST_TEST(front.salon.test.number("SELECT COUNT(*) FROM appointment") == 0);
    arguments["phone"] = "+43 664 1234567";
    BOOST_TEST(front.call("book_appointment", arguments).body["result"] == "booked");
}

BOOST_AUTO_TEST_CASE(a_note_keeps_the_number_as_it_came) {
    Front front;
    const json message{{"message", "Bitte anrufen."}};
    for (const auto* number : {"+13246609950", "436641234567", "+99912345"}) {
        BOOST_TEST(front.call("leave_message", message, call_named(number, number)).body["result"] == "noted");
        BOOST_TEST(front.salon.test.number("SELECT COUNT(*) FROM voice_note WHERE phone = '" + std::string(number) +
                                           "'") == 1);
    }
    BOOST_TEST(front.call("request_callback", message, call_named("c", "+99912345")).body["result"] == "noted");
    const auto odd =
        front.call("leave_message", message, call_named("d", "sip:+49 1511 2345678 0000 0000 0000@ü.example"));
    BOOST_TEST(odd.body["result"] == "noted", odd.text);
}

BOOST_AUTO_TEST_SUITE_END()
