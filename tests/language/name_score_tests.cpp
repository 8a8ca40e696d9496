// name_score_tests: names as speech recognition writes them, and names of other people.
#include "adapters/language/name_words.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper::language;

BOOST_AUTO_TEST_SUITE(name_score_tests)

BOOST_AUTO_TEST_CASE(spellings_of_one_name_are_alike) {
    BOOST_TEST(name_score("haarschnitt", "Haarschnitt") == 1.0);
    for (const auto& [spoken, name] :
         {std::pair("Harschnitt", "Haarschnitt"), std::pair("Hair Schnitt", "Haarschnitt"),
          std::pair("Schaeffer", "Anna Schäfer"), std::pair("Jürgen Köler", "Jürgen Köhler")}) {
        BOOST_TEST(name_score(spoken, name) >= 0.7, spoken);
    }
    for (const auto& [spoken, name] : {std::pair("Bart", "Farbe"), std::pair("Maniküre", "Haarschnitt"),
                                       std::pair("", "Bart"), std::pair("Bart", "")}) {
        BOOST_TEST(name_score(spoken, name) < 0.55, spoken);
    }
}

BOOST_AUTO_TEST_CASE(words_that_sound_the_same_count_as_one_wrong_letter) {
    for (const auto& [spoken, name] :
         {std::pair("Stefan", "Stephan"), std::pair("Maier", "Meyer"), std::pair("Meier", "Mayer"),
          std::pair("Maier", "Mayer"), std::pair("Schmidt", "Schmitt"), std::pair("Philipp", "Filip"),
          std::pair("Christoph", "Kristof"), std::pair("Becker", "Beker"), std::pair("Tomas", "Thomas"),
          std::pair("Ralf", "Ralph"), std::pair("Muller", "Müller"), std::pair("Sahin", "Şahin"),
          std::pair("Cetin", "ÇETİN"), std::pair("Celik", "Çelik"), std::pair("Lukas", "Łukasz"),
          std::pair("Hofmann", "Hoffmann")}) {
        BOOST_TEST(same_person(spoken, name), spoken);
        BOOST_TEST(same_person(name, spoken), spoken);
        BOOST_TEST(name_score(spoken, name) >= 0.74, spoken);
        BOOST_TEST(name_score("Anna " + std::string(spoken), "Anna " + std::string(name)) >= 0.8, spoken);
    }
    for (const auto& [spoken, name] :
         {std::pair("Meier", "Maurer"), std::pair("Schmidt", "Schulz"), std::pair("Mayer", "Bayern"),
          std::pair("Stefan", "Stella"), std::pair("Иванова", "Петрова")}) {
        BOOST_TEST(!same_person(spoken, name), spoken);
        BOOST_TEST(name_score(spoken, name) < 0.8, spoken);
    }
}

BOOST_AUTO_TEST_CASE(a_hyphen_equals_a_space_or_no_character) {
    for (const auto* spoken : {"Hans-Peter Muster", "Hanspeter Muster", "Hans Peter Muster"}) {
        for (const auto* name : {"Hans-Peter Muster", "Hanspeter Muster", "Hans Peter Muster"}) {
            BOOST_TEST(same_person(spoken, name), spoken << " for " << name);
            BOOST_TEST(name_score(spoken, name) >= 0.8, spoken << " for " << name);
        }
    }
    BOOST_TEST(same_person("Meierschulz", "Anna Meier-Schulz"));
    BOOST_TEST(!same_person("Hans", "Hans-Peter Muster"));
    BOOST_TEST(!same_person("Hanspeter", "Hans-Peter Muster"));
}

// Cut to what is compared, it was like everything that is short.
BOOST_AUTO_TEST_CASE(an_overlong_word_matches_no_name) {
    for (const auto length : {61, 140, 100'000}) {
        const auto word = std::string(static_cast<std::size_t>(length), 'x');
        BOOST_TEST(name_score(word, "Haarschnitt") < 0.1, length);
        BOOST_TEST(name_score("Haarschnitt" + word, "Haarschnitt") < 0.55, length);
        BOOST_TEST(!same_person(word, "Erika Muster"), length);
    }
}

BOOST_AUTO_TEST_CASE(letters_are_counted_and_not_bytes) {
    BOOST_TEST(word_score("Иванова", "Иванава") > 0.85);
    BOOST_TEST(same_person("Иванава", "Иванова"));
    BOOST_TEST(!same_person("Ива", "Иво"));  // three letters, six bytes
}

BOOST_AUTO_TEST_CASE(a_spoken_name_matches_the_person_or_does_not) {
    for (const auto* spoken : {"Erika Muster", "erika muster", "Muster, Erika", "Frau Muster", "Muster", "Erica Muster",
                               "Frau Erika Muster"}) {
        BOOST_TEST(same_person(spoken, "Erika Muster"), spoken);
    }
    for (const auto* spoken :
         {"", "Erika", "Frau", "Hans Muster", "Erika Mann", "Erika Muster Schmidt", "Mustermann", "E"}) {
        BOOST_TEST(!same_person(spoken, "Erika Muster"), spoken);
    }
    BOOST_TEST(same_person("Lee", "Lee"));
    BOOST_TEST(!same_person("Leo", "Lee"));  // of a short name every letter counts
}

BOOST_AUTO_TEST_SUITE_END()
