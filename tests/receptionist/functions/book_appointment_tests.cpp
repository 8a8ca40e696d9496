// book_appointment_tests: a call books once, for the right person, and gets a sentence to say.
#include "tests/support/front.h"

#include <boost/test/unit_test.hpp>

#include <thread>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

json preference(const std::string& start = Front::at(10)) {
    return {{"service", "Haarschnitt"}, {"start", start}, {"name", "Erika Muster"}, {"staff", "Anna"}};
}

json call_with(const char* tool_call_id, bool answered = false) {
    auto call = Front::default_call();
    call["transcript_with_tool_calls"] = {{{"role", "tool_call_invocation"},
                                           {"tool_call_id", tool_call_id},
                                           {"name", "book_appointment"},
                                           {"arguments", "{}"}}};
    if (answered) {
        call["transcript_with_tool_calls"].push_back({{"role", "tool_call_result"}, {"tool_call_id", tool_call_id}});
    }
    return call;
}

// A hold is not counted.
std::int64_t bookings(Front& front) {
    return front.salon.test.number("SELECT COUNT(*) FROM appointment WHERE state NOT IN ('held', 'expired')");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(book_appointment_tests)

BOOST_AUTO_TEST_CASE(a_booking_is_confirmed_by_a_sentence_and_stored_with_the_callers_number) {
    Front front;
    const auto answer = front.call("book_appointment", preference());
    BOOST_REQUIRE_MESSAGE(answer.status == 200, answer.text);
    BOOST_TEST(answer.body["result"] == "booked");
    BOOST_TEST(answer.body["start"] == Front::at(10));
    BOOST_TEST(answer.body["end"] == Front::at(10, 30));
    BOOST_TEST(answer.body["staff"][0]["name"] == "Anna Schäfer");
    const auto say = answer.body["say"].get<std::string>();
    BOOST_TEST(say.starts_with("Ihr Termin ist gebucht: Haarschnitt bei Anna Schäfer, "), say);
    BOOST_TEST(say.find("um 10 Uhr") != std::string::npos);

    const auto stored = front.get("/v1/appointments/" + answer.body["appointment_id"].get<std::string>()).body;
    BOOST_TEST(stored["state"] == "confirmed");
    BOOST_TEST(stored["source"] == "phone_anonymous");
    BOOST_TEST(stored["metadata"]["call_id"] == "call_1");
    BOOST_TEST(stored["metadata"]["agent_id"] == "agent_1");
    const auto customer = front.get("/v1/customers/" + stored["customer"]["id"].get<std::string>()).body;
    BOOST_TEST(customer["phone"] == "+4915112345678");
    BOOST_TEST(customer["name"] == "Erika Muster");
    BOOST_TEST(customer["source"] == "phone_anonymous");
    BOOST_TEST(customer["note"] == "created automatically from phone call");
    BOOST_TEST(customer["branch_id"] == demo::branch().id.text());
    const auto history = front.get("/v1/appointments/" + answer.body["appointment_id"].get<std::string>() + "/history");
    BOOST_TEST(history.body["data"][0]["actor"] == "voice:call_1");
}

BOOST_AUTO_TEST_CASE(local_times_extra_fields_and_numbers_as_text_are_understood) {
    Front front;
    auto arguments = preference(Front::at(10).substr(0, 16));
    arguments["duration"] = "30";
    arguments["mood"] = {{"happy", true}};
    BOOST_TEST(front.call("book_appointment", arguments).body["start"] == Front::at(10));
}

// No other time helps them, so they are not asked for one.
BOOST_AUTO_TEST_CASE(a_blocked_caller_is_not_asked_for_another_time) {
    Front front;
    BOOST_TEST(front.call("book_appointment", preference()).body["result"] == "booked");
    front.salon.test.run("UPDATE customer SET status = 'blocked'");
    auto next_call = Front::default_call();
    next_call["call_id"] = "call_2";
    const auto answer = front.call("book_appointment", preference(Front::at(12)), next_call);
    BOOST_TEST(answer.body["result"] == "not_bookable", answer.text);
    BOOST_TEST(answer.body["say"].get<std::string>().find('?') == std::string::npos, answer.body["say"]);
}

BOOST_AUTO_TEST_CASE(a_time_in_natural_language_is_booked) {
    Front front;
    const auto start = Front::at(10);  // "2026-12-15T10:00:00+01:00"
    const auto said = start.substr(8, 2) + "." + start.substr(5, 2) + "." + start.substr(0, 4) + " um 10 Uhr";
    BOOST_TEST(front.call("book_appointment", preference(said)).body["start"] == start);
}

BOOST_AUTO_TEST_CASE(the_customer_of_an_outbound_call_is_the_called_number) {
    Front front;
    auto call = Front::default_call();
    call["direction"] = "outbound";
    call["to_number"] = "+4915187654321";
    BOOST_TEST(front.call("book_appointment", preference(), call).body["result"] == "booked");
    BOOST_TEST(front.get("/v1/customers?phone=+4915187654321").body["data"].size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_caller_without_a_number_is_asked_for_one) {
    Front front;
    for (const auto& number : {json("anonymous"), json(""), json(nullptr), json("+266696687"), json("Restricted")}) {
        auto call = Front::default_call();
        call["from_number"] = number;
        const auto answer = front.call("book_appointment", preference(), call);
        BOOST_TEST(answer.status == 200);
        BOOST_TEST(answer.body["result"] == "missing_field", number);
        BOOST_TEST(answer.body["field"] == "phone");
    }
    BOOST_TEST(bookings(front) == 0);
    auto call = Front::default_call();
    call["from_number"] = "anonymous";
    auto arguments = preference();
    arguments["phone"] = "0151";
    BOOST_TEST(front.call("book_appointment", arguments, call).body["result"] == "invalid_field");
    arguments["phone"] = "0151 87654321";
    BOOST_TEST(front.call("book_appointment", arguments, call).body["result"] == "booked");
}

BOOST_AUTO_TEST_CASE(a_given_number_and_address_are_both_stored_as_meant) {
    Front front;
    auto arguments = preference();
    arguments["email"] = "erika@example.com";
    arguments["phone"] = 4915187654321;  // a number, its country's code without the plus
    const auto answer = front.call("book_appointment", arguments);
    BOOST_REQUIRE_MESSAGE(answer.body["result"] == "booked", answer.text);
    const auto found = front.get("/v1/customers?phone=+4915187654321").body["data"];
    BOOST_REQUIRE(found.size() == 1U);
    BOOST_TEST(found[0]["email"] == "erika@example.com");
}

BOOST_AUTO_TEST_CASE(missing_arguments_are_asked_for_one_by_one) {
    Front front;
    const auto asked = [&](const char* without) {
        auto arguments = preference();
        arguments.erase(without);
        const auto answer = front.call("book_appointment", arguments);
        BOOST_TEST(answer.status == 200);
        return answer.body["result"].get<std::string>() + " " + answer.body.value("field", "");
    };
    BOOST_TEST(asked("service") == "missing_field service");
    BOOST_TEST(asked("start") == "missing_field start");
    BOOST_TEST(asked("name") == "missing_field name");
    const auto unclear = front.call("book_appointment", preference("one of these days"));
    BOOST_TEST(unclear.body["field"] == "start");
    BOOST_TEST(unclear.body["expected"] == "YYYY-MM-DDTHH:MM");
    BOOST_TEST(bookings(front) == 0);
}

BOOST_AUTO_TEST_CASE(names_hold_no_control_characters_and_may_be_short) {
    Front front;
    auto arguments = preference();
    arguments["name"] = std::string("Erika\0\x07\x1b[31m\nMuster", 19);
    arguments["notes"] = "one\ntwo\x7f";
    const auto answer = front.call("book_appointment", arguments);
    BOOST_REQUIRE_MESSAGE(answer.body["result"] == "booked", answer.text);
    const auto stored = front.get("/v1/appointments/" + answer.body["appointment_id"].get<std::string>()).body;
    BOOST_TEST(stored["attendee_name"] == "Erika   [31m Muster");
    BOOST_TEST(stored["notes"] == "one two");
    arguments = preference(Front::at(11));
    arguments["name"] = "Na";
    BOOST_TEST(front.call("book_appointment", arguments).body["result"] == "booked");
}

BOOST_AUTO_TEST_CASE(an_invisible_or_bidirectional_name_is_asked_for_again) {
    Front front;
    for (const auto* name : {"\u200b\u200b", "Erika\u202eretsuM"}) {
        auto arguments = preference();
        arguments["name"] = name;
        const auto answer = front.call("book_appointment", arguments);
        BOOST_TEST(answer.body["result"] == "invalid_field");
        BOOST_TEST(answer.body["field"] == "name");
    }
    BOOST_TEST(bookings(front) == 0);
}

BOOST_AUTO_TEST_CASE(an_overlong_name_is_reported) {
    Front front;
    auto arguments = preference();
    arguments["name"] = std::string(201, 'x');
    const auto answer = front.call("book_appointment", arguments);
    BOOST_TEST(answer.body["result"] == "invalid_field");
    BOOST_TEST(answer.body["field"] == "name");
    BOOST_TEST(answer.body["say"].get<std::string>().find("zu lang") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_call_id_is_cut_between_characters_and_holds_no_controls) {
    Front front;
    auto call = Front::default_call();
    call["call_id"] = std::string(limits::call_id_length_max - 1, 'x') + "üü";
    const auto answer = front.call("book_appointment", preference(), call);
    BOOST_REQUIRE_MESSAGE(answer.body["result"] == "booked", answer.text);
    const auto place = "/v1/appointments/" + answer.body["appointment_id"].get<std::string>();
    BOOST_TEST(front.get(place).body["metadata"]["call_id"] == std::string(limits::call_id_length_max - 1, 'x'));
    call["call_id"] = "call\n2\x01";
    const auto second = front.call("book_appointment", preference(Front::at(11)), call);
    BOOST_TEST(front.get("/v1/appointments/" + second.body["appointment_id"].get<std::string>() + "/history")
                   .body["data"][0]["actor"] == "voice:call 2 ");
}

BOOST_AUTO_TEST_CASE(a_start_with_seconds_is_that_minute) {
    Front front;
    auto start = Front::at(10);
    start.replace(17, 2, "42");
    BOOST_TEST(front.call("book_appointment", preference(start)).body["start"] == Front::at(10));
}

BOOST_AUTO_TEST_CASE(outside_hours_the_offers_lie_well_apart) {
    Front front;
    const auto answer = front.call("book_appointment", preference(Front::at(3)));
    BOOST_TEST(answer.body["result"] == "outside_hours");
    const auto& starts = answer.body["alternatives"];
    BOOST_REQUIRE(starts.size() == 3U);
    BOOST_TEST(starts[0]["start"] == Front::at(9));
    BOOST_TEST(starts[1]["start"] == Front::at(11));
    BOOST_TEST(starts[2]["start"] == Front::at(13, 30));  // Anna's break is over
}

BOOST_AUTO_TEST_CASE(times_from_2038_on_are_not_taken) {
    Front front;
    const auto answer = front.call("book_appointment", preference("2038-01-05T10:00:00+01:00"));
    BOOST_TEST(answer.body["result"] == "beyond_window");
    BOOST_TEST(answer.body["field"] == "start");
    BOOST_TEST(answer.body["say"].get<std::string>().starts_with("So weit im Voraus"));
}

BOOST_AUTO_TEST_CASE(a_taken_start_is_no_failure_but_an_offer) {
    Front front;
    front.call("book_appointment", preference());
    auto call = Front::default_call();
    call["call_id"] = "call_2";
    call["from_number"] = "+4915187654321";
    const auto answer = front.call("book_appointment", preference(), call);
    BOOST_TEST(answer.status == 200);
    BOOST_TEST(answer.body["result"] == "slot_conflict");
    BOOST_REQUIRE(answer.body["alternatives"].size() == 3U);
    BOOST_TEST(answer.body["alternatives"][0]["start"].is_string());
    BOOST_TEST(answer.body["offered_until"].is_string());
    BOOST_TEST(answer.body["alternatives"][0]["say"].get<std::string>().find("Uhr") != std::string::npos);
    BOOST_TEST(answer.body["say"].get<std::string>().starts_with("Leider ist der Termin "));
    BOOST_TEST(bookings(front) == 1);
}

BOOST_AUTO_TEST_CASE(rules_are_explained_and_other_times_offered) {
    Front front;
    const auto result = [&](const std::string& start) {
        const auto answer = front.call("book_appointment", preference(start));
        BOOST_TEST(answer.status == 200);
        BOOST_TEST(!answer.body["say"].get<std::string>().empty());
        return answer.body["result"].get<std::string>();
    };
    BOOST_TEST(result(Front::at(3)) == "outside_hours");
    BOOST_TEST(result(Front::at(10, 0, -60)) == "in_the_past");
    BOOST_TEST(result(Front::at(10, 0, 420)) == "beyond_window");
    BOOST_TEST(bookings(front) == 0);
}

BOOST_AUTO_TEST_CASE(a_repeat_of_one_tool_call_is_one_booking) {
    Front front;
    const auto first = front.call("book_appointment", preference(), call_with("tool_1"));
    const auto second = front.call("book_appointment", preference(), call_with("tool_1"));
    BOOST_TEST(first.body["result"] == "booked");
    BOOST_TEST(second.text == first.text);
    BOOST_TEST(bookings(front) == 1);
    // Even after it was cancelled; only another tool call is a new request.
    const auto place = "/v1/appointments/" + first.body["appointment_id"].get<std::string>();
    BOOST_TEST(front.post(place + "/cancel", json::object()).status == 200);
    BOOST_TEST(front.call("book_appointment", preference(), call_with("tool_1")).text == first.text);
    BOOST_TEST(bookings(front) == 1);
    BOOST_TEST(front.call("book_appointment", preference(), call_with("tool_2")).body["result"] == "booked");
    BOOST_TEST(bookings(front) == 2);
}

BOOST_AUTO_TEST_CASE(one_request_in_one_call_is_one_booking_in_any_wording) {
    Front front;
    auto asked = preference();
    asked.erase("staff");  // others would be free
    const auto first = front.call("book_appointment", asked, call_with("tool_1"));
    BOOST_REQUIRE_MESSAGE(first.body["result"] == "booked", first.text);
    BOOST_TEST(front.call("book_appointment", asked, call_with("tool_2")).text == first.text);
    BOOST_TEST(front.call("book_appointment", asked).text == first.text);
    asked["start"] = Front::at(10).substr(0, 16);
    asked["name"] = "erika  MUSTER";
    asked["service"] = "haarschnitt";
    asked["phone"] = "01511 2345678";
    asked["email"] = "erika@example.com";
    asked["notes"] = "as before";
    BOOST_TEST(front.call("book_appointment", asked, call_with("tool_3")).text == first.text);
    BOOST_TEST(front.call("book_appointment", asked).text == first.text);
    BOOST_TEST(bookings(front) == 1);
    asked["name"] = "Moritz Muster";  // a separate request
    BOOST_TEST(front.call("book_appointment", asked, call_with("tool_4")).body["result"] == "booked");
    BOOST_TEST(bookings(front) == 2);
}

BOOST_AUTO_TEST_CASE(two_callers_without_a_call_id_are_two) {
    Front front;
    auto call = Front::default_call();
    call.erase("call_id");
    const auto first = front.call("book_appointment", preference(), call);
    BOOST_TEST(first.body["result"] == "booked");
    BOOST_TEST(front.call("book_appointment", preference(), call).text == first.text);
    call["from_number"] = "+4915187654321";
    BOOST_TEST(front.call("book_appointment", preference(), call).body["result"] == "slot_conflict");
    BOOST_TEST(bookings(front) == 1);
}

BOOST_AUTO_TEST_CASE(two_tool_calls_of_one_turn_are_two_bookings) {
    Front front;
    const auto preference_of = [](const char* name, const std::string& start) {
        auto arguments = preference(start);
        arguments["name"] = name;
        return arguments;
    };
    const auto max = preference_of("Max", Front::at(10));
    const auto moritz = preference_of("Moritz", Front::at(11));
    auto call = Front::default_call();
    for (const auto& [id, arguments] : {std::pair("tool_a", max), std::pair("tool_b", moritz)}) {
        call["transcript_with_tool_calls"].push_back({{"role", "tool_call_invocation"},
                                                      {"tool_call_id", id},
                                                      {"name", "book_appointment"},
                                                      {"arguments", arguments.dump()}});
    }
    BOOST_TEST(front.call("book_appointment", max, call).body["start"] == Front::at(10));
    BOOST_TEST(front.call("book_appointment", moritz, call).body["start"] == Front::at(11));
    BOOST_TEST(front.call("book_appointment", max, call).body["start"] == Front::at(10));
    BOOST_TEST(bookings(front) == 2);
}

BOOST_AUTO_TEST_CASE(without_a_tool_call_id_the_same_arguments_are_the_same_booking_while_it_stands) {
    Front front;
    const auto first = front.call("book_appointment", preference(), call_with("tool_1", true));
    const auto second = front.call("book_appointment", preference());
    BOOST_TEST(second.text == first.text);
    BOOST_TEST(bookings(front) == 1);
    const auto place = "/v1/appointments/" + first.body["appointment_id"].get<std::string>();
    BOOST_TEST(front.post(place + "/cancel", json::object()).status == 200);
    const auto anew = front.call("book_appointment", preference());
    BOOST_TEST(anew.body["result"] == "booked");
    BOOST_TEST(anew.body["appointment_id"] != first.body["appointment_id"]);
    BOOST_TEST(bookings(front) == 2);
}

BOOST_AUTO_TEST_CASE(repeats_that_run_at_once_are_one_booking) {
    Front front;
    std::vector<Answer> answers(8);
    std::vector<std::thread> callers;
    for (auto& answer : answers) {
        callers.emplace_back([&] { answer = front.call("book_appointment", preference(), call_with("tool_1")); });
    }
    for (auto& caller : callers) caller.join();
    for (const auto& answer : answers) BOOST_TEST(answer.text == answers[0].text);
    BOOST_TEST(answers[0].body["result"] == "booked");
    BOOST_TEST(bookings(front) == 1);
}

BOOST_AUTO_TEST_CASE(a_service_with_confirmation_is_announced_as_reserved) {
    Front front;
    const auto anna = front.salon.staff(0).id;
    const auto cut = front.salon.service("Haarschnitt").id;
    front.salon.test.run("UPDATE service SET sync_policy = 'confirm_first'");
    front.salon.test.run(
        "INSERT INTO calendar_account (account_id, company_id, provider, provider_account, base_url, state, "
        "sealed_credential, sealed_webhook_secret, created_at) VALUES (1, 1, 'calcom', 'salon', 'http://127.0.0.1', "
        "'active', '', '', UTC_TIMESTAMP(6))");
    front.salon.test.run(
        "INSERT INTO calendar_event_type (service_id, resource_id, account_id, event_type_id, "
        "length_minutes) VALUES (" +
        std::to_string(cut.value) + ", " + std::to_string(anna.value) + ", 1, 77, 30)");
    front.salon.test.run("UPDATE catalog_version SET version = version + 1");
    const auto answer = front.call("book_appointment", preference());
    BOOST_REQUIRE_MESSAGE(answer.body["result"] == "reserved", answer.text);
    BOOST_TEST(answer.body["say"].get<std::string>().find("vorgemerkt") != std::string::npos);
    BOOST_TEST(answer.body["say"].get<std::string>().find("gebucht") == std::string::npos);
    const auto stored = front.get("/v1/appointments/" + answer.body["appointment_id"].get<std::string>()).body;
    BOOST_TEST(stored["state"] == "pending");
    BOOST_TEST(stored["sync"] == "behind");
}

BOOST_AUTO_TEST_SUITE_END()
