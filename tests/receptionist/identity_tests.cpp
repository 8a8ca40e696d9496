// identity_tests: by what callers show who they are, beside their number: the name, or the date of birth.
#include "adapters/receptionist/identity.h"

#include "tests/support/caught_log.h"
#include "tests/support/front.h"

#include <boost/test/unit_test.hpp>

#include <thread>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

const std::string kNumber = "+4915112345678";
const json kBorn{{"birth_date", "12. März 1985"}};
const json kBornOtherwise{{"birth_date", "13.3.1985"}};

json having(json arguments, const json& more) {
    arguments.update(more);
    return arguments;
}

json named_call(const std::string& id, const json& from = kNumber) {
    auto call = Front::default_call();
    call["call_id"] = id;
    call["from_number"] = from;
    return call;
}

struct Callers : Front {
    // Erika Muster, who has an appointment at ten, and of whom that is known.
    explicit Callers(const json& birth_date = "1985-03-12") {
        auto body = booking(at(10), {}, kNumber);
        body["customer"]["birth_date"] = birth_date;
        const auto made = post("/v1/appointments", body);
        if (made.status != 201) throw std::runtime_error(made.text);
        appointment = made.body["id"];
    }
    std::string asks(const std::string& id, const json& arguments, const json& from = kNumber) {
        const auto answer = call("list_my_appointments", arguments, named_call(id, from));
        return answer.body["result"];
    }
    std::int64_t failures() {
        return salon.test.number("SELECT IFNULL(SUM(failures + own_failures), 0) FROM voice_identity_failure");
    }

    std::string appointment;
};

struct UnknownBirth : Callers {
    UnknownBirth() : Callers(nullptr) {}
};

}  // namespace

BOOST_AUTO_TEST_SUITE(identity_tests)

BOOST_FIXTURE_TEST_CASE(the_date_of_birth_does_as_well_as_the_name, Callers) {
    BOOST_TEST(asks("a", kBorn) == "appointments");
    BOOST_TEST(asks("a", json::object()) == "appointments");  // for the rest of the call
    BOOST_TEST(asks("b", json::object()) == "missing_field");
    BOOST_TEST(asks("b", {{"name", "Erika Muster"}}) == "appointments");
    BOOST_TEST(failures() == 0);
    for (const auto* spelling : {"date_of_birth", "birthday", "dob"}) {
        BOOST_TEST(asks(spelling, {{spelling, "1985-03-12"}}) == "appointments", spelling);
    }
    BOOST_TEST(call("cancel_appointment", kBorn, named_call("c")).body["result"] == "cancelled");
}

BOOST_FIXTURE_TEST_CASE(whoever_says_both_says_both_right, Callers) {
    const json name{{"name", "Erika Muster"}}, misheard{{"name", "Erika Mustar"}}, other{{"name", "Hans Meier"}};
    BOOST_TEST(asks("a", having(kBornOtherwise, name)) == "not_recognised");
    BOOST_TEST(asks("b", having(kBorn, other)) == "not_recognised");
    BOOST_TEST(failures() == 2);
    BOOST_TEST(asks("c", having(kBorn, misheard)) == "appointments");
    BOOST_TEST(asks("d", having(kBorn, name)) == "appointments");
    // A date that nobody understands was not said.
    BOOST_TEST(asks("e", having(name, {{"birth_date", "3/12/1985"}})) == "appointments");
    BOOST_TEST(failures() == 2);
}

BOOST_FIXTURE_TEST_CASE(a_wrong_date_counts_as_a_wrong_name_does, Callers) {
    for (int i = 0; i < receptionist::kIdentityFailuresMax; ++i) {
        const json wrong = i % 2 == 0 ? kBornOtherwise : json{{"name", "Hans Meier"}};
        BOOST_TEST(asks("a" + std::to_string(i), wrong) == "not_recognised");
    }
    BOOST_TEST(asks("b", kBorn) == "not_recognised");
    BOOST_TEST(asks("b", {{"name", "Erika Muster"}}) == "not_recognised");
    BOOST_TEST(failures() == receptionist::kIdentityFailuresMax);
    salon.test.run("UPDATE voice_identity_failure SET day = day - INTERVAL 1 DAY");
    BOOST_TEST(asks("b", kBorn) == "appointments");
}

BOOST_FIXTURE_TEST_CASE(who_asks_in_many_calls_at_once_has_no_more_tries, Callers) {
    {
        std::vector<std::jthread> callers;
        for (int i = 0; i < 24; ++i) {
            callers.emplace_back([this, i] { asks("a" + std::to_string(i), kBornOtherwise); });
        }
    }
    BOOST_TEST(failures() == receptionist::kIdentityFailuresMax);
    BOOST_TEST(asks("b", kBorn) == "not_recognised");
}

BOOST_FIXTURE_TEST_CASE(a_date_that_is_not_understood_is_asked_for_again_and_no_try, Callers) {
    for (const auto* text : {"3/12/1985", "März", "12.3.", "30.2.1985", "in den Achtzigern"}) {
        const auto answer = call("list_my_appointments", {{"birth_date", text}}, named_call("a"));
        BOOST_TEST(answer.body["result"] == "invalid_field", text);
        BOOST_TEST(answer.body["field"] == "birth_date");
        BOOST_TEST(answer.body["expected"] == "YYYY-MM-DD");
        // Nobody learns from it whether the number is a customer's.
        BOOST_TEST(call("list_my_appointments", {{"birth_date", text}}, named_call("b", "+4915100000000")).body ==
                   answer.body);
    }
    BOOST_TEST(failures() == 0);
    BOOST_TEST(asks("c", {{"birth_date", "unknown"}}) == "missing_field");
}

BOOST_FIXTURE_TEST_CASE(where_no_date_is_known_one_proves_nothing_and_the_name_alone_does, UnknownBirth) {
    const auto wrong = call("list_my_appointments", kBorn, named_call("a"));
    BOOST_TEST(wrong.body["result"] == "not_recognised");
    BOOST_TEST(wrong.body == call("list_my_appointments", kBorn, named_call("b", "+4915100000000")).body);
    BOOST_TEST(asks("c", having(kBorn, {{"name", "Erika Muster"}})) == "appointments");
    BOOST_TEST(failures() == 1);
}

BOOST_FIXTURE_TEST_CASE(all_who_are_not_recognised_hear_the_same, Callers) {
    const auto wrong = call("list_my_appointments", kBornOtherwise, named_call("a"));
    BOOST_TEST(wrong.body["result"] == "not_recognised");
    BOOST_TEST(wrong.body == call("list_my_appointments", kBorn, named_call("b", "+4915100000000")).body);
    BOOST_TEST(wrong.body == call("list_my_appointments", {{"name", "Hans Meier"}}, named_call("c")).body);
    for (const auto* function : {"cancel_appointment", "confirm_appointment", "reschedule_appointment"}) {
        const auto answer = call(function, having(kBornOtherwise, {{"start", at(15)}}), named_call(function));
        BOOST_TEST(answer.body == wrong.body, function);
    }
    BOOST_TEST(get("/v1/appointments/" + appointment).body["start"] == at(10));
}

BOOST_FIXTURE_TEST_CASE(a_number_that_was_only_spoken_is_shown_by_the_date_too, Callers) {
    BOOST_TEST(asks("a", kBorn, "anonymous") == "missing_field");
    BOOST_TEST(call("list_my_appointments", kBorn, named_call("a", "anonymous")).body["field"] == "phone");
    const json number{{"phone", "0151 12345678"}};
    BOOST_TEST(call("list_my_appointments", number, named_call("a", "anonymous")).body["field"] == "name");
    BOOST_TEST(asks("a", having(number, kBornOtherwise), "anonymous") == "not_recognised");
    BOOST_TEST(asks("a", having(number, kBorn), "anonymous") == "appointments");
}

// By telephone only who is new brings a date: else whoever knows a number could give its owner one to come in with.
BOOST_FIXTURE_TEST_CASE(a_caller_gives_no_date_to_somebody_who_is_known, UnknownBirth) {
    const json wish{{"service", "Haarschnitt"}, {"start", at(15)}, {"name", "Erika Muster"}};
    BOOST_TEST(call("book_appointment", having(wish, kBorn), named_call("a")).body["result"] == "booked");
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM customer WHERE birth_date IS NOT NULL") == 0);
    BOOST_TEST(asks("b", kBorn) == "not_recognised");

    const auto fresh = having(wish, {{"start", at(16)}, {"name", "Nora Neu"}});
    BOOST_TEST(call("book_appointment", having(fresh, kBorn), named_call("c", "+4915187654321")).body["result"] ==
               "booked");
    BOOST_TEST(asks("d", kBorn, "+4915187654321") == "appointments");
    // What is no date keeps nobody from booking.
    const auto other = having(wish, {{"start", at(17)}, {"name", "Otto Ohne"}, {"birth_date", "früher"}});
    BOOST_TEST(call("book_appointment", other, named_call("e", "+4915187654322")).body["result"] == "booked");
}

// One number is one customer: what is known of it is known of whoever came first.
BOOST_FIXTURE_TEST_CASE(of_a_family_the_one_who_was_first_is_recognised, Callers) {
    auto son = booking(at(15), {}, kNumber);
    son["customer"] = {{"name", "Emil Muster"}, {"phone", kNumber}, {"birth_date", "2015-05-05"}};
    BOOST_TEST(post("/v1/appointments", son).status == 201);
    BOOST_TEST(asks("a", {{"birth_date", "5. Mai 2015"}}) == "not_recognised");
    BOOST_TEST(asks("b", kBorn) == "appointments");
    BOOST_TEST(call("list_my_appointments", kBorn, named_call("b")).body["count"] == 2);
}

BOOST_FIXTURE_TEST_CASE(no_date_of_birth_is_told_or_logged, Callers) {
    CaughtLog log;
    const auto wrong = call("list_my_appointments", kBornOtherwise, named_call("a"));
    const auto right = call("list_my_appointments", kBorn, named_call("b"));
    for (const auto& text : {wrong.text, right.text, log.text()}) {
        for (const auto* part : {"1985-0", "3.1985", "März 1985"}) {
            BOOST_TEST(text.find(part) == std::string::npos, text);
        }
    }
}

BOOST_FIXTURE_TEST_CASE(nobody_uses_up_the_tries_of_those_who_call_from_the_number_itself, Callers) {
    for (int i = 0; i < 8; ++i) {
        BOOST_TEST(asks("web" + std::to_string(i), {{"name", "Hans Meier"}, {"phone", kNumber}}, nullptr) ==
                   "not_recognised");
    }
    BOOST_TEST(failures() == receptionist::kIdentityFailuresMax);
    BOOST_TEST(asks("web9", {{"name", "Erika Muster"}, {"phone", kNumber}}, nullptr) == "not_recognised");
    BOOST_TEST(asks("own", {{"name", "Erika Muster"}}) == "appointments");
}

// Who has shown to be one customer is not that one for whatever else they ask.
BOOST_FIXTURE_TEST_CASE(a_caller_who_names_somebody_else_does_not_speak_of_themselves, Callers) {
    const auto ida = named_call("a");
    BOOST_TEST(asks("a", kBorn) == "appointments");
    const json otto{{"name", "Otto Freund"}, {"phone", "+4930901821"}};
    const json cut{{"service", "Haarschnitt"}, {"start", at(15)}};
    const auto booked = call("book_appointment", having(cut, otto), ida);
    BOOST_TEST(booked.body["result"] == "booked", booked.text);
    // His changed mind moves his.
    const auto moved = call("book_appointment", having(having(cut, otto), {{"start", at(16)}}), ida);
    BOOST_TEST(moved.body["appointment_id"] == booked.body["appointment_id"]);
    const auto cancelled = call("cancel_appointment", otto, ida);
    BOOST_TEST(cancelled.body["result"] == "cancelled", cancelled.text);
    BOOST_TEST(cancelled.body["appointment_id"] == booked.body["appointment_id"]);
    BOOST_TEST(get("/v1/appointments/" + appointment).body["state"] == "confirmed");
    BOOST_TEST(asks("a", {{"name", "Hans Meier"}}) == "not_recognised");
}

BOOST_FIXTURE_TEST_CASE(nor_does_one_who_says_somebody_elses_date_or_number, Callers) {
    BOOST_TEST(asks("a", {{"name", "Erika Muster"}}) == "appointments");
    BOOST_TEST(asks("a", kBornOtherwise) == "not_recognised");
    BOOST_TEST(asks("a", kBorn) == "appointments");
    const auto other = call("list_my_appointments", {{"phone", "+4930901821"}}, named_call("a"));
    BOOST_TEST(other.body["result"] == "missing_field");
    BOOST_TEST(other.body["field"] == "name");
    BOOST_TEST(asks("a", {{"phone", kNumber}}) == "appointments");
    BOOST_TEST(asks("a", json::object()) == "appointments");
}

// A family comes under one number: whoever is named is meant.
BOOST_FIXTURE_TEST_CASE(of_those_who_share_a_number_the_one_who_is_named_is_meant, Callers) {
    const auto call_a = named_call("a");
    const json max{{"service", "Haarschnitt"}, {"start", at(15)}, {"name", "Max Muster"}};
    const auto booked = call("book_appointment", max, call_a);
    BOOST_TEST(asks("a", kBorn) == "appointments");
    const auto cancelled = call("cancel_appointment", {{"name", "Max Muster"}}, call_a);
    BOOST_TEST(cancelled.body["appointment_id"] == booked.body["appointment_id"]);
    BOOST_TEST(get("/v1/appointments/" + appointment).body["state"] == "confirmed");
}

BOOST_FIXTURE_TEST_CASE(what_fits_no_appointment_is_not_taken_for_the_only_one, Callers) {
    for (const auto* other : {"die Farbe", "Farbe", "apt_0000000000000", "apt_nonsense", "31.12.2030"}) {
        const auto answer = call("cancel_appointment", having(kBorn, {{"appointment", other}}), named_call(other));
        BOOST_TEST(answer.body["result"] == "not_found", other << ": " << answer.text);
    }
    BOOST_TEST(get("/v1/appointments/" + appointment).body["state"] == "confirmed");
    for (const auto* same : {"Haarschnitt", "der Haarschnitt"}) {
        BOOST_TEST(
            call("confirm_appointment", having(kBorn, {{"appointment", same}}), named_call(same)).body["result"] ==
                "confirmed",
            same);
    }
}

BOOST_AUTO_TEST_SUITE_END()
