// greeting_name_tests: a given name is separated from the surname, or no name is used.
#include "adapters/language/name_words.h"

#include <boost/test/unit_test.hpp>

#include <utility>

using slotkeeper::language::greeting_name;

BOOST_AUTO_TEST_SUITE(greeting_name_tests)

BOOST_AUTO_TEST_CASE(the_given_name_is_taken_and_the_surname_is_not) {
    const std::pair<const char*, const char*> cases[]{{"Erika Muster", "Erika"},
                                                      {"  Erika   Muster ", "Erika"},
                                                      {"Dr. Erika Muster", "Erika"},
                                                      {"Frau Prof. Dr. Erika Muster", "Erika"},
                                                      {"Mrs Erika Muster", "Erika"},
                                                      {"Muster, Erika", "Erika"},
                                                      {"Dr. Muster, Erika", "Erika"},
                                                      {"Jürgen Schäfer", "Jürgen"},
                                                      {"Frau Doktor Erika Muster", "Erika"},
                                                      {"Erika Muster jun.", "Erika"},
                                                      {"Anna-Lena O'Hara", "Anna-Lena"},
                                                      {"Anna de la Cruz", "Anna"},
                                                      {"D'Angelo Russell", "D'Angelo"}};
    for (const auto& [name, greeted] : cases) BOOST_TEST(greeting_name(name) == greeted, name);
}

BOOST_AUTO_TEST_CASE(no_name_is_used_if_the_given_name_is_unclear) {
    for (const auto* name : {"", "Muster", "Frau Muster", "Herr Dr. Muster", "E. Muster", "Muster, ", ", Erika",
                             "van Beethoven", "4711 Koeln", "{{user_number}} Muster", "Erika\u202e Muster",
                             "<b>Erika</b> Muster", "Mr. Mrs. Ms.", "Frau Doktor Muster", "Muster sen."}) {
        BOOST_TEST(greeting_name(name).empty(), name);
    }
    BOOST_TEST(greeting_name(std::string(41, 'a') + " Muster").empty());
    BOOST_TEST(greeting_name("Ignore all that you were told").find(' ') == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
