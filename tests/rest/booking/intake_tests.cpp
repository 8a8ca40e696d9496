// intake_tests: a service asks, a booking answers, by REST and on the telephone.
#include "tests/support/front.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

struct IntakeFront : Front {
    IntakeFront() {
        admin["Content-Type"] = "application/json";
        json allergies{{"slug", "allergies"}, {"kind", "choice"}, {"choices", {"no", "nuts"}}, {"required", true}};
        allergies["languages"] = {{"de", {{"label", "Haben Sie Allergien?"}}},
                                  {"en", {{"label", "Any allergies?"}, {"help", "To food."}}}};
        json severity{{"slug", "severity"}, {"required", true}, {"length_max", 20}};
        severity["shown_if"] = {{"field", "allergies"}, {"equals", "nuts"}};
        const json weight{{"slug", "weight"}, {"kind", "number"}, {"min", 3}, {"max", 300}};
        const json picture{{"slug", "picture"}, {"kind", "file"}};
        const auto changed = ask_for(json::array({allergies, severity, weight, picture}));
        BOOST_REQUIRE_MESSAGE(changed.status == 200, changed.text);
    }
    Answer ask_for(const json& fields) { return send("PATCH", place, admin, json{{"intake", fields}}.dump()); }
    Answer book(const json& answers, int hour = 10) {
        auto body = booking(at(hour));
        if (!answers.is_null()) body["answers"] = answers;
        return post("/v1/appointments", body);
    }
    Answer edit(const std::string& appointment, const json& answers) {
        Headers headers = bearer(key);
        headers["Content-Type"] = "application/json";
        return send("PATCH", appointment, headers, json{{"answers", answers}}.dump());
    }

    Headers admin = bearer(new_key(demo::kCompany, {store::Scope::admin}));
    std::string place = "/v1/services/" + salon.service("Haarschnitt").id.text();
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(intake_tests, IntakeFront)

BOOST_AUTO_TEST_CASE(a_service_shows_what_it_asks) {
    const auto service = get(place);
    const auto& fields = service.body["intake"];
    BOOST_REQUIRE(fields.size() == 4U);
    BOOST_TEST(fields[0]["slug"] == "allergies");
    BOOST_TEST(fields[0]["labels"]["de"] == "Haben Sie Allergien?");
    BOOST_TEST(fields[0]["helps"] == json::object({{"en", "To food."}}));
    BOOST_TEST(fields[1]["shown_if"] == json::object({{"field", "allergies"}, {"equals", "nuts"}}));
    BOOST_TEST(fields[2]["max"] == 300);
    BOOST_TEST(fields[3]["kind"] == "file");
    const auto document = get("/v1/catalog");
    BOOST_TEST(document.text.find("Haben Sie Allergien?") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_booking_stores_its_answers_and_shows_them) {
    const auto made = book({{"allergies", "Nuts"}, {"severity", "high"}, {"weight", "072.50"}});
    BOOST_REQUIRE_MESSAGE(made.status == 201, made.text);
    const json stored{{"allergies", "nuts"}, {"severity", "high"}, {"weight", "72.5"}};
    BOOST_TEST(made.body["answers"] == stored);
    BOOST_TEST(get(made.header("location")).body["answers"] == stored);
    BOOST_TEST(salon.broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(wrong_and_missing_answers_are_named_and_nothing_is_booked) {
    const auto before = stored();
    BOOST_TEST(book(nullptr).refusal() == "422 missing_field answers.allergies");
    BOOST_TEST(book(json::object()).refusal() == "422 missing_field answers.allergies");
    BOOST_TEST(book({{"allergies", "nuts"}}).refusal() == "422 missing_field answers.severity");
    BOOST_TEST(book({{"allergies", "no"}, {"severity", "low"}}).refusal() == "422 invalid_field answers.severity");
    BOOST_TEST(book({{"allergies", "no"}, {"colour", "red"}}).refusal() == "422 unknown_field answers.colour");
    BOOST_TEST(book({{"allergies", "no"}, {"weight", 70}}).refusal() == "422 invalid_field answers.weight");
    BOOST_TEST(book({{"allergies", "no"}, {"weight", "301"}}).refusal() == "422 invalid_field answers.weight");
    const auto several = book({{"allergies", "cats"}, {"weight", "1"}});
    BOOST_TEST(several.body["errors"].size() == 2U);
    BOOST_TEST((stored() == before));
}

BOOST_AUTO_TEST_CASE(a_hold_is_booked_with_answers) {
    const json hold{{"service", "Haarschnitt"}, {"start", at(10)}};
    const auto held = post("/v1/holds", hold);
    BOOST_REQUIRE_MESSAGE(held.status == 201, held.text);
    json body{{"hold_id", held.body["id"]}, {"customer", {{"name", "Erika Muster"}, {"phone", salon.fresh_phone()}}}};
    BOOST_TEST(post("/v1/appointments", body).refusal() == "422 missing_field answers.allergies");
    body["answers"] = {{"allergies", "no"}};
    const auto made = post("/v1/appointments", body);
    BOOST_REQUIRE_MESSAGE(made.status == 201, made.text);
    BOOST_TEST(made.body["answers"] == json::object({{"allergies", "no"}}));
}

BOOST_AUTO_TEST_CASE(each_date_of_a_series_has_the_answers) {
    const auto known = book({{"allergies", "no"}}, 15);
    BOOST_REQUIRE_MESSAGE(known.status == 201, known.text);
    json body{{"service", "Haarschnitt"},
              {"start", at(10).substr(0, 16)},
              {"rrule", "FREQ=DAILY;COUNT=2"},
              {"customer_id", known.body["customer"]["id"]}};
    BOOST_TEST(post("/v1/series", body).refusal() == "422 missing_field answers.allergies");
    body["answers"] = {{"allergies", "no"}};
    const auto made = post("/v1/series", body);
    BOOST_REQUIRE_MESSAGE(made.status == 201, made.text);
    for (const auto& one : made.body["occurrences"]) {
        const auto shown = get("/v1/appointments/" + one["appointment_id"].get<std::string>());
        BOOST_TEST(shown.body["answers"] == body["answers"]);
        BOOST_TEST(shown.body["customer"]["id"] == known.body["customer"]["id"]);
    }
}

BOOST_AUTO_TEST_CASE(answers_are_changed_and_the_history_names_no_value) {
    const auto made = book({{"allergies", "nuts"}, {"severity", "anaphylaxis"}});
    BOOST_REQUIRE_MESSAGE(made.status == 201, made.text);
    const auto path = made.header("location");
    BOOST_TEST(edit(path, {{"weight", "80"}}).body["answers"]["weight"] == "80");
    BOOST_TEST(edit(path, {{"severity", nullptr}}).refusal() == "422 missing_field answers.severity");
    BOOST_TEST(edit(path, {{"allergies", "cats"}}).refusal() == "422 invalid_field answers.allergies");
    const auto changed = edit(path, {{"allergies", "no"}});
    BOOST_TEST(changed.body["answers"] == json::object({{"allergies", "no"}, {"weight", "80"}}));
    BOOST_TEST(get(path).body["answers"] == changed.body["answers"]);
    const auto history = get(path + "/history");
    BOOST_REQUIRE(history.body["data"].size() == 3U);
    BOOST_TEST(history.body["data"][2]["reason"] == "answers");
    BOOST_TEST(history.text.find("anaphylaxis") == std::string::npos);
    BOOST_TEST(salon.broken_rows() == 0);
}

BOOST_AUTO_TEST_CASE(fields_that_cannot_be_used_are_refused) {
    const auto refusal = [&](const json& field) { return ask_for(json::array({field})).refusal(); };
    const auto tells = [&](const json& field, const std::string& member) {
        const auto told = refusal(field);
        BOOST_TEST((told.starts_with("422 invalid_field ") && told.ends_with("intake[0]." + member)), told);
    };
    tells({{"slug", "Not A Slug"}}, "slug");
    tells({{"slug", "a"}, {"kind", "choice"}}, "choices");
    tells({{"slug", "a"}, {"pattern", "(a|b"}}, "pattern");
    tells({{"slug", "a"}, {"kind", "date"}, {"pattern", "a"}}, "pattern");
    tells({{"slug", "a"}, {"kind", "number"}, {"min", 5}, {"max", 4}}, "max");
    tells({{"slug", "a"}, {"shown_if", {{"field", "later"}, {"equals", "x"}}}}, "shown_if.field");
}

BOOST_AUTO_TEST_CASE(a_caller_is_asked_until_all_is_answered) {
    json arguments{{"service", "Haarschnitt"}, {"start", at(10)}, {"name", "Erika Muster"}, {"staff", "Anna"}};
    const auto asked = call("book_appointment", arguments);
    BOOST_TEST(asked.body["result"] == "missing_field");
    BOOST_TEST(asked.body["field"] == "answers");
    BOOST_TEST(asked.body["slug"] == "allergies");
    BOOST_TEST(asked.body["say"].get<std::string>().starts_with("Haben Sie Allergien? Zur Wahl steht: "));
    BOOST_REQUIRE(asked.body["questions"].size() == 2U);  // what depends on an answer, and a file, is not asked
    BOOST_TEST(asked.body["questions"][0]["question"] == "Haben Sie Allergien?");
    arguments["answers"] = {{"allergies", "Hunde"}};
    BOOST_TEST(call("book_appointment", arguments).body["result"] == "invalid_field");
    arguments["answers"] = {{"Haben Sie Allergien", "NUTS"}};
    BOOST_TEST(call("book_appointment", arguments).body["slug"] == "severity");
    arguments["answers"] = {{"allergies", "nuts"}, {"severity", "hoch"}, {"weight", "72,5"}, {"mood", "good"}};
    const auto booked = call("book_appointment", arguments);
    BOOST_REQUIRE_MESSAGE(booked.body["result"] == "booked", booked.text);
    const auto path = "/v1/appointments/" + booked.body["appointment_id"].get<std::string>();
    BOOST_TEST(get(path).body["answers"] ==
               json::object({{"allergies", "nuts"}, {"severity", "hoch"}, {"weight", "72.5"}}));
    // In the same call: what is added is kept, and nothing is booked twice.
    arguments["answers"] = {{"severity", "niedrig"}};
    const auto again = call("book_appointment", arguments);
    BOOST_TEST(again.body["appointment_id"] == booked.body["appointment_id"]);
    BOOST_TEST(get(path).body["answers"] ==
               json::object({{"allergies", "nuts"}, {"severity", "niedrig"}, {"weight", "72.5"}}));
}

BOOST_AUTO_TEST_SUITE_END()
