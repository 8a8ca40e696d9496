// folding_tests: one name in many spellings, and names that are not the same.
#include "engine/base/folding.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;

BOOST_AUTO_TEST_SUITE(folding_tests)

BOOST_AUTO_TEST_CASE(letters_lose_their_marks) {
    const std::pair<const char*, const char*> cases[]{{"Şahin", "sahin"},     {"Ayşe Çelik", "aysecelik"},
                                                      {"ÇETİN", "cetin"},     {"René Dupré", "renedupre"},
                                                      {"Łukasz", "lukasz"},   {"Müller", "mueller"},
                                                      {"MÜLLER", "mueller"},  {"Weiß", "weiss"},
                                                      {"STRAẞE", "strasse"},  {"Søren", "soeren"},
                                                      {"Ștefan", "stefan"},   {"Dvořák", "dvorak"},
                                                      {"Rene\u0301", "rene"}, {"Mu\u0308ller", "mueller"},
                                                      {"O’Hara", "ohara"},    {"Erika\u00a0Muster", "erikamuster"},
                                                      {"Иванова", "иванова"}, {"3 × 4", "34"},
                                                      {"Yılmaz", "yilmaz"}};
    for (const auto& [written, plain] : cases) BOOST_TEST(folded(written) == plain, written);
    for (const auto* broken : {"\xff", "\xc3", "a\xc5", "\xe2\x80", "\xf0\x9f"})
        BOOST_TEST(folded(broken).size() <= std::string_view(broken).size());
}

BOOST_AUTO_TEST_CASE(letters_of_every_script_are_compared) {
    const std::pair<const char*, const char*> cases[]{{"Nguyễn", "nguyen"},
                                                      {"NGUYỄN ĐỨC", "nguyenduc"},
                                                      {"ＡＮＮＡ", "anna"},
                                                      {"ΆΝΝΑ", "αννα"},
                                                      {"ИВАНОВА", "иванова"},
                                                      {"Йод", "йод"},
                                                      {"Ёлка", "ёлка"},
                                                      {"김민수", "김민수"},
                                                      {"ガイド", "ガイド"},
                                                      {"Ærø", "aeroe"},
                                                      {"Þór", "thor"},
                                                      {"Œuvre", "oeuvre"},
                                                      {"İstanbul", "istanbul"},
                                                      {"Ŀuís", "luis"},
                                                      {"Anna – Lena", "annalena"},
                                                      {"&", ""}};
    for (const auto& [written, plain] : cases) BOOST_TEST(folded(written) == plain, written);
    BOOST_TEST(folded("😀") == "😀");
    BOOST_TEST(folded("1½ ② １２") == "112");  // fractions and circled numbers are signs, full-width digits are digits
    BOOST_TEST(!folded("\u200b").empty());     // invisible, but not nothing
    BOOST_TEST(folded("Schäfer", Umlauts::bare) == "schafer");
    BOOST_TEST(folded("Søren Weiß", Umlauts::bare) == "sorenweiss");
}

BOOST_AUTO_TEST_CASE(one_name_has_many_spellings) {
    for (const auto* other :
         {"ANNA SCHÄFER", "anna schäfer", "Anna-Schaefer", "anna.schafer", " Anna  Scha\u0308fer "}) {
        BOOST_TEST(spell_same_name("Anna Schäfer", other), other);
        BOOST_TEST(spell_same_name(other, "Anna Schäfer"), other);
    }
    BOOST_TEST(spell_same_name("Nguyễn", "Nguyen"));
    BOOST_TEST(spell_same_name("ИВАНОВА", "Иванова"));
    for (const auto& [one, other] : {std::pair("", ""), std::pair("&", "&"), std::pair("Mann", "Männer"),
                                     std::pair("Anna Schäfer", "Anna"), std::pair("\xc3", "\xc3\xa4")}) {
        BOOST_TEST(!spell_same_name(one, other), one);
    }
}

BOOST_AUTO_TEST_CASE(case_alone_is_less_than_a_spelling) {
    BOOST_TEST(equal_but_for_case("ÄRZTE", "ärzte"));
    BOOST_TEST(equal_but_for_case("Ärzte", "a\u0308rzte"));
    BOOST_TEST(equal_but_for_case("Straße", "STRASSE"));
    BOOST_TEST(equal_but_for_case("", ""));
    for (const auto* other : {"Farbe", "faerbe", "Färbe ", "", "\xff"}) {
        BOOST_TEST(!equal_but_for_case("Färbe", other), other);
    }
    BOOST_TEST(equal_but_for_case("\xff", "\xff"));
    BOOST_TEST(!equal_but_for_case("\xff", "\xfe"));
}

BOOST_AUTO_TEST_CASE(words_end_at_spaces_and_punctuation) {
    const std::vector<std::string> expected{"waschen", "foehnen", "24"};
    BOOST_CHECK(folded_words(" Waschen & Föhnen – 24! ", Umlauts::two_letters) == expected);
    BOOST_TEST(folded_words(" – ", Umlauts::two_letters).empty());
    BOOST_TEST(folded_words("", Umlauts::two_letters).empty());
}

BOOST_AUTO_TEST_CASE(ascii_is_folded_like_other_text) {
    for (const std::string text : {"Anna-Lena O'Hara 3", "  ", "", "a.B_c", "E-Mail@example.com"}) {
        std::string all;
        for (const auto& word : folded_words(text, Umlauts::two_letters)) all += word;
        BOOST_TEST(folded(text) == all, text);
    }
}

BOOST_AUTO_TEST_SUITE_END()
