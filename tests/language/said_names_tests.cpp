// said_names_tests: however a name is written, it is compared as one.
#include "adapters/language/said_names.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper::language;

namespace {

std::string words(std::string_view name) {
    std::string all;
    for (const auto& word : words_of_name(name)) all += (all.empty() ? "" : " ") + word;
    return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(said_names_tests)

BOOST_AUTO_TEST_CASE(letters_lose_their_marks) {
    const std::pair<const char*, const char*> cases[]{{"Şahin", "sahin"},     {"Ayşe Çelik", "aysecelik"},
                                                      {"ÇETİN", "cetin"},     {"René Dupré", "renedupre"},
                                                      {"Łukasz", "lukasz"},   {"Müller", "mueller"},
                                                      {"MÜLLER", "mueller"},  {"Weiß", "weiss"},
                                                      {"STRAẞE", "strasse"},  {"Søren", "soeren"},
                                                      {"Ștefan", "stefan"},   {"Dvořák", "dvorak"},
                                                      {"Rene\u0301", "rene"}, {"Mu\u0308ller", "mueller"},
                                                      {"O’Hara", "ohara"},    {"Erika\u00a0Muster", "erikamuster"},
                                                      {"Иванова", "Иванова"}, {"3 × 4", "34"},
                                                      {"Yılmaz", "yilmaz"}};
    for (const auto& [written, plain] : cases) BOOST_TEST(folded(written) == plain, written);
    for (const auto* broken : {"\xff", "\xc3", "a\xc5", "\xe2\x80", "\xf0\x9f"})
        BOOST_TEST(folded(broken).size() <= std::string_view(broken).size());
}

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
