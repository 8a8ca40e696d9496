// slot_routes_tests: every offered start can be booked, page by page, in the requested time zone.
#include "engine/base/calendar_text.h"
#include "engine/store/mariadb/value.h"
#include "tests/support/front.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;

namespace {

const auto kMorning = "&from=" + Front::at(9) + "&to=" + Front::at(12);

// From here on this person's free times depend on an external calendar that cannot be reached.
void connect(Front& front, ResourceId who) {
    front.salon.test.run(
        "INSERT INTO calendar_account (account_id, company_id, provider, provider_account, base_url, state, "
        "sealed_credential, sealed_webhook_secret, created_at) VALUES (7, 1, 'calcom', 'anna', 'http://127.0.0.1:1', "
        "'active', '', '', UTC_TIMESTAMP(6))");
    const auto service = std::to_string(front.salon.service("Haarschnitt").id.value);
    front.salon.test.run(
        "INSERT INTO calendar_event_type (service_id, resource_id, account_id, event_type_id, length_minutes) "
        "VALUES (" +
        service + ", " + std::to_string(who.value) + ", 7, 10, 30)");
    front.salon.test.run("UPDATE service SET availability = 'both'");
    front.salon.test.run("UPDATE catalog_version SET version = version + 1");
}

// All that is kept of it: ten o'clock is free there, and nothing else of that day.
void offer_ten_there(Front& front) {
    const auto ten = Salon::at(10, 0);
    const auto minute = std::chrono::duration_cast<Minutes>(ten - std::chrono::floor<std::chrono::days>(ten)).count();
    const auto day = store::format_date(std::chrono::floor<std::chrono::days>(ten));
    front.salon.test.run(
        "INSERT INTO calendar_slot_day (account_id, event_type_id, day, starts, fetched_at, asked_at) VALUES (7, 10, "
        "'" +
        day + "', '" + std::to_string(minute) + "', UTC_TIMESTAMP(6), UTC_TIMESTAMP(6))");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(slot_routes_tests)

BOOST_AUTO_TEST_CASE(an_offered_slot_is_shaped_as_promised_and_can_be_booked) {
    Front front;
    const auto list = front.get("/v1/slots?service=Farbe" + kMorning);
    BOOST_REQUIRE_MESSAGE(list.status == 200, list.text);
    BOOST_REQUIRE(!list.body["data"].empty());
    const auto& slot = list.body["data"][0];
    BOOST_TEST(slot["start"] == Front::at(9));
    BOOST_TEST(slot["segments"].size() == 3U);
    BOOST_TEST(slot["resources"].size() >= 3U);  // two people and a basin, each once
    auto body = front.booking(slot["start"]);
    body["service_id"] = front.salon.service("Farbe").id.text();
    BOOST_TEST(front.post("/v1/appointments", body).status == 201);
}

BOOST_AUTO_TEST_CASE(an_offer_includes_its_expiry) {
    Front front;
    const auto before = whole_seconds(front.salon.clock.now()) + limits::offer_length;
    const auto list = front.get("/v1/slots?service=Farbe" + kMorning);
    const auto after = whole_seconds(front.salon.clock.now()) + limits::offer_length;
    const auto until = parse_rfc3339(list.body["offered_until"].get<std::string>());
    BOOST_REQUIRE(until);
    BOOST_TEST((before <= *until && *until <= after));
}

BOOST_AUTO_TEST_CASE(a_taken_start_is_offered_no_more) {
    Front front;
    const auto anna = front.salon.staff(0).id;
    const auto path = "/v1/slots?service=Haarschnitt&resource_id=" + anna.text() + kMorning;
    BOOST_TEST(front.get(path).body["data"][0]["start"] == Front::at(9));
    front.post("/v1/appointments", front.booking(Front::at(9), anna));
    BOOST_TEST(front.get(path).body["data"][0]["start"] == Front::at(9, 30));
    BOOST_TEST(front.get(path).body["data"][0]["resources"][0]["id"] == anna.text());
}

BOOST_AUTO_TEST_CASE(pages_hold_every_slot_once) {
    Front front;
    const auto path = "/v1/slots?service=Bart" + kMorning;
    const auto whole = front.get(path + "&limit=500").body["data"];
    auto joined = nlohmann::json::array();
    std::string cursor;
    for (int page = 0; page < 50; ++page) {
        const auto list = front.get(path + "&limit=5" + (cursor.empty() ? "" : "&cursor=" + cursor));
        BOOST_REQUIRE_MESSAGE(list.status == 200, list.text);
        for (const auto& slot : list.body["data"]) joined.push_back(slot);
        if (list.body["next_cursor"].is_null()) break;
        cursor = list.body["next_cursor"];
    }
    BOOST_TEST(whole.size() > 5U);
    BOOST_TEST(joined == whole);
}

BOOST_AUTO_TEST_CASE(an_answer_names_the_source_of_its_free_times) {
    Front front;
    const auto who = front.salon.staff(0).id;
    const auto path = "/v1/slots?service=Haarschnitt&resource_id=" + who.text() + kMorning;
    BOOST_TEST(front.get(path).body["availability"] ==
               nlohmann::json({{"source", "local"}, {"fresh", true}, {"as_of", nullptr}}));
    connect(front, who);
    const auto alone = front.get(path).body;
    BOOST_TEST(alone["availability"] == nlohmann::json({{"source", "local"}, {"fresh", false}, {"as_of", nullptr}}));
    BOOST_TEST(alone["data"].size() > 1U);

    offer_ten_there(front);
    const auto both = front.get(path).body;
    BOOST_TEST(both["availability"]["source"] == "both");
    BOOST_TEST(both["availability"]["fresh"] == true);
    BOOST_TEST(parse_rfc3339(both["availability"]["as_of"].get<std::string>()).has_value());
    BOOST_REQUIRE_EQUAL(both["data"].size(), 1U);
    BOOST_TEST(both["data"][0]["start"] == Front::at(10));
    const auto spoken = front.call("check_availability", {{"service", "Haarschnitt"},
                                                          {"staff", front.salon.staff(0).name},
                                                          {"from", Front::at(9)},
                                                          {"to", Front::at(12)}});
    BOOST_TEST(spoken.body["availability"]["source"] == "both");
    BOOST_TEST(spoken.body["slots"].size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_conflict_names_the_source_of_its_alternatives) {
    Front front;
    const auto who = front.salon.staff(0).id;
    const nlohmann::json ours{{"source", "local"}, {"fresh", true}, {"as_of", nullptr}};
    const nlohmann::json unheard{{"source", "local"}, {"fresh", false}, {"as_of", nullptr}};
    const auto booking = front.booking(Front::at(10), who);
    const nlohmann::json preference{{"service", "Haarschnitt"},
                                    {"start", Front::at(10)},
                                    {"name", "Erika Muster"},
                                    {"staff", front.salon.staff(0).name}};
    BOOST_TEST(front.post("/v1/appointments", booking).status == 201);
    const auto both_say = [&](const nlohmann::json& availability) {
        const auto refused = front.post("/v1/appointments", booking);
        BOOST_TEST(refused.refusal() == "409 slot_conflict start");
        BOOST_TEST(refused.body["alternatives"].size() == 3U);
        BOOST_TEST(refused.body["availability"] == availability);
        const auto spoken = front.call("book_appointment", preference);
        BOOST_TEST(spoken.body["result"] == "slot_conflict");
        BOOST_TEST(spoken.body["availability"] == availability);
    };
    both_say(ours);
    connect(front, who);
    both_say(unheard);
    // Of that day they are known to have nothing else, of the others nothing is known.
    offer_ten_there(front);
    const auto refused = front.post("/v1/appointments", booking);
    BOOST_TEST(refused.body["availability"]["source"] == "both");
    BOOST_TEST(refused.body["availability"]["fresh"] == false);
    for (const std::string start : refused.body["alternatives"]) {
        BOOST_TEST(start.substr(0, 10) != Front::at(10).substr(0, 10), start);
    }
    BOOST_TEST(front.call("book_appointment", preference).body["availability"]["source"] == "both");
}

BOOST_AUTO_TEST_CASE(starts_for_moving_an_appointment_can_be_requested) {
    Front front;
    const auto who = front.salon.staff(0).id;
    const auto path = "/v1/slots?service=Haarschnitt&resource_id=" + who.text() + kMorning;
    const auto booked = front.post("/v1/appointments", front.booking(Front::at(9), who));
    BOOST_TEST(front.get(path).body["data"][0]["start"] == Front::at(9, 30));
    const auto own = front.get(path + "&appointment_id=" + booked.body["id"].get<std::string>());
    BOOST_TEST(own.body["data"][0]["start"] == Front::at(9));
    const auto unknown = front.get(path + "&appointment_id=" + AppointmentId{4711}.text());
    BOOST_TEST(unknown.status == 404);
    BOOST_TEST(unknown.body["field"] == "appointment_id");
    BOOST_TEST(front.get(path + "&appointment_id=7").status == 422);
}

BOOST_AUTO_TEST_CASE(bounds_with_a_fraction_of_a_second_are_rounded_outward) {
    Front front;
    const auto body = front.booking(Front::at(10, 0));
    const auto with_fraction = [](Instant at, const std::string& fraction) {
        auto text = format_rfc3339(at);
        text.back() = '.';  // was the Z
        return text + fraction + "Z";
    };
    const auto starts = [&](const std::string& from, const std::string& to) {
        return front.get("/v1/slots?service=Haarschnitt&from=" + from + "&to=" + to).body["data"].size();
    };
    const auto from = Salon::at(10, 0), last = Salon::at(11, 0);
    const auto whole = starts(format_rfc3339(from), format_rfc3339(last));
    BOOST_TEST(whole > 0U);
    BOOST_TEST(starts(with_fraction(from, "123"), format_rfc3339(last)) == whole);
    BOOST_TEST(starts(format_rfc3339(from), with_fraction(last, "123")) == whole + 1);  // a start at the bound itself
    BOOST_TEST(
        front.get("/v1/appointments?from=" + with_fraction(from, "123") + "&to=" + with_fraction(last, "9")).status ==
        200);
    // A start is a whole minute, however many zeros it is written with.
    auto made = front.booking(with_fraction(from, "123"));
    BOOST_TEST(front.post("/v1/appointments", made).refusal() == "422 invalid_field start");
    made = front.booking(with_fraction(from, "000"));
    BOOST_TEST(front.post("/v1/appointments", made).body["start"] == Front::at(10));
    made = front.booking(with_fraction(from + Seconds(30), "123"));
    BOOST_TEST(front.post("/v1/appointments", made).refusal() == "422 invalid_field start");
}

BOOST_AUTO_TEST_CASE(a_zone_is_a_name_of_the_table_alone) {
    Front front;
    for (const auto* name : {"localtime", "posixrules", "Factory", "posix/UTC"}) {
        const auto refused = front.get("/v1/slots?service=Haarschnitt&time_zone=" + std::string(name) + kMorning);
        BOOST_TEST(refused.refusal() == "422 invalid_field time_zone", name);
    }
}

BOOST_AUTO_TEST_CASE(the_answer_is_in_the_zone_that_was_asked_for) {
    Front front;
    const auto list = front.get("/v1/slots?service=Haarschnitt&time_zone=UTC" + kMorning);
    BOOST_TEST(list.body["data"][0]["start"].get<std::string>().ends_with("+00:00"));
}

BOOST_AUTO_TEST_SUITE_END()
