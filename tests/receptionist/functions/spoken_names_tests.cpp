// spoken_names_tests: a service is found by the names that callers of each language use for it.
#include "tests/support/front.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

struct Names : Front {
    // "Bart" has names of its own in both languages.
    void give_names() {
        auto headers = bearer(new_key(demo::kCompany, {store::Scope::admin}));
        headers["Content-Type"] = "application/json";
        const json languages{{"de", {{"spoken_names", {"Nassrasur", "Barbieren"}}}},
                             {"en", {{"spoken_names", {"hot towel shave", "whiskers"}}}}};
        const auto path = "/v1/services/" + salon.service("Bart").id.text();
        const auto changed = send("PATCH", path, headers, json{{"languages", languages}}.dump());
        BOOST_REQUIRE_MESSAGE(changed.status == 200, changed.text);
    }
    json asked(const std::string& name, const std::string& language) {
        const auto answer =
            call("check_availability", {{"service", name}, {"date", at(12).substr(0, 10)}, {"language", language}});
        BOOST_REQUIRE_MESSAGE(answer.status == 200, answer.text);
        return answer.body;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(spoken_names_tests, Names)

BOOST_AUTO_TEST_CASE(callers_of_both_languages_use_names_of_their_own) {
    for (const auto* name : {"Nassrasur", "whiskers"}) BOOST_TEST(asked(name, "de")["result"] != "available", name);
    give_names();
    const auto german = asked("Bart", "de"), english = asked("Bart", "en");
    BOOST_REQUIRE(german["result"] == "available");
    BOOST_TEST(german["slots"] != asked("Haarschnitt", "de")["slots"]);
    for (const auto* name : {"Nassrasur", "barbieren"}) {
        const auto answer = asked(name, "de");
        BOOST_TEST(answer["say"] == german["say"], name << ": " << answer);
        BOOST_TEST((answer["slots"] == german["slots"]), name);
    }
    for (const auto* name : {"whiskers", "hot towel shave", "Hot Towel Shave"}) {
        const auto answer = asked(name, "en");
        BOOST_TEST(answer["say"] == english["say"], name << ": " << answer);
        BOOST_TEST((answer["slots"] == english["slots"]), name);
    }
    BOOST_TEST(german["say"] != english["say"]);
}

// The agent may pass on what it heard while the call is in another language.
BOOST_AUTO_TEST_CASE(names_of_the_other_language_are_understood_too) {
    give_names();
    BOOST_TEST(asked("hot towel shave", "de")["say"] == asked("Bart", "de")["say"]);
    BOOST_TEST(asked("Nassrasur", "en")["say"] == asked("Bart", "en")["say"]);
}

BOOST_AUTO_TEST_CASE(a_booking_by_such_a_name_is_of_the_service) {
    give_names();
    const auto booked = call("book_appointment",
                             {{"service", "whiskers"}, {"start", at(10)}, {"name", "Mary Moor"}, {"language", "en"}});
    BOOST_REQUIRE_MESSAGE(booked.body.value("result", "") == "booked", booked.text);
    BOOST_TEST(salon.test.number("SELECT COUNT(*) FROM appointment WHERE state = 'confirmed' AND service_id = " +
                                 std::to_string(salon.service("Bart").id.value)) == 1);
}

BOOST_AUTO_TEST_SUITE_END()
