// receptionist_tests: what a caller may do with their appointments, and how they must be identified.
#include "adapters/receptionist/functions/function_table.h"
#include "tests/support/front.h"

#include <boost/test/unit_test.hpp>

#include <set>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

json call_of_id(const std::string& id, const json& from = "+4915112345678") {
    auto call = Front::default_call();
    call["call_id"] = id;
    call["from_number"] = from;
    return call;
}

struct FrontDesk : Front {
    // What earlier calls have booked: for Erika Muster, at that hour.
    std::string booked(int hour, const std::string& service = "Haarschnitt", const std::string& id = "call_before") {
        const auto answer =
            call("book_appointment", {{"service", service}, {"start", at(hour)}, {"name", "Erika Muster"}},
                 call_of_id(id + std::to_string(hour)));
        if (!answer.body.contains("appointment_id")) throw std::runtime_error(answer.text);
        return answer.body["appointment_id"];
    }
    std::string state(const std::string& id) { return get("/v1/appointments/" + id).body["state"]; }
    std::string start_of(const std::string& id) { return get("/v1/appointments/" + id).body["start"]; }
    std::int64_t appointments() {
        return salon.test.number("SELECT COUNT(*) FROM appointment WHERE state NOT IN ('held', 'expired')");
    }
};

const json kErika{{"name", "Erika Muster"}};

json with(json arguments, const json& more) {
    arguments.update(more);
    return arguments;
}

bool says(const Answer& answer, const std::string& text) {
    return answer.body["say"].get<std::string>().find(text) != std::string::npos;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(receptionist_tests, FrontDesk)

BOOST_AUTO_TEST_CASE(every_function_answers_something_to_say_in_both_languages) {
    for (const auto& function : receptionist::voice_functions()) {
        for (const auto* language : {"de", "en"}) {
            const auto answer = call(std::string(function.name), {{"language", language}});
            BOOST_TEST(answer.status == 200, function.name << ": " << answer.text);
            BOOST_TEST(!answer.body["say"].get<std::string>().empty(), function.name);
            BOOST_TEST(answer.body.contains("result"), function.name);
            BOOST_TEST(answer.text.size() < 1'500U, function.name);
        }
    }
}

// A function that reads an argument which it does not declare fails, so what is printed for the platform is what works.
BOOST_AUTO_TEST_CASE(every_function_takes_all_that_it_declares) {
    for (const auto& function : receptionist::voice_functions()) {
        json arguments{
            {"service", "Haarschnitt"}, {"staff", "Anna"},          {"branch", "Berlin"}, {"date", "morgen"},
            {"from", "morgen"},         {"to", "übermorgen"},       {"start", at(10)},    {"wishes", "vormittags"},
            {"name", "Erika Muster"},   {"phone", "+49151123"},     {"email", "a@b.de"},  {"notes", "x"},
            {"birth_date", "x"},        {"appointment", "x"},       {"additional", true}, {"message", "hallo"},
            {"language", "de"},         {"duration", "30"},         {"people", "1"},      {"reason", "krank"},
            {"accept_fee", true},       {"answers", json::object()}};
        const auto answer = call(std::string(function.name), arguments, call_of_id(std::string(function.name)));
        BOOST_TEST(answer.status == 200, function.name << ": " << answer.text);
        const auto schema = receptionist::parameters_of(function);
        BOOST_TEST(schema["type"] == "object");
        for (const auto& [name, property] : schema["properties"].items()) {
            BOOST_TEST(arguments.contains(name), name);
            BOOST_TEST(!property["description"].get<std::string>().empty());
        }
        for (const auto& name : schema["required"]) BOOST_TEST(schema["properties"].contains(name.get<std::string>()));
    }
}

BOOST_AUTO_TEST_CASE(a_known_number_is_greeted_by_name_only) {
    booked(10);
    const auto known = call("start_call", json::object(), call_of_id("now"));
    BOOST_TEST(known.body["result"] == "known_number");
    BOOST_TEST(says(known, "Guten Tag, Erika, hier ist Salon Morgenrot."));
    BOOST_TEST(known.body["has_appointment"] == true);
    BOOST_TEST(known.text.find(at(10)) == std::string::npos);
    BOOST_TEST(known.text.find("Muster") == std::string::npos);  // it is what they are asked for
    BOOST_TEST(known.body["today"].get<std::string>().size() == 10U);
    BOOST_TEST(known.body["services"].size() == 3U);
    for (const auto& number : {json("anonymous"), json(nullptr), json("+4915100000000")}) {
        const auto stranger = call("start_call", json::object(), call_of_id("now", number));
        BOOST_TEST(stranger.body["result"] == "unknown_number");
        BOOST_TEST(stranger.body["caller_name"] == "");
        BOOST_TEST(stranger.body["has_appointment"] == false);
    }
}

BOOST_AUTO_TEST_CASE(a_company_with_many_services_lists_as_many_as_fit) {
    salon.change([](CatalogDraft& draft) {
        for (int number = 1; number <= 60; ++number) {
            draft.services.push_back({.id = ServiceId{1000 + number},
                                      .name = "Behandlung Nummer " + std::to_string(number),
                                      .segments = {{.name = "x", .length = Minutes(30), .needs = {Need{}}}}});
        }
    });
    for (const auto* function : {"start_call", "list_services"}) {
        const auto answer = call(function, json::object());
        BOOST_TEST(answer.status == 200, answer.text);
        BOOST_TEST(answer.text.size() < 1'500U, function);
        BOOST_TEST(answer.body["services"].size() > 3U);
    }
}

BOOST_AUTO_TEST_CASE(appointments_are_disclosed_after_the_name_is_given) {
    booked(10);
    booked(15, "Bart");
    const auto asked = call("list_my_appointments", json::object(), call_of_id("now"));
    BOOST_TEST(asked.body["result"] == "missing_field");
    BOOST_TEST(asked.body["field"] == "name");
    const auto wrong = call("list_my_appointments", {{"name", "Hans Meier"}}, call_of_id("now"));
    BOOST_TEST(wrong.body["result"] == "not_recognised");
    const auto told = call("list_my_appointments", kErika, call_of_id("now"));
    BOOST_TEST(told.body["result"] == "appointments");
    BOOST_TEST(told.body["count"] == 2);
    BOOST_TEST(says(told, "Haarschnitt bei "));
    BOOST_TEST(says(told, "Bart bei "));
    // For the rest of the call that is enough.
    BOOST_TEST(call("list_my_appointments", json::object(), call_of_id("now")).body["count"] == 2);
    BOOST_TEST(call("list_my_appointments", json::object(), call_of_id("later")).body["field"] == "name");
}

BOOST_AUTO_TEST_CASE(unknown_and_failed_callers_get_the_same_answer) {
    booked(10);
    const auto wrong = call("list_my_appointments", {{"name", "Hans Meier"}}, call_of_id("a"));
    const auto unknown = call("list_my_appointments", {{"name", "Hans Meier"}}, call_of_id("b", "+4915100000000"));
    BOOST_TEST(wrong.body == unknown.body);
    const auto spoken = call("list_my_appointments", {{"name", "Hans Meier"}, {"phone", "0151 12345678"}},
                             call_of_id("c", "anonymous"));
    BOOST_TEST(spoken.body == unknown.body);
    BOOST_TEST(call("list_my_appointments", kErika, call_of_id("d", "anonymous")).body["field"] == "phone");
}

BOOST_AUTO_TEST_CASE(name_attempts_are_limited_per_day) {
    booked(10);
    for (int i = 0; i < 5; ++i)
        call("list_my_appointments", {{"name", "Hans Meier"}}, call_of_id("a" + std::to_string(i)));
    BOOST_TEST(call("list_my_appointments", kErika, call_of_id("b")).body["result"] == "not_recognised");
    salon.test.run("UPDATE voice_identity_failure SET day = day - INTERVAL 1 DAY");
    BOOST_TEST(call("list_my_appointments", kErika, call_of_id("b")).body["result"] == "appointments");
}

BOOST_AUTO_TEST_CASE(a_repeated_move_is_applied_once) {
    const auto id = booked(10);
    const auto moved = call("reschedule_appointment", with(kErika, {{"start", at(15)}}), call_of_id("now"));
    BOOST_TEST(moved.body["result"] == "moved");
    BOOST_TEST(moved.body["appointment_id"] == id);
    BOOST_TEST(says(moved, "Ihr Termin ist verschoben: Haarschnitt bei "));
    const auto version = get("/v1/appointments/" + id).body["version"];
    BOOST_TEST(call("reschedule_appointment", with(kErika, {{"start", at(15)}}), call_of_id("now")).body["result"] ==
               "moved");
    BOOST_TEST(get("/v1/appointments/" + id).body["version"] == version);
    BOOST_TEST(start_of(id) == at(15));
    const auto other =
        call("reschedule_appointment", with(kErika, {{"start", at(16)}, {"staff", "Frau Schäfer"}}), call_of_id("now"));
    BOOST_TEST(other.body["staff"] == "Anna Schäfer");
    BOOST_TEST(start_of(id) == at(16));
}

BOOST_AUTO_TEST_CASE(a_taken_start_is_answered_with_others_and_leaves_the_appointment_where_it_was) {
    const auto id = booked(10);
    for (const auto& resource : salon.catalog->resources()) {
        if (resource.kind != ResourceKind::staff) continue;
        post("/v1/appointments", booking(at(15), resource.id));
    }
    const auto answer = call("reschedule_appointment", with(kErika, {{"start", at(15)}}), call_of_id("now"));
    BOOST_TEST(answer.body["result"] == "slot_conflict");
    BOOST_TEST(answer.body["alternatives"].size() == 3U);
    BOOST_TEST(start_of(id) == at(10));
}

BOOST_AUTO_TEST_CASE(an_appointment_is_cancelled_once_and_never_guessed_among_several) {
    const auto first = booked(10), second = booked(15);
    const auto which = call("cancel_appointment", kErika, call_of_id("now"));
    BOOST_TEST(which.body["field"] == "appointment");
    BOOST_TEST(which.body["appointments"].size() == 2U);
    BOOST_TEST(says(which, "Welchen Termin meinen Sie: "));
    const auto cancelled = call("cancel_appointment", with(kErika, {{"appointment", second}}), call_of_id("now"));
    BOOST_TEST(cancelled.body["result"] == "cancelled");
    const auto again = call("cancel_appointment", with(kErika, {{"appointment", second}}), call_of_id("now"));
    BOOST_TEST(again.body["result"] == "cancelled");
    BOOST_TEST(state(first) == "confirmed");
    BOOST_TEST(state(second) == "cancelled");
    BOOST_TEST(call("cancel_appointment", kErika, call_of_id("now")).body["appointment_id"] == first);
    BOOST_TEST(call("cancel_appointment", kErika, call_of_id("now")).body["result"] == "no_appointments");
}

BOOST_AUTO_TEST_CASE(a_caller_cannot_change_an_appointment_of_another_customer) {
    const auto hers = booked(10);
    call("book_appointment", {{"service", "Haarschnitt"}, {"start", at(15)}, {"name", "Hans Meier"}},
         call_of_id("his", "+4915187654321"));
    const json as_hans{{"name", "Hans Meier"}, {"appointment", hers}};
    const auto stored_before = stored();
    for (const auto* function : {"cancel_appointment", "confirm_appointment"}) {
        const auto answer = call(function, as_hans, call_of_id("his2", "+4915187654321"));
        BOOST_TEST(answer.body["result"] == "not_found", function);
    }
    BOOST_TEST(call("reschedule_appointment", with(as_hans, {{"start", at(11)}}), call_of_id("his2", "+4915187654321"))
                   .body["result"] == "not_found");
    BOOST_TEST(stored() == stored_before);
}

BOOST_AUTO_TEST_CASE(shortly_before_the_start_only_the_business_can_change_it) {
    const auto id = booked(10);
    salon.change([](CatalogDraft& draft) {
        for (auto& service : draft.services) service.change_notice = std::chrono::days(30);
    });
    salon.catalogs.current(demo::kCompany);
    for (const auto* function : {"cancel_appointment", "reschedule_appointment"}) {
        const auto answer = call(function, with(kErika, {{"start", at(15)}}), call_of_id("now"));
        BOOST_TEST(answer.body["result"] == "too_late", function);
        BOOST_TEST(says(answer, "So kurz vorher"));
    }
    BOOST_TEST(state(id) == "confirmed");
    BOOST_TEST(post("/v1/appointments/" + id + "/cancel", {{"reason", "staff"}}).status == 200);
}

BOOST_AUTO_TEST_CASE(a_booking_of_this_call_can_be_changed_without_identification) {
    const auto now = call_of_id("now", "anonymous");
    const json preference{
        {"service", "Haarschnitt"}, {"start", at(10)}, {"name", "Erika Muster"}, {"phone", "0151 12345678"}};
    const std::string id = call("book_appointment", preference, now).body["appointment_id"];
    booked(15, "Bart");  // hers too, of another call: not told
    const auto own = call("list_my_appointments", json::object(), now);
    BOOST_TEST(own.body["count"] == 1);
    BOOST_TEST(own.body["appointments"][0]["appointment_id"] == id);
    BOOST_TEST(call("reschedule_appointment", {{"start", at(11)}}, now).body["result"] == "moved");
    BOOST_TEST(start_of(id) == at(11));
    BOOST_TEST(call("cancel_appointment", json::object(), now).body["result"] == "cancelled");
    BOOST_TEST(state(id) == "cancelled");
}

BOOST_AUTO_TEST_CASE(a_changed_mind_moves_the_booking_of_the_call) {
    const auto now = call_of_id("now");
    const json preference{{"service", "Haarschnitt"}, {"start", at(10)}, {"name", "Erika Muster"}};
    const std::string id = call("book_appointment", preference, now).body["appointment_id"];
    const auto rather = call("book_appointment", with(preference, {{"start", at(16)}}), now);
    BOOST_TEST(rather.body["result"] == "booked");
    BOOST_TEST(rather.body["appointment_id"] == id);
    BOOST_TEST(rather.body["moved_from"] == at(10));
    BOOST_TEST(start_of(id) == at(16));
    BOOST_TEST(call("book_appointment", with(preference, {{"start", at(10)}}), now).body["appointment_id"] == id);
    BOOST_TEST(appointments() == 1);
    // Another person, another service, and one besides are other appointments.
    call("book_appointment", with(preference, {{"start", at(16)}, {"name", "Emil Muster"}}), now);
    call("book_appointment", with(preference, {{"start", at(12)}, {"service", "Bart"}}), now);
    call("book_appointment", with(preference, {{"start", at(17)}, {"additional", "ja"}}), now);
    BOOST_TEST(appointments() == 4);
}

BOOST_AUTO_TEST_CASE(a_pending_appointment_is_announced_as_reserved) {
    salon.change([](CatalogDraft& draft) {
        for (auto& service : draft.services) service.sync_policy = SyncPolicy::confirm_first;
    });
    salon.catalogs.current(demo::kCompany);
    const auto answer = call("confirm_appointment", kErika, call_of_id("now"));
    BOOST_TEST(answer.body["result"] == "not_recognised");
    const auto id = booked(10);
    const auto now = call("confirm_appointment", kErika, call_of_id("now"));
    BOOST_TEST(now.body["result"] == (state(id) == "pending" ? "reserved" : "confirmed"));
}

BOOST_AUTO_TEST_CASE(a_held_start_is_offered_to_its_caller_only) {
    const json preference{{"service", "Haarschnitt"}, {"start", at(10)}, {"staff", "Anna"}};
    const auto held = call("hold_slot", preference, call_of_id("first"));
    BOOST_TEST(held.body["result"] == "held");
    BOOST_TEST(says(held, "Ich halte Ihnen Haarschnitt "));
    BOOST_TEST(call("hold_slot", preference, call_of_id("first")).body["held_until"] ==
               held.body["held_until"]);  // one
    const auto taken =
        call("book_appointment", with(preference, {{"name", "Hans Meier"}}), call_of_id("second", "+4915187654321"));
    BOOST_TEST(taken.body["result"] == "slot_conflict");
    BOOST_TEST(call("hold_slot", preference, call_of_id("second", "+4915187654321")).body["result"] == "slot_conflict");
    const auto booked = call("book_appointment", with(preference, kErika), call_of_id("first"));
    BOOST_TEST(booked.body["result"] == "booked");
    BOOST_TEST(appointments() == 1);  // the hold has become it
    BOOST_TEST(state(booked.body["appointment_id"]) == "confirmed");
}

BOOST_AUTO_TEST_CASE(a_call_holds_a_few_starts_and_lets_go_of_those_that_were_not_chosen) {
    const auto first = call_of_id("first");
    for (const auto hour : {10, 11, 12}) {
        BOOST_TEST(call("hold_slot", {{"service", "Haarschnitt"}, {"start", at(hour)}}, first).body["result"] ==
                   "held");
    }
    BOOST_TEST(call("hold_slot", {{"service", "Haarschnitt"}, {"start", at(15)}}, first).body["result"] ==
               "too_many_holds");
    call("book_appointment", with(kErika, {{"service", "Haarschnitt"}, {"start", at(11)}}), first);
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM claim") == 1);
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM appointment WHERE state = 'held'") == 0);
}

BOOST_AUTO_TEST_CASE(an_ended_hold_is_booked_if_its_time_is_still_free) {
    const json preference{{"service", "Haarschnitt"}, {"start", at(10)}, {"staff", "Anna"}};
    call("hold_slot", preference, call_of_id("first"));
    for (const auto* table : {"appointment", "claim"}) {
        salon.test.run("UPDATE " + std::string(table) + " SET expires_at = UTC_TIMESTAMP() - INTERVAL 1 SECOND");
    }
    BOOST_TEST(call("book_appointment", with(preference, kErika), call_of_id("first")).body["result"] == "booked");
}

BOOST_AUTO_TEST_CASE(the_first_starts_that_suit_are_found) {
    const auto mornings = call("find_first", {{"service", "Haarschnitt"}, {"wishes", "vormittags"}});
    BOOST_TEST(mornings.body["result"] == "available");
    BOOST_TEST(mornings.body["slots"].size() == 3U);
    for (const auto& slot : mornings.body["slots"]) {
        const auto hour = std::stoi(slot["start"].get<std::string>().substr(11, 2));
        BOOST_TEST((hour >= 6 && hour < 12), hour);
    }
    const auto late = call(
        "find_first", {{"service", "Haarschnitt"}, {"wishes", "Tuesday or Thursday after 4 pm"}, {"language", "en"}});
    for (const auto& slot : late.body["slots"]) {
        BOOST_TEST(std::stoi(slot["start"].get<std::string>().substr(11, 2)) >= 16);
    }
    const auto never = call("find_first", {{"service", "Haarschnitt"}, {"wishes", "Sonntag"}});
    BOOST_TEST(never.body["result"] == "other_times");
    BOOST_TEST(says(never, "Dann ist leider nichts frei."));
    BOOST_TEST(call("find_first", {{"service", "Haarschnitt"}, {"wishes", "wenn der Mond scheint"}}).body["field"] ==
               "wishes");
}

BOOST_AUTO_TEST_CASE(messages_and_call_backs_are_noted_once) {
    const json message{{"message", "Ich komme zehn Minuten später."}, {"name", "Erika Muster"}};
    BOOST_TEST(call("leave_message", message).body["result"] == "noted");
    BOOST_TEST(call("leave_message", message).body["result"] == "noted");
    BOOST_TEST(call("request_callback", json::object()).body["result"] == "noted");
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM voice_note") == 2);
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM voice_note WHERE call_back AND phone = '+4915112345678'") == 1);
    BOOST_TEST(call("leave_message", json::object()).body["field"] == "message");
    BOOST_TEST(call("request_callback", json::object(), call_of_id("x", "anonymous")).body["field"] == "phone");
    BOOST_TEST(call("leave_message", {{"message", std::string(1'001, 'x')}}).body["result"] == "invalid_field");
}

BOOST_AUTO_TEST_CASE(an_existing_waitlist_entry_is_disclosed_only_to_its_number) {
    const json wait{{"service", "Haarschnitt"}, {"name", "Erika Muster"}};
    const auto first = call("join_waitlist", wait, call_of_id("own"));
    BOOST_TEST(first.body["result"] == "waits");
    BOOST_TEST(first.body["waitlist_id"].is_string());
    BOOST_TEST(call("join_waitlist", wait, call_of_id("again")).body["result"] == "waits_already");
    const auto stranger =
        call("join_waitlist", with(wait, {{"phone", "+4915112345678"}}), call_of_id("web", "anonymous"));
    BOOST_TEST(stranger.body["result"] == "waits");
    BOOST_TEST(!stranger.body.contains("waitlist_id"));
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM waitlist_entry") == 1);
}

BOOST_AUTO_TEST_SUITE_END()
