// booking_form_tests: the booking fields, locations, lengths and contacts that an event type requires.
#include "tools/simulator/calcom/booking_form.h"

#include "tests/simulator/stand_in.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::simulator;

namespace {

simulator::EventType event_type() {
    return {.id = 1, .owner_id = 1, .slug = "cut", .title = "Cut", .length = Minutes(30)};
}

const json kBody = CalcomStandIn::booking_body(1, "2026-11-25T09:00:00Z");

std::string fault_of(const simulator::EventType& type, const json& more) {
    auto body = kBody;
    body.merge_patch(more);
    const auto wrong = wrong_form(type, body);
    return wrong ? wrong->message : "";
}

json field(const std::string& type, const std::string& slug, json more = json::object()) {
    json made{{"type", type},     {"slug", slug},    {"label", slug},
              {"required", true}, {"hidden", false}, {"placeholder", ""}};
    made.update(more);
    return made;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(booking_form_tests)

BOOST_AUTO_TEST_CASE(a_phone_number_alone_will_not_do_by_default) {
    const json phone_only{{"attendee", {{"email", nullptr}, {"phoneNumber", "+4915112345678"}}}};
    auto type = event_type();
    BOOST_TEST(fault_of(type, phone_only) == "responses - {email}error_required_field, ");
    BOOST_TEST(wrong_form(type,
                          [&] {
                              auto body = kBody;
                              body.merge_patch(phone_only);
                              return body;
                          }())
                   ->code == "BAD_REQUEST");
    type.booking_fields =
        json::array({field("email", "email", {{"required", false}}), field("phone", "attendeePhoneNumber")});
    BOOST_TEST(fault_of(type, phone_only) == "");
    BOOST_TEST(contains(fault_of(type, json::object()), "Missing attendee phone number"));
}

BOOST_AUTO_TEST_CASE(an_address_is_made_of_a_phone_number_alone) {
    auto body = kBody;
    body.merge_patch({{"attendee", {{"email", nullptr}, {"phoneNumber", "+4915112345678"}}}});
    BOOST_TEST(attendee_of(body).at("email") == "4915112345678@sms.cal.com");
    BOOST_TEST(responses_of(body).at("attendeePhoneNumber") == "+4915112345678");
}

BOOST_AUTO_TEST_CASE(an_address_that_the_booking_library_does_not_know_is_refused) {
    CalcomStandIn stand_in;
    const auto type = stand_in.event_type();
    const auto book = [&](const std::string& email) {
        auto body = CalcomStandIn::booking_body(type, "2026-11-25T09:00:00Z");
        body["attendee"]["email"] = email;
        return stand_in.post("/v2/bookings", body);
    };
    for (const char* email :
         {"r&d@example.com", "a=b@example.com", "info/x@example.com", "a#b@example.com", "x~y@example.com",
          "ivan@example.xn--p1ai", "j\u00fcrgen@example.com", "anna@m\u00fcller.de", ".anna@example.com"}) {
        const auto answer = book(email);
        BOOST_TEST_REQUIRE(answer.status == 400, email);
        BOOST_TEST(answer.code() == "BAD_REQUEST");
        BOOST_TEST(answer.message() == "responses - {email}email_validation_error, ");
    }
    BOOST_TEST(book("o'hara_1+x-y.z@xn--mller-kva.co.de").status == 201);
}

BOOST_AUTO_TEST_CASE(a_phone_number_stays_where_it_was_given) {
    CalcomStandIn stand_in;
    const auto type = stand_in.event_type({{"locations", json::array({{{"type", "attendeePhone"}}})}});
    const auto booking = stand_in
                             .book(type, "2026-11-25T09:00:00Z",
                                   {{"location", {{"type", "attendeePhone"}, {"phone", "+4915112345678"}}},
                                    {"bookingFieldsResponses", {{"smsReminderNumber", "+4915112345679"}}}})
                             .data();
    BOOST_TEST(booking.at("location") == "+4915112345678");
    BOOST_TEST(booking.at("bookingFieldsResponses").at("smsReminderNumber") == "+4915112345679");
    BOOST_TEST(!booking.at("attendees").at(0).contains("phoneNumber"));
}

BOOST_AUTO_TEST_CASE(own_questions_must_be_answered_and_with_the_right_kind) {
    auto type = event_type();
    type.booking_fields = json::array({field("text", "colour"), field("number", "age", {{"required", false}})});
    BOOST_TEST(contains(fault_of(type, json::object()), "Missing required booking field response: colour"));
    const auto answered = [&](const json& answers) { return fault_of(type, {{"bookingFieldsResponses", answers}}); };
    BOOST_TEST(answered({{"colour", "red"}}) == "");
    BOOST_TEST(contains(answered({{"colour", 5}}), "Invalid type for booking field 'colour'. Expected type string"));
    BOOST_TEST(contains(answered({{"colour", "red"}, {"age", "5"}}), "Expected type number"));
}

BOOST_AUTO_TEST_CASE(only_options_that_are_offered_may_be_chosen) {
    auto type = event_type();
    const auto options = json::array({"red", "blue"});
    type.booking_fields = json::array({field("select", "colour", {{"options", options}}),
                                       field("checkbox", "extras", {{"options", options}, {"required", false}})});
    const auto answered = [&](const json& answers) { return fault_of(type, {{"bookingFieldsResponses", answers}}); };
    BOOST_TEST(answered({{"colour", "red"}, {"extras", json::array({"blue"})}}) == "");
    BOOST_TEST(contains(answered({{"colour", "green"}}), "Invalid option 'green' for booking field 'colour'"));
    BOOST_TEST(
        contains(answered({{"colour", "red"}, {"extras", json::array({"green"})}}), "One or more invalid options"));
    BOOST_TEST(contains(answered({{"colour", "red"}, {"extras", "blue"}}), "Expected type array"));
}

BOOST_AUTO_TEST_CASE(a_length_may_be_given_only_if_there_are_several) {
    auto type = event_type();
    BOOST_TEST(contains(fault_of(type, {{"lengthInMinutes", 30}}), "Can't specify 'lengthInMinutes'"));
    type.length_options = {Minutes(30), Minutes(60)};
    BOOST_TEST(fault_of(type, {{"lengthInMinutes", 60}}) == "");
    BOOST_TEST(contains(fault_of(type, {{"lengthInMinutes", 45}}), "The possible lengths are: 30, 60"));
}

BOOST_AUTO_TEST_CASE(a_place_must_be_one_of_the_event_types) {
    auto type = event_type();
    const json video{{"location", {{"type", "integration"}, {"integration", "cal-video"}}}};
    BOOST_TEST(fault_of(type, video) == "");
    BOOST_TEST(location_of(type, kBody, "uid1") == "https://app.cal.com/video/uid1");
    type.locations = json::array({{{"type", "address"}, {"address", "Main St 1"}, {"public", true}}});
    BOOST_TEST(contains(fault_of(type, video), "following location types: address, and only these"));
    BOOST_TEST(location_of(type, kBody, "uid1") == "Main St 1");
    type.locations.push_back({{"type", "integration"}, {"integration", "zoom"}});
    BOOST_TEST(contains(fault_of(type, video), "following integrations: zoom, and only these"));
    type.locations.push_back({{"type", "attendeeAddress"}});
    auto body = kBody;
    body["location"] = {{"type", "attendeeAddress"}, {"address", "Side St 2"}};
    BOOST_TEST(location_of(type, body, "uid1") == "Side St 2");
}

BOOST_AUTO_TEST_SUITE_END()
