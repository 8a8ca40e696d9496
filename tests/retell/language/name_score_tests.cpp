// name_score_tests: what speech recognition makes of names, and what is somebody else's.
#include "adapters/retell/language/name_score.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper::retell;

BOOST_AUTO_TEST_SUITE(name_score_tests)

BOOST_AUTO_TEST_CASE(spellings_of_one_name_are_alike) {
    BOOST_TEST(name_score("haarschnitt", "Haarschnitt") == 1.0);
    for (const auto& [said, name] :
         {std::pair("Harschnitt", "Haarschnitt"), std::pair("Hair Schnitt", "Haarschnitt"),
          std::pair("Schaeffer", "Anna Schäfer"), std::pair("Jürgen Köler", "Jürgen Köhler")}) {
        BOOST_TEST(name_score(said, name) >= 0.7, said);
    }
    for (const auto& [said, name] : {std::pair("Bart", "Farbe"), std::pair("Maniküre", "Haarschnitt"),
                                     std::pair("", "Bart"), std::pair("Bart", "")}) {
        BOOST_TEST(name_score(said, name) < 0.55, said);
    }
}

BOOST_AUTO_TEST_CASE(who_says_a_name_is_that_person_or_is_not) {
    for (const auto* said : {"Erika Muster", "erika muster", "Muster, Erika", "Frau Muster", "Muster", "Erica Muster",
                             "Frau Erika Muster"}) {
        BOOST_TEST(same_person(said, "Erika Muster"), said);
    }
    for (const auto* said :
         {"", "Erika", "Frau", "Hans Muster", "Erika Mann", "Erika Muster Schmidt", "Mustermann", "E"}) {
        BOOST_TEST(!same_person(said, "Erika Muster"), said);
    }
    BOOST_TEST(same_person("Lee", "Lee"));
    BOOST_TEST(!same_person("Leo", "Lee"));  // of a short name every letter counts
}

BOOST_AUTO_TEST_SUITE_END()
