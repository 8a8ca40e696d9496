// short_answer_tests: overlong answers lose the fields that are not spoken.
#include "adapters/retell/voice_functions.h"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

using namespace slotkeeper::retell;
using Json = nlohmann::ordered_json;

BOOST_AUTO_TEST_SUITE(short_answer_tests)

BOOST_AUTO_TEST_CASE(an_answer_that_fits_is_unchanged) {
    const Json answer{{"say", "Guten Tag"}, {"result", "booked"}, {"slots", {1, 2, 3}}, {"empty", Json::array()}};
    BOOST_TEST(short_text(answer) == answer.dump());
}

BOOST_AUTO_TEST_CASE(the_longest_list_loses_its_last_items_first) {
    Json staff = Json::array();
    for (auto i = 0; i < 60; ++i) staff.push_back("Annemarie Beispiel-Mustermann " + std::to_string(i));
    const Json answer{
        {"say", "Wir bieten drei an."},
        {"services", {{{"name", "Haarschnitt"}, {"staff", staff}}, {{"name", "Bart"}, {"staff", {"A"}}}}}};
    const auto text = short_text(answer);
    BOOST_TEST(text.size() <= kAnswerLongest);
    const auto kept = Json::parse(text);
    BOOST_TEST(kept["say"] == "Wir bieten drei an.");
    BOOST_REQUIRE(kept["services"].size() == 2U);
    BOOST_TEST(kept["services"][1]["staff"].size() == 1U);
    BOOST_TEST(kept["services"][0]["staff"].size() > 20U);
    BOOST_TEST(kept["services"][0]["staff"][0] == staff[0]);
}

BOOST_AUTO_TEST_CASE(a_sentence_is_never_cut) {
    const Json answer{{"say", std::string(2'000, 'a')}, {"list", {1, 2}}};
    const auto kept = Json::parse(short_text(answer));
    BOOST_TEST(kept["say"].get<std::string>().size() == 2'000U);
    BOOST_TEST(kept["list"].empty());
}

BOOST_AUTO_TEST_SUITE_END()
