// text_pattern_tests: patterns cover whole texts, in a time that no pattern can make long.
#include "engine/catalog/text_pattern.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;

namespace {

bool covers(std::string_view pattern, std::string_view text) { return TextPattern::parse(pattern, "p")->matches(text); }

bool is_refused(std::string_view pattern) {
    const auto made = TextPattern::parse(pattern, "p");
    return !made && made.refusal().code == ErrorCode::invalid_field && made.refusal().field == "p";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(text_pattern_tests)

BOOST_AUTO_TEST_CASE(a_pattern_covers_the_whole_text) {
    BOOST_TEST(covers("abc", "abc"));
    BOOST_TEST(!covers("abc", "abcd"));
    BOOST_TEST(!covers("abc", "xabc"));
    BOOST_TEST(!covers("abc", ""));
    BOOST_TEST(covers("a.c", "aöc"));
    BOOST_TEST(covers("[A-Z]{2}\\d{6}", "AB123456"));
    BOOST_TEST(!covers("[A-Z]{2}\\d{6}", "Ab123456"));
    BOOST_TEST(covers("[^ -]+", "one_word"));
    BOOST_TEST(!covers("[^ -]+", "two words"));
    BOOST_TEST(covers("\\(\\d+\\)", "(030)"));
}

BOOST_AUTO_TEST_CASE(quantifiers_say_how_often) {
    BOOST_TEST(covers("ab?c", "ac"));
    BOOST_TEST(covers("ab*c", "abbbc"));
    BOOST_TEST(!covers("ab+c", "ac"));
    BOOST_TEST(covers("a{2,3}", "aaa"));
    BOOST_TEST(!covers("a{2,3}", "a"));
    BOOST_TEST(!covers("a{2,3}", "aaaa"));
    BOOST_TEST(covers("a{2,}b", "aaaaab"));
    BOOST_TEST(covers("a*", ""));
}

BOOST_AUTO_TEST_CASE(what_is_not_in_the_language_is_refused) {
    for (const auto* pattern : {"", "(a)", "a|b", "^a", "a$", "*a", "a**", "[a", "[]", "[z-a]", "a{", "a{x}", "a{3,2}",
                                "\\w", "a\\", "a{999}a{999}", "]"}) {
        BOOST_TEST(is_refused(pattern), pattern);
    }
}

BOOST_AUTO_TEST_CASE(no_pattern_takes_long) {
    std::string pattern;
    for (auto i = 0; i < 30; ++i) pattern += "a*";
    BOOST_TEST(!covers(pattern + "b", std::string(2'000, 'a')));
    BOOST_TEST(covers(pattern, std::string(2'000, 'a')));
}

BOOST_AUTO_TEST_SUITE_END()
