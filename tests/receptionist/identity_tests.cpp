// identity_tests: how callers are identified beside their number: by name or date of birth.
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

BOOST_FIXTURE_TEST_CASE(name_and_birth_date_must_both_match_if_both_are_given, Callers) {
    const json name{{"name", "Erika Muster"}}, misheard{{"name", "Erika Mustar"}}, other{{"name", "Hans Meier"}};
    BOOST_TEST(asks("a", having(kBornOtherwise, name)) == "not_recognised");
    BOOST_TEST(asks("b", having(kBorn, other)) == "not_recognised");
    BOOST_TEST(failures() == 2);
    BOOST_TEST(asks("c", having(kBorn, misheard)) == "appointments");
    BOOST_TEST(asks("d", having(kBorn, name)) == "appointments");
    // A date that cannot be parsed counts as absent.
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

BOOST_FIXTURE_TEST_CASE(concurrent_calls_share_the_identity_attempts, Callers) {
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
        // The answer does not disclose whether the number belongs to a customer.
        BOOST_TEST(call("list_my_appointments", {{"birth_date", text}}, named_call("b", "+4915100000000")).body ==
                   answer.body);
    }
    BOOST_TEST(failures() == 0);
    BOOST_TEST(asks("c", {{"birth_date", "unknown"}}) == "missing_field");
}

BOOST_FIXTURE_TEST_CASE(a_date_proves_nothing_if_none_is_stored_and_the_name_suffices, UnknownBirth) {
    const auto wrong = call("list_my_appointments", kBorn, named_call("a"));
    BOOST_TEST(wrong.body["result"] == "not_recognised");
    BOOST_TEST(wrong.body == call("list_my_appointments", kBorn, named_call("b", "+4915100000000")).body);
    BOOST_TEST(asks("c", having(kBorn, {{"name", "Erika Muster"}})) == "appointments");
    BOOST_TEST(failures() == 1);
}

BOOST_FIXTURE_TEST_CASE(all_unrecognised_callers_get_the_same_answer, Callers) {
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

// By telephone only a new customer sets a date: otherwise a stranger could set one for a known number.
BOOST_FIXTURE_TEST_CASE(a_caller_cannot_set_the_birth_date_of_a_known_customer, UnknownBirth) {
    const json preference{{"service", "Haarschnitt"}, {"start", at(15)}, {"name", "Erika Muster"}};
    BOOST_TEST(call("book_appointment", having(preference, kBorn), named_call("a")).body["result"] == "booked");
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM customer WHERE birth_date IS NOT NULL") == 0);
    BOOST_TEST(asks("b", kBorn) == "not_recognised");

    const auto fresh = having(preference, {{"start", at(16)}, {"name", "Nora Neu"}});
    BOOST_TEST(call("book_appointment", having(fresh, kBorn), named_call("c", "+4915187654321")).body["result"] ==
               "booked");
    BOOST_TEST(asks("d", kBorn, "+4915187654321") == "appointments");
    // An invalid date does not prevent a booking.
    const auto other = having(preference, {{"start", at(17)}, {"name", "Otto Ohne"}, {"birth_date", "früher"}});
    BOOST_TEST(call("book_appointment", other, named_call("e", "+4915187654322")).body["result"] == "booked");
}

// One number is one customer: the stored details are those of the first person.
BOOST_FIXTURE_TEST_CASE(the_first_customer_of_a_shared_number_is_recognised, Callers) {
    auto son = booking(at(15), {}, kNumber);
    son["customer"] = {{"name", "Emil Muster"}, {"phone", kNumber}, {"birth_date", "2015-05-05"}};
    BOOST_TEST(post("/v1/appointments", son).status == 201);
    BOOST_TEST(asks("a", {{"birth_date", "5. Mai 2015"}}) == "not_recognised");
    BOOST_TEST(asks("b", kBorn) == "appointments");
    BOOST_TEST(call("list_my_appointments", kBorn, named_call("b")).body["count"] == 2);
}

BOOST_FIXTURE_TEST_CASE(no_date_of_birth_is_disclosed_or_logged, Callers) {
    CaughtLog log;
    const auto wrong = call("list_my_appointments", kBornOtherwise, named_call("a"));
    const auto right = call("list_my_appointments", kBorn, named_call("b"));
    for (const auto& text : {wrong.text, right.text, log.text()}) {
        for (const auto* part : {"1985-0", "3.1985", "März 1985"}) {
            BOOST_TEST(text.find(part) == std::string::npos, text);
        }
    }
}

BOOST_FIXTURE_TEST_CASE(attempts_from_other_numbers_do_not_use_up_those_of_the_own_number, Callers) {
    for (int i = 0; i < 8; ++i) {
        BOOST_TEST(asks("web" + std::to_string(i), {{"name", "Hans Meier"}, {"phone", kNumber}}, nullptr) ==
                   "not_recognised");
    }
    BOOST_TEST(failures() == receptionist::kIdentityFailuresMax);
    BOOST_TEST(asks("web9", {{"name", "Erika Muster"}, {"phone", kNumber}}, nullptr) == "not_recognised");
    BOOST_TEST(asks("own", {{"name", "Erika Muster"}}) == "appointments");
}

// Who has shown to be one customer is not that one for whatever else they ask.
BOOST_FIXTURE_TEST_CASE(a_caller_who_names_another_person_is_not_identified, Callers) {
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

BOOST_FIXTURE_TEST_CASE(a_caller_with_another_persons_date_or_number_is_not_identified, Callers) {
    BOOST_TEST(asks("a", {{"name", "Erika Muster"}}) == "appointments");
    BOOST_TEST(asks("a", kBornOtherwise) == "not_recognised");
    BOOST_TEST(asks("a", kBorn) == "appointments");
    const auto other = call("list_my_appointments", {{"phone", "+4930901821"}}, named_call("a"));
    BOOST_TEST(other.body["result"] == "missing_field");
    BOOST_TEST(other.body["field"] == "name");
    BOOST_TEST(asks("a", {{"phone", kNumber}}) == "appointments");
    BOOST_TEST(asks("a", json::object()) == "appointments");
}

// A family shares one number: the name selects the person.
BOOST_FIXTURE_TEST_CASE(the_name_selects_among_customers_who_share_a_number, Callers) {
    const auto call_a = named_call("a");
    const json max{{"service", "Haarschnitt"}, {"start", at(15)}, {"name", "Max Muster"}};
    const auto booked = call("book_appointment", max, call_a);
    BOOST_TEST(asks("a", kBorn) == "appointments");
    const auto cancelled = call("cancel_appointment", {{"name", "Max Muster"}}, call_a);
    BOOST_TEST(cancelled.body["appointment_id"] == booked.body["appointment_id"]);
    BOOST_TEST(get("/v1/appointments/" + appointment).body["state"] == "confirmed");
}

BOOST_FIXTURE_TEST_CASE(a_description_that_matches_no_appointment_selects_none, Callers) {
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
