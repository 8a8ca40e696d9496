// name_words_tests: all spellings of a name compare as equal.
#include "adapters/language/name_words.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper::language;

namespace {

std::string words(std::string_view name) {
    std::string all;
    for (const auto& word : words_of_name(name)) all += (all.empty() ? "" : " ") + word;
    return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(name_words_tests)

BOOST_AUTO_TEST_CASE(titles_are_no_part_of_a_name) {
    for (const auto* name : {"Dr. Erika Muster", "Frau Doktor Erika Muster", "Prof. Dr. Erika Muster",
                             "Mrs Erika Muster", "Muster, Dr. Erika", "Erika Muster jun.", "Erika Muster sen.",
                             "Dr.med. Erika Muster", "Muster, Erika, Dr.", "Erika-Muster", "Frau Prof. Erika Muster"}) {
        BOOST_TEST(words(name) == "erika muster", name);
    }
    BOOST_TEST(words("Amartya Sen") == "amartya sen");  // a name without its point
    BOOST_TEST(words("Jun Tanaka") == "jun tanaka");
    BOOST_TEST(words("E. Muster") == "e muster");
    BOOST_TEST(words("Herr") == "");
}

// One level of the stack for each comma was one too many.
BOOST_AUTO_TEST_CASE(a_name_of_any_length_is_read_once) {
    for (const auto* part : {",", "a,", ", ,", " ", "-", ".", "a.", "Dr.", "ü"}) {
        std::string name;
        while (name.size() < 1'000'000) name += part;
        BOOST_TEST(words_of_name(name).size() <= name.size());
    }
}

BOOST_AUTO_TEST_SUITE_END()
