// message_routes_tests: messages to customers can be read, with alternatives that are free now.
#include "tests/support/front.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

struct TellingFront : Front {
    // An ended appointment, and the message that the customer should get.
    std::string ended(const std::string& start, const std::string& kind) {
        const auto booked = post("/v1/appointments", booking(start, salon.staff(0).id));
        const auto id = AppointmentId::parse(booked.body.at("id").get<std::string>()).value();
        post("/v1/appointments/" + id.text() + "/cancel", json::object());
        const auto message = salon.ids.make<MessageId>();
        salon.test.run(
            "INSERT INTO message (message_id, company_id, appointment_id, customer_id, kind, dedupe_key, starts_at, "
            "created_at) SELECT " +
            std::to_string(message.value) + ", company_id, appointment_id, customer_id, '" + kind + "', '" + kind +
            ":" + id.text() +
            ":2', starts_at, UTC_TIMESTAMP(6) FROM appointment WHERE appointment_id = " + std::to_string(id.value));
        return message.text();
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(message_routes_tests, TellingFront)

BOOST_AUTO_TEST_CASE(a_message_includes_event_delivery_state_and_alternatives) {
    const auto id = ended(at(10), "declined");
    const auto message = get("/v1/messages/" + id);
    BOOST_TEST(message.status == 200);
    BOOST_TEST(message.body["kind"] == "declined");
    BOOST_TEST(message.body["state"] == "waiting");
    BOOST_TEST(message.body["delivery"] == "none");
    BOOST_TEST(message.body["start"] == at(10));
    BOOST_TEST(message.body["appointment_version"] == 2);
    BOOST_TEST(message.body["alternatives"].size() == limits::alternatives_max);
    BOOST_TEST(message.body["availability"]["source"] == "local");
    const auto moved = get("/v1/messages/" + ended(at(11), "moved"));
    BOOST_TEST(moved.body["alternatives"].empty());
    BOOST_TEST(moved.body["availability"].is_null());
    BOOST_TEST(get("/v1/messages/" + id, bearer(neighbour_key)).refusal() == "404 not_found id");
}

BOOST_AUTO_TEST_CASE(messages_are_listed_by_appointment_and_state_in_pages) {
    for (const int hour : {10, 11, 15}) ended(at(hour), "cancelled");
    const auto page = get("/v1/messages?limit=2");
    BOOST_TEST(page.body["data"].size() == 2U);
    const auto last = get("/v1/messages?limit=2&cursor=" + page.body["next_cursor"].get<std::string>());
    BOOST_TEST(last.body["data"].size() == 1U);
    BOOST_TEST(last.body["next_cursor"].is_null());
    BOOST_TEST(get("/v1/messages?state=waiting").body["data"].size() == 3U);
    BOOST_TEST(get("/v1/messages?state=sent").body["data"].empty());
    const auto one = last.body["data"][0]["appointment_id"].get<std::string>();
    BOOST_TEST(get("/v1/messages?appointment_id=" + one).body["data"].size() == 1U);
    BOOST_TEST(get("/v1/messages?state=lost").refusal() == "422 invalid_field state");
    BOOST_TEST(get("/v1/messages", bearer(neighbour_key)).body["data"].empty());
}

BOOST_AUTO_TEST_SUITE_END()
