// bodies_tests: the fields of requests to Cal.com, and how its answers are read.
#include "adapters/calcom/bodies.h"

#include "tests/support/times.h"

#include <boost/test/unit_test.hpp>

#include <nlohmann/json.hpp>

using namespace slotkeeper;
using namespace slotkeeper::calcom;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

NewRemoteBooking booking() {
    NewRemoteBooking one;
    one.appointment = AppointmentId{1'234'567'890'123};
    one.version = 3;
    one.event_type_id = 4121;
    one.start = testing::utc("2026-11-24 09:00");
    one.attendee_name = "Erika Muster";
    one.time_zone = "Europe/Berlin";
    one.language = "de";
    return one;
}

json create_json(const NewRemoteBooking& one) { return json::parse(create_body(one, "example.org")); }

}  // namespace

BOOST_AUTO_TEST_SUITE(bodies_tests)

BOOST_AUTO_TEST_CASE(a_booking_is_asked_for_with_what_it_needs_and_no_more) {
    const auto id = booking().appointment.text();
    BOOST_TEST(create_json(booking()) ==
               json({{"start", "2026-11-24T09:00:00Z"},
                     {"eventTypeId", 4121},
                     {"attendee",
                      {{"name", "Erika Muster"},
                       {"email", id + "@example.org"},
                       {"timeZone", "Europe/Berlin"},
                       {"language", "de"}}},
                     {"metadata", {{"slotkeeper_appointment_id", id}, {"slotkeeper_version", "3"}}}}));
}

BOOST_AUTO_TEST_CASE(the_customers_own_address_and_number_and_another_length_are_sent) {
    auto one = booking();
    one.attendee_email = "erika@example.com";
    one.attendee_phone = "+4915112345678";
    one.length = Minutes{45};
    one.attendee_name.clear();
    const auto body = create_json(one);
    BOOST_TEST(body["attendee"]["email"] == "erika@example.com");
    BOOST_TEST(body["attendee"]["phoneNumber"] == "+4915112345678");
    BOOST_TEST(body["attendee"]["name"] == one.appointment.text());  // a name is demanded
    BOOST_TEST(body["lengthInMinutes"] == 45);
}

BOOST_AUTO_TEST_CASE(an_address_that_calcom_refuses_goes_into_the_metadata) {
    auto one = booking();
    for (const auto* refused : {"r&d@example.com", "a=b@example.com", "info/x@example.com", "a#b@example.com",
                                "x~y@example.com", "anna@example.xn--p1ai", "jürgen@example.com"}) {
        one.attendee_email = refused;
        const auto body = create_json(one);
        BOOST_TEST(body["attendee"]["email"] == one.appointment.text() + "@example.org", refused);
        BOOST_TEST(body["metadata"]["attendee_email"] == refused);
    }
    for (const auto* taken :
         {"erika@example.com", "o'neill@example.ie", "a+b_c.d-e@mail.xn--mller-kva.de", "1@2.example"}) {
        one.attendee_email = taken;
        const auto body = create_json(one);
        BOOST_TEST(body["attendee"]["email"] == taken);
        BOOST_TEST(!body["metadata"].contains("attendee_email"));
    }
}

BOOST_AUTO_TEST_CASE(a_refusal_names_the_fields_of_the_attendee_that_it_is_about) {
    auto one = booking();
    one.attendee_email = "erika@example.com";
    one.attendee_phone = "+4915112345678";
    const auto sent_after = [&](const char* message) {
        const auto fewer = fields_refused(one, message);
        if (!fewer) return std::string("all");
        return json::parse(create_body(one, "example.org", *fewer))["attendee"].dump();
    };
    const auto id = one.appointment.text();
    const auto without_email = json{{"name", "Erika Muster"},
                                    {"email", id + "@example.org"},
                                    {"timeZone", "Europe/Berlin"},
                                    {"language", "de"},
                                    {"phoneNumber", "+4915112345678"}};
    BOOST_TEST(sent_after("responses - {email}email_validation_error, ") == without_email.dump());
    BOOST_TEST(json::parse(sent_after("attendee.phoneNumber must be a valid phone number")).contains("phoneNumber") ==
               false);
    BOOST_TEST(json::parse(sent_after("responses - {attendeePhoneNumber}invalid_number, "))["email"] ==
               "erika@example.com");
    BOOST_TEST(json::parse(sent_after("attendee.timeZone must be a valid IANA time-zone"))["timeZone"] == "UTC");
    BOOST_TEST(!json::parse(sent_after("attendee.language must be one of")).contains("language"));
    BOOST_TEST(json::parse(sent_after("responses - {name}invalid, "))["name"] == id);
    BOOST_TEST(sent_after("Attempting to book a meeting in the past.") == "all");
    BOOST_TEST(sent_after("metadata values must be strings") == "all");
    one.attendee_email.clear();
    one.attendee_phone.clear();
    BOOST_TEST(sent_after("responses - {email}email_validation_error, ") == "all");  // it is made already
    BOOST_TEST(sent_after("responses - {phone}error_required_field, ") == "all");
}

BOOST_AUTO_TEST_CASE(a_number_is_read_from_every_place_where_calcom_keeps_one) {
    const auto phone_in = [](json more, json attendee = json::object()) {
        attendee.update({{"name", "Erika"}, {"email", "erika@example.com"}});
        json data{{"uid", "a"},
                  {"start", "2026-11-24T09:00:00Z"},
                  {"end", "2026-11-24T09:30:00Z"},
                  {"status", "accepted"},
                  {"attendees", json::array({attendee})}};
        data.update(more);
        return read_booking(json{{"data", data}}).value().attendee_phone;
    };
    const auto* const number = "+447911123458";
    const auto answers = [](json fields) { return json{{"bookingFieldsResponses", std::move(fields)}}; };
    BOOST_TEST(phone_in(json::object(), {{"phoneNumber", number}}) == number);
    for (const auto* name : {"attendeePhoneNumber", "phone", "smsReminderNumber"}) {
        BOOST_TEST(phone_in(answers({{name, number}})) == number, name);
        BOOST_TEST(phone_in(json::object(), answers({{name, number}})) == number, name);  // of a seat
    }
    BOOST_TEST(phone_in(answers({{"location", {{"value", "phone"}, {"optionValue", number}}}})) == number);
    BOOST_TEST(phone_in({{"location", number}}) == number);
    BOOST_TEST(phone_in({{"location", {{"type", "attendeePhone"}, {"phone", number}}}}) == number);
    // what is no number does not hide one that is
    BOOST_TEST(phone_in(answers({{"attendeePhoneNumber", number}}), {{"phoneNumber", "abc"}}) == number);
    // the host's own telephone
    auto host = answers({{"location", {{"value", "userPhone"}, {"optionValue", ""}}}});
    host["location"] = number;
    BOOST_TEST(phone_in(host) == "");
    BOOST_TEST(phone_in({{"location", "https://example.com/447911123458"}}) == "");
    BOOST_TEST(phone_in({{"bookingFieldsResponses", nullptr}, {"location", nullptr}}) == "");
}

BOOST_AUTO_TEST_CASE(times_with_a_fraction_are_read) {
    const auto read = read_booking(json::parse(R"({"data":{"uid":"a","status":"accepted",
        "start":"2026-11-24T09:00:00.123Z","end":"2026-11-24T09:29:59.123Z"}})"));
    BOOST_REQUIRE(read);
    BOOST_CHECK(read->time == testing::interval("2026-11-24 09:00", "2026-11-24 09:30"));
}

BOOST_AUTO_TEST_CASE(a_name_that_is_no_utf8_is_sent_all_the_same) {
    auto one = booking();
    one.attendee_name = "M\xfcller";
    BOOST_TEST(create_json(one)["attendee"]["name"].get<std::string>().starts_with("M"));
}

BOOST_AUTO_TEST_CASE(an_answer_is_read_with_its_nulls_and_its_extras) {
    const auto read = read_booking(json::parse(R"({"status":"success","data":{"id":7,"uid":"abc","status":"cancelled",
        "start":"2026-11-24T09:00:00.000Z","end":"2026-11-24T09:30:00.000Z","eventType":{"id":4121,"slug":"cut"},
        "eventTypeId":1,"rating":null,"rescheduledToUid":"def","metadata":{"slotkeeper_appointment_id":"x","n":5}}})"));
    BOOST_REQUIRE(read);
    BOOST_TEST(read->uid == "abc");
    BOOST_TEST(!read->live());
    BOOST_CHECK(read->time == testing::interval("2026-11-24 09:00", "2026-11-24 09:30"));
    BOOST_TEST(read->event_type_id == 4121);
    BOOST_TEST(read->rescheduled_to == "def");
    BOOST_CHECK((read->metadata == Metadata{{"slotkeeper_appointment_id", "x"}}));
}

BOOST_AUTO_TEST_CASE(a_body_that_is_not_a_booking_is_rejected) {
    for (const auto* text : {"null", "[]", "{}", R"({"data":null})", R"({"data":{"uid":"a"}})", R"({"data":[]})",
                             R"({"data":{"uid":"","start":"2026-11-24T09:00:00Z","end":"2026-11-24T09:30:00Z"}})",
                             R"({"data":{"uid":5,"start":1,"end":2}})"}) {
        BOOST_TEST(!read_booking(json::parse(text)), text);
    }
    const auto page = read_page(json::parse(R"({"data":[{"uid":"series","start":null},
        {"uid":"a","start":"2026-11-24T09:00:00Z","end":"2026-11-24T09:30:00Z","status":"accepted"}]})"));
    BOOST_REQUIRE(page);
    BOOST_TEST(page->size == 2U);
    BOOST_TEST(page->bookings.size() == 1U);
    BOOST_TEST(!read_page(json::parse(R"({"data":{}})")));
}

BOOST_AUTO_TEST_CASE(a_move_includes_its_author_if_known) {
    const Instant start{std::chrono::sys_days{std::chrono::year{2026} / 12 / 1}};
    BOOST_TEST(!json::parse(reschedule_body(start, "")).contains("rescheduledBy"));
    BOOST_TEST(json::parse(reschedule_body(start, "a@example.com")).at("rescheduledBy") == "a@example.com");
    BOOST_TEST(*read_account_email(json::parse(R"({"data":{"email":"a@example.com"}})")) == "a@example.com");
    BOOST_TEST(read_account_email(json::parse(R"({"data":{"email":null}})"))->empty());
    BOOST_TEST(!read_account_email(json::parse(R"({"status":"success"})")));
}

BOOST_AUTO_TEST_CASE(slots_are_read_by_start_not_by_day_key) {
    const auto read = [](const char* text) { return read_slots(json::parse(text)); };
    const auto slots = read(R"({"status":"success","data":{
        "2026-12-02":[{"start":"2026-12-02T00:30:00.000+13:00","end":"2026-12-02T01:00:00.000+13:00"}],
        "2026-12-01":["2026-12-01T09:00:00Z",{"start":"2026-12-01T10:00:30Z"}]}})");
    BOOST_REQUIRE(slots);
    const Instant first{std::chrono::sys_days{std::chrono::year{2026} / 12 / 1}};
    BOOST_CHECK((*slots ==
                 std::vector<Instant>{first + 9h, first + 11h + 30min}));  // a start half a minute later is on no grid
    BOOST_TEST(read(R"({"data":{}})")->empty());
    BOOST_TEST(read(R"({"data":{"2026-12-01":[]}})")->empty());
    for (const auto* text : {"null", "{}", R"({"data":[]})", R"({"data":null})", R"({"data":{"2026-12-01":null}})",
                             R"({"data":{"2026-12-01":[{"start":"soon"}]}})", R"({"data":{"2026-12-01":[5]}})",
                             R"({"data":{"2026-12-01":[{"end":"2026-12-01T09:00:00Z"}]}})"}) {
        BOOST_TEST(!read(text), text);
    }
}

BOOST_AUTO_TEST_SUITE_END()
