// check_availability_tests: available starts as natural sentences in the caller's language, or a question.
#include "tests/support/front.h"

#include <boost/test/unit_test.hpp>

#include <regex>

using namespace slotkeeper;
using namespace slotkeeper::tests;
using nlohmann::json;

namespace {

std::string day(int days = 0) { return Front::at(12, 0, days).substr(0, 10); }

bool could_be_spoken(const json& say) {
    static const std::regex kMachine(R"(\d{4}-\d{2}|T\d{2}:|\+0\d:|[{}_])");
    return say.is_string() && !say.get<std::string>().empty() && !std::regex_search(say.get<std::string>(), kMachine);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(check_availability_tests)

BOOST_AUTO_TEST_CASE(a_day_gives_up_to_three_starts_well_apart) {
    Front front;
    const auto answer = front.call("check_availability", {{"service", "Haarschnitt"}, {"date", day()}});
    BOOST_REQUIRE_MESSAGE(answer.status == 200, answer.text);
    BOOST_TEST(answer.body["result"] == "available");
    const auto& slots = answer.body["slots"];
    BOOST_REQUIRE(slots.size() == 3U);
    BOOST_TEST(slots[0]["start"] == Front::at(9));
    BOOST_TEST(slots[0]["end"] == Front::at(9, 30));
    BOOST_TEST(slots[1]["start"] == Front::at(11));
    BOOST_TEST(slots[2]["start"] == Front::at(13));
    BOOST_TEST(could_be_spoken(answer.body["say"]));
    BOOST_TEST(answer.body["offered_until"].get<std::string>().size() == 25U);  // with the offset of the branch
    for (const auto& slot : slots) BOOST_TEST(could_be_spoken(slot["say"]));
    BOOST_TEST(answer.body["say"].get<std::string>().find("um 9 Uhr, um 11 Uhr oder um 13 Uhr") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_language_follows_company_call_and_argument) {
    Front front;
    const auto said = [&](json arguments, json call = Front::default_call()) {
        arguments["service"] = "Bart";
        return front.call("check_availability", arguments, std::move(call)).body["say"].get<std::string>();
    };
    BOOST_TEST(said({{"date", day()}}).find(" Uhr") != std::string::npos);
    BOOST_TEST(said({{"date", day()}, {"language", "English"}}).find(" AM") != std::string::npos);
    auto call = Front::default_call();
    call["metadata"] = {{"language", "en-GB"}};
    BOOST_TEST(said({{"date", day()}}, call).find(" AM") != std::string::npos);
    BOOST_TEST(said({{"date", day()}, {"language", "de"}}, call).find(" Uhr") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_time_a_range_or_no_time_may_be_requested) {
    Front front;
    const auto starts = [&](json arguments) {
        arguments["service"] = "Haarschnitt";
        return front.call("check_availability", arguments).body["slots"];
    };
    BOOST_TEST(starts({{"from", Front::at(15)}, {"to", Front::at(16)}})[0]["start"] == Front::at(15));
    BOOST_TEST(starts({{"from", day()}})[0]["start"] == Front::at(9));
    BOOST_TEST(starts({{"from", day()}, {"to", day(1)}}).size() == 3U);
    BOOST_TEST(starts(json::object()).size() == 3U);
    BOOST_TEST(starts({{"date", "tomorrow"}}).size() >= 1U);
}

// A caller who is offered several starts may take all of them.
BOOST_AUTO_TEST_CASE(starts_that_are_offered_together_do_not_overlap) {
    Front front;
    const auto slots =
        front
            .call("check_availability",
                  {{"service", "Haarschnitt"}, {"staff", "Anna"}, {"from", Front::at(9)}, {"to", Front::at(10)}})
            .body["slots"];
    BOOST_REQUIRE(slots.size() == 2U);
    BOOST_TEST(slots[0]["start"] == Front::at(9));
    BOOST_TEST(slots[1]["start"] == Front::at(9, 30));
}

BOOST_AUTO_TEST_CASE(a_person_may_be_asked_for) {
    Front front;
    const auto answer =
        front.call("check_availability", {{"service", "Haarschnitt"}, {"staff", "jürgen"}, {"date", day()}});
    BOOST_TEST(answer.body["slots"][0]["start"] == Front::at(10));  // he comes at ten
    const auto cannot = front.call("check_availability", {{"service", "Bart"}, {"staff", "Anna"}});
    BOOST_TEST(cannot.body["result"] == "not_bookable");
    BOOST_TEST(cannot.body["field"] == "staff");
    for (const auto* anyone : {"no preference", "irgendwer"}) {
        BOOST_TEST(front.call("check_availability", {{"service", "Bart"}, {"staff", anyone}}).body["result"] ==
                   "available");
    }
    const auto unknown = front.call("check_availability", {{"service", "Bart"}, {"staff", "Gerda"}});
    BOOST_TEST(unknown.body["result"] == "not_found");
    BOOST_TEST(front.call("check_availability", {{"service", "Bart"}, {"staff", "egal"}}).body["result"] ==
               "available");
}

BOOST_AUTO_TEST_CASE(a_branch_is_known_by_name_and_never_guessed) {
    Front front;
    const auto at = [&](const std::string& branch) {
        return front.call("check_availability", {{"service", "Bart"}, {"branch", branch}}).body;
    };
    const auto& name = demo::branch().name;
    BOOST_TEST(at(name)["result"] == "available");
    BOOST_TEST(at(demo::branch().id.text())["result"] == "available");
    for (const auto& other : {std::string("Hamburg"), Front::kNeighbourBranch.text()}) {
        const auto answer = at(other);
        BOOST_TEST(answer["result"] == "not_found", other);
        BOOST_TEST(answer["field"] == "branch");
        BOOST_TEST(answer["say"].get<std::string>().find(name) != std::string::npos);
    }
}

BOOST_AUTO_TEST_CASE(a_full_or_closed_day_names_the_next_free_times) {
    Front front;
    const auto answer = front.call("check_availability", {{"service", "Haarschnitt"}, {"date", day(5)}});  // a Sunday
    BOOST_TEST(answer.body["result"] == "other_times");
    BOOST_TEST(answer.body["slots"].size() == 3U);
    BOOST_TEST(answer.body["slots"][0]["start"] == Front::at(9, 0, 6));
    BOOST_TEST(could_be_spoken(answer.body["say"]));
}

BOOST_AUTO_TEST_CASE(missing_or_unclear_arguments_are_asked_for) {
    Front front;
    const auto asked = [&](const json& arguments) {
        const auto answer = front.call("check_availability", arguments);
        BOOST_TEST(answer.status == 200);
        BOOST_TEST(could_be_spoken(answer.body["say"]));
        return answer.body["result"].get<std::string>() + " " + answer.body.value("field", "");
    };
    BOOST_TEST(asked(json::object()) == "missing_field service");
    BOOST_TEST(asked({{"service", "Massage"}}) == "not_found service");
    BOOST_TEST(asked({{"service", 7}}) == "not_found service");
    BOOST_TEST(asked({{"service", "Bart"}, {"date", "whenever"}}) == "invalid_field date");
    BOOST_TEST(asked({{"service", "Bart"}, {"date", "2020-01-01"}}) == "in_the_past date");
    BOOST_TEST(asked({{"service", "Bart"}, {"from", "bald"}}) == "invalid_field from");
}

BOOST_AUTO_TEST_CASE(a_day_beyond_the_window_is_answered_as_too_far_ahead) {
    Front front;
    for (const auto& date : {day(420), std::string("2037-12-31"), std::string("9999-12-31"), std::string("31.12.9999"),
                             std::string("2038-01-05T10:00:00Z")}) {
        const auto answer = front.call("check_availability", {{"service", "Bart"}, {"date", date}});
        BOOST_TEST(answer.body["result"] == "beyond_window", date);
        BOOST_TEST(answer.body["slots"].empty());
        const auto say = answer.body["say"].get<std::string>();
        BOOST_TEST(say.starts_with("So weit im Voraus"), say);
        BOOST_TEST(could_be_spoken(say));
    }
}

BOOST_AUTO_TEST_CASE(a_company_without_services_does_not_ask_for_one) {
    Front front;
    front.salon.test.run("UPDATE service SET active = 0");
    front.salon.test.run("UPDATE catalog_version SET version = version + 1");
    for (const auto& arguments : {json::object(), json{{"service", "Bart"}}}) {
        const auto answer = front.call("check_availability", arguments);
        BOOST_TEST(answer.status == 200);
        BOOST_TEST(answer.body["result"] == "not_bookable");
        BOOST_TEST(answer.body["say"] == "Zurzeit kann ich leider keine Termine vergeben.");
    }
}

BOOST_AUTO_TEST_CASE(asking_changes_nothing) {
    Front front;
    const auto stored = front.stored();
    front.call("check_availability", {{"service", "Bart"}});
    BOOST_TEST((front.stored() == stored));
}

BOOST_AUTO_TEST_SUITE_END()
